import type { WorkspaceId } from "@/contracts/ids";
import {
  endpointSecretPlace,
  isLoopbackOrigin,
  isSimulatedOrigin,
  keyPlace,
  silenceWindowMs,
  silentMinutes,
} from "@/domain/provider-accounts/rules";
import { clock } from "@/platform/clock";
import type { Reader } from "@/platform/db";
import { env, outboundAllowOrigins, publicOrigin } from "@/platform/env";
import { openSecret } from "@/platform/secrets";
import { callerDeskBaseUrl } from "@/providers/callerdesk/client";
import type { AccountAccess } from "@/providers/registry";

/** An account with its key opened, for the moment of one request to the vendor; null without a key. */
export async function openAccount(
  reader: Reader,
  workspaceId: WorkspaceId,
  accountId: string,
): Promise<{ access: AccountAccess } | null> {
  const account = await reader.providerAccount.findUnique({
    where: { workspaceId_id: { workspaceId, id: accountId } },
    select: { provider: true, baseUrl: true, secretCiphertext: true },
  });
  if (!account?.secretCiphertext) return null;
  const secret = openSecret(account.secretCiphertext, keyPlace(workspaceId, accountId));
  return { access: { provider: account.provider, baseUrl: account.baseUrl, secret } };
}

/** Every secret of a workspace as it is, so that it can be hidden wherever it turns up. Never leaves the server. */
export async function listSecrets(reader: Reader, workspaceId: WorkspaceId): Promise<string[]> {
  const accounts = await reader.providerAccount.findMany({
    where: { workspaceId },
    select: {
      id: true,
      secretCiphertext: true,
      endpoints: { select: { id: true, secretCiphertext: true }, orderBy: { createdAt: "desc" }, take: 20 },
    },
  });
  return accounts.flatMap(({ id, secretCiphertext, endpoints }) => [
    ...(secretCiphertext ? [openSecret(secretCiphertext, keyPlace(workspaceId, id))] : []),
    ...endpoints.map((endpoint) =>
      openSecret(endpoint.secretCiphertext, endpointSecretPlace(workspaceId, endpoint.id)),
    ),
  ]);
}

export type ProviderStatus = {
  isConfigured: boolean;
  /** The account points at an origin the operator exempted: calls ring nobody. */
  isSimulated: boolean;
  refusedAt: Date | null;
  /** Calls were placed, and for so many minutes the provider has said nothing. */
  silentMinutes: number | null;
};

/** What every page may say about the provider; holds no address and no key. */
export async function getProviderStatus(reader: Reader, workspaceId: WorkspaceId): Promise<ProviderStatus> {
  const account = await reader.providerAccount.findFirst({
    where: { workspaceId, provider: "callerdesk" },
    select: { id: true, baseUrl: true, secretCiphertext: true, refusedAt: true },
  });
  if (!account) return { isConfigured: false, isSimulated: false, refusedAt: null, silentMinutes: null };
  return {
    isConfigured: account.secretCiphertext !== null,
    isSimulated: isSimulatedOrigin(account.baseUrl, outboundAllowOrigins()),
    refusedAt: account.refusedAt,
    silentMinutes: await readSilence(reader, workspaceId, account.id),
  };
}

async function readSilence(
  reader: Reader,
  workspaceId: WorkspaceId,
  accountId: string,
): Promise<number | null> {
  const now = clock.now();
  const since = new Date(now.getTime() - silenceWindowMs);
  const [calls, heard] = await Promise.all([
    reader.call.findMany({
      where: {
        workspaceId,
        providerAccountId: accountId,
        dialState: "accepted",
        startedAt: { gte: since },
        requestedAt: { gte: since },
      },
      select: { requestedAt: true },
      orderBy: { startedAt: "asc" },
      take: 200,
    }),
    reader.webhookDelivery.findFirst({
      where: { workspaceId, provider: "callerdesk", receivedAt: { gte: since } },
      select: { receivedAt: true },
      orderBy: { receivedAt: "desc" },
    }),
  ]);
  const acceptedAt = calls.flatMap((call) => (call.requestedAt ? [call.requestedAt] : []));
  return silentMinutes(acceptedAt, heard?.receivedAt ?? null, now);
}

