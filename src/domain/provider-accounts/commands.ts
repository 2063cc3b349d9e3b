import { type ProviderAccountId, providerAccountId, type WorkspaceId } from "@/contracts/ids";
import {
  endpointSecretPlace,
  keyPlace,
  overlapMs,
  readBaseUrl,
  readProviderKey,
} from "@/domain/provider-accounts/rules";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { outboundAllowOrigins } from "@/platform/env";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import { sealSecret } from "@/platform/secrets";

async function addEndpoint(tx: Tx, workspaceId: WorkspaceId, accountId: string): Promise<string> {
  const id = clock.uuid();
  const secret = clock.token();
  await tx.webhookEndpoint.create({
    data: {
      workspaceId,
      id,
      provider: "callerdesk",
      providerAccountId: accountId,
      secretHash: sha256(secret),
      secretCiphertext: sealSecret(secret, endpointSecretPlace(workspaceId, id)),
    },
    select: { id: true },
  });
  return secret;
}

/**
 * Saves where the vendor answers and, where given, its key. Without a key the stored one stays, but only as long
 * as the address does: a key must not travel to a host it was not entered for (security.md W5). The first save
 * also makes the webhook address.
 */
export async function saveAccount(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; baseUrl: string; key?: string },
): Promise<{ providerAccountId: ProviderAccountId }> {
  const { workspaceId } = input;
  const baseUrl = readBaseUrl(input.baseUrl, outboundAllowOrigins());
  if (!baseUrl)
    throw new AppError(
      "BAD_REQUEST",
      "bad_base_url",
      "The address must start with https:// and have no path, for example https://app.callerdesk.io.",
    );
  const key = input.key ? readProviderKey(input.key) : undefined;
  if (key === null)
    throw new AppError(
      "BAD_REQUEST",
      "bad_key",
      "This is not an authcode: it has 4 or more letters and digits, and no spaces.",
    );
  const existing = await tx.providerAccount.findFirst({
    where: { workspaceId, provider: "callerdesk" },
    select: { id: true, baseUrl: true, secretCiphertext: true },
  });
  if (!key && (!existing?.secretCiphertext || existing.baseUrl !== baseUrl)) {
    throw new AppError(
      "BAD_REQUEST",
      "key_needed",
      existing?.secretCiphertext
        ? "The address changes, so the authcode has to be entered again."
        : "Enter the authcode.",
    );
  }
  const id = existing?.id ?? clock.uuid();
  const secret = key
    ? {
        secretCiphertext: sealSecret(key, keyPlace(workspaceId, id)),
        secretLastFour: key.slice(-4),
        refusedAt: null,
        lastTestAt: null,
        lastTestError: null,
      }
    : {};
  if (existing) {
    await tx.providerAccount.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { baseUrl, ...secret },
      select: { id: true },
    });
  } else {
    await tx.providerAccount.create({
      data: { workspaceId, id, provider: "callerdesk", baseUrl, ...secret },
      select: { id: true },
    });
    await addEndpoint(tx, workspaceId, id);
  }
  const accountId = providerAccountId.parse(id);
  emit("provider_account.updated", { providerAccountId: accountId });
  return { providerAccountId: accountId };
}

async function requireAccount(tx: Tx, workspaceId: WorkspaceId): Promise<ProviderAccountId> {
  const account = await tx.providerAccount.findFirst({
    where: { workspaceId, provider: "callerdesk" },
    select: { id: true },
  });
  if (!account) throw notFound("provider account");
  return providerAccountId.parse(account.id);
}

/** Makes a new webhook address. The one before works 24 h longer, those before it no more. Returns the secret. */
export async function rotateWebhook(
  tx: Tx,
  emit: Emit,
  workspaceId: WorkspaceId,
): Promise<{ secret: string }> {
  const accountId = await requireAccount(tx, workspaceId);
  const now = clock.now();
  const live = { workspaceId, providerAccountId: accountId, disabledAt: null };
  await tx.webhookEndpoint.updateMany({
    where: { ...live, expiresAt: { not: null } },
    data: { disabledAt: now },
  });
  await tx.webhookEndpoint.updateMany({
    where: { ...live, expiresAt: null },
    data: { expiresAt: new Date(now.getTime() + overlapMs) },
  });
  const secret = await addEndpoint(tx, workspaceId, accountId);
  emit("provider_account.updated", { providerAccountId: accountId });
  return { secret };
}

/** Closes one webhook address at once: what is posted to it answers as if it had never been. */
export async function disableWebhook(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; endpointId: string },
): Promise<void> {
  const { workspaceId } = input;
  const accountId = await requireAccount(tx, workspaceId);
  const { count } = await tx.webhookEndpoint.updateMany({
    where: { workspaceId, id: input.endpointId, disabledAt: null },
    data: { disabledAt: clock.now() },
  });
  if (count === 0) throw notFound("webhook address");
  emit("provider_account.updated", { providerAccountId: accountId });
}

/** Keeps the answer of a test; a good one also lifts an earlier refusal. */
export async function recordTest(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; providerAccountId: ProviderAccountId; error: string | null },
): Promise<void> {
  await tx.providerAccount.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: input.providerAccountId } },
    data: {
      lastTestAt: clock.now(),
      lastTestError: input.error,
      ...(input.error === null ? { refusedAt: null } : {}),
    },
    select: { id: true },
  });
  emit("provider_account.updated", { providerAccountId: input.providerAccountId });
}
