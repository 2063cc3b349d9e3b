import { providerAccountId } from "@/contracts/ids";
import { getWebhookSecret, openAccount, webhookUrl } from "@/domain/provider-accounts/queries";
import { db } from "@/platform/db";
import { outboundAllowOrigins } from "@/platform/env";
import { inWorkspace } from "@/platform/events/in-workspace";
import { provenWorkspaceId } from "@/platform/tenancy";
import { isLoopbackHost } from "../configuration.mjs";
import { PlainError } from "../plain-error.mjs";

type Twin = {
  origin: string;
  controlToken: string | undefined;
  /** Where the twin finds Ringside: on this machine, whatever PUBLIC_URL says. */
  ringsideOrigin: string;
};

/**
 * Introduces the demo's accounts and the running twin to each other: an account of an earlier port follows it, and
 * the twin learns each account's key and webhook address. Leaves alone what points anywhere else: a
 * demo workspace may try a real CallerDesk account.
 */
export async function bindTwin(twin: Twin): Promise<void> {
  const accounts = await db().providerAccount.findMany({
    where: { provider: "callerdesk", workspace: { isDemo: true }, secretCiphertext: { not: null } },
    select: { workspaceId: true, id: true, baseUrl: true },
    take: 100,
  });
  for (const account of accounts) {
    if (account.baseUrl !== twin.origin && !isFormerTwin(account.baseUrl, twin.origin)) continue;
    if (account.baseUrl !== twin.origin) await move(account, twin.origin);
    await introduce(account, twin);
  }
}

function isFormerTwin(baseUrl: string, twinOrigin: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  const isElsewhere = outboundAllowOrigins().some((origin) => origin === baseUrl && origin !== twinOrigin);
  return protocol === "http:" && isLoopbackHost(hostname) && !isElsewhere;
}

async function move(account: { workspaceId: string; id: string }, baseUrl: string): Promise<void> {
  const workspaceId = provenWorkspaceId(account.workspaceId);
  await inWorkspace({ workspaceId, userId: null }, async (tx, emit) => {
    await tx.providerAccount.update({
      where: { workspaceId_id: { workspaceId, id: account.id } },
      data: { baseUrl },
    });
    emit("provider_account.updated", { providerAccountId: providerAccountId.parse(account.id) });
  });
}

async function introduce(account: { workspaceId: string; id: string }, twin: Twin): Promise<void> {
  const workspaceId = provenWorkspaceId(account.workspaceId);
  // No list of members and lines goes along: one added while the demo runs can call at once.
  const [opened, secret] = await Promise.all([
    openAccount(db(), workspaceId, account.id),
    getWebhookSecret(db(), workspaceId),
  ]);
  if (!opened || !secret) return;
  const answer = await fetch(`${twin.origin}/control/accounts`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(twin.controlToken ? { "x-twin-token": twin.controlToken } : {}),
    },
    body: JSON.stringify({
      authcode: opened.access.secret,
      webhookUrl: webhookUrl(twin.ringsideOrigin, secret),
    }),
    signal: AbortSignal.timeout(5000),
  });
  if (!answer.ok)
    throw new PlainError(`The simulated provider did not take the demo's account (status ${answer.status}).`);
}