export type WebhookAddress = { id: string; url: string; createdAt: Date; expiresAt: Date | null };
export type ProviderAccountView = {
  id: string;
  baseUrl: string;
  /** Null without a key. */
  keyLastFour: string | null;
  isSimulated: boolean;
  refusedAt: Date | null;
  lastTestAt: Date | null;
  lastTestError: string | null;
  /** The current one first; a second while it is being rotated. */
  addresses: WebhookAddress[];
  lastDeliveryAt: Date | null;
  deliveriesLastDay: number;
  deliveriesToReview: number;
  silentMinutes: number | null;
};
export type ProviderSetting = {
  account: ProviderAccountView | null;
  defaultBaseUrl: string;
  /** Nobody outside this machine can reach the address to paste. */
  isPublicUrlLoopback: boolean;
  canSimulate: boolean;
};

/** For admins: the addresses to paste hold the webhook secrets. The vendor's key is never among it. */
export async function getProviderSetting(reader: Reader, workspaceId: WorkspaceId): Promise<ProviderSetting> {
  const account = await reader.providerAccount.findFirst({
    where: { workspaceId, provider: "callerdesk" },
    include: {
      endpoints: {
        where: { disabledAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: clock.now() } }] },
        orderBy: { createdAt: "desc" },
        take: 5,
      },
    },
  });
  const general = {
    defaultBaseUrl: callerDeskBaseUrl,
    isPublicUrlLoopback: isLoopbackOrigin(publicOrigin()),
    canSimulate: env().TWIN_ORIGIN !== undefined,
  };
  if (!account) return { account: null, ...general };
  const dayAgo = new Date(clock.now().getTime() - 24 * 3600_000);
  const [last, deliveriesLastDay, deliveriesToReview, silence] = await Promise.all([
    reader.webhookDelivery.findFirst({
      where: { workspaceId, provider: "callerdesk" },
      select: { receivedAt: true },
      orderBy: { receivedAt: "desc" },
    }),
    reader.webhookDelivery.count({
      where: { workspaceId, provider: "callerdesk", receivedAt: { gte: dayAgo } },
    }),
    reader.webhookDelivery.count({ where: { workspaceId, state: { in: ["set_aside", "dead"] } } }),
    readSilence(reader, workspaceId, account.id),
  ]);
  return {
    account: {
      id: account.id,
      baseUrl: account.baseUrl,
      keyLastFour: account.secretCiphertext === null ? null : account.secretLastFour,
      isSimulated: isSimulatedOrigin(account.baseUrl, outboundAllowOrigins()),
      refusedAt: account.refusedAt,
      lastTestAt: account.lastTestAt,
      lastTestError: account.lastTestError,
      addresses: account.endpoints.map((endpoint) => ({
        id: endpoint.id,
        url: webhookUrl(
          publicOrigin(),
          openSecret(endpoint.secretCiphertext, endpointSecretPlace(workspaceId, endpoint.id)),
        ),
        createdAt: endpoint.createdAt,
        expiresAt: endpoint.expiresAt,
      })),
      lastDeliveryAt: last?.receivedAt ?? null,
      deliveriesLastDay,
      deliveriesToReview,
      silentMinutes: silence,
    },
    ...general,
  };
}

export function webhookUrl(origin: string, secret: string): string {
  return `${origin}/api/callerdesk/webhook/${secret}`;
}

/** The secret of the address in use (not of one that is running out), or null where all are closed. */
export async function getWebhookSecret(reader: Reader, workspaceId: WorkspaceId): Promise<string | null> {
  const endpoint = await reader.webhookEndpoint.findFirst({
    where: { workspaceId, provider: "callerdesk", disabledAt: null, expiresAt: null },
    select: { id: true, secretCiphertext: true },
    orderBy: { createdAt: "desc" },
  });
  return endpoint && openSecret(endpoint.secretCiphertext, endpointSecretPlace(workspaceId, endpoint.id));
}
