import type { WorkspaceId } from "@/contracts/ids";
import { aboutCall, addHistory } from "@/domain/calls/commands/record";
import { ingestCallSignal } from "@/domain/calls/ingest";
import { askAgainAfterSeconds } from "@/domain/calls/rules";

import { isTwinUrl } from "@/platform/env";
import { openAccount } from "@/domain/provider-accounts/queries";
import { clock } from "@/platform/clock";
import { db, logPool } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";
import { provenWorkspaceId } from "@/platform/tenancy";
import { callPortFor } from "@/providers/registry";
import type { CallSignal } from "@/providers/ports";

const sweepMinutes = 30;
const pullAtMost = 500;

/**
 * Asks each provider about calls that stayed silent, and for ended calls that no webhook told. What the provider
 * confirms is applied as its word; nothing is ended by age alone: a call it knows nothing of stays open, is asked
 * about ever more rarely, and a person can end it.
 */
export async function reconcileCalls(): Promise<void> {
  const { rows } = await logPool().query<{ workspace_id: string; id: string }>(
    "SELECT workspace_id, id FROM provider_accounts WHERE secret_ciphertext IS NOT NULL AND refused_at IS NULL",
  );
  for (const row of rows) {
    try {
      await reconcileAccount(provenWorkspaceId(row.workspace_id), row.id);
    } catch (error) {
      logger.warn({ err: error, accountId: row.id }, "account could not be reconciled");
    }
  }
}

async function reconcileAccount(workspaceId: WorkspaceId, accountId: string): Promise<void> {
  const now = clock.now();
  const open = await db().call.findMany({
    where: { workspaceId, providerAccountId: accountId, phase: { not: "ended" } },
    select: { id: true, startedAt: true, checkCount: true, lastSignalAt: true, checkedAt: true },
    orderBy: { startedAt: "asc" },
    take: 500,
  });
  const silent = open.filter((call) => {
    const last = Math.max(
      call.lastSignalAt?.getTime() ?? 0,
      call.startedAt.getTime(),
      call.checkedAt?.getTime() ?? 0,
    );
    return now.getTime() - last >= askAgainAfterSeconds(call.checkCount) * 1000;
  });
  const account = await openAccount(db(), workspaceId, accountId);
  if (!account) return;
  const port = callPortFor(account.access);
  const earliest = Math.min(
    now.getTime() - sweepMinutes * 60_000,
    ...silent.map((call) => call.startedAt.getTime() - 120_000),
  );
  const ended = await port.listEndedCalls(new Date(earliest), now, pullAtMost);
  if (!ended.ok) {
    logger.warn({ accountId, message: ended.message }, "provider did not list its calls");
    return;
  }
  const fresh = await withoutKnown(workspaceId, ended.signals);
  for (const signal of fresh) await apply(workspaceId, accountId, signal, isTwinUrl(account.access.baseUrl));

  const stillOpen = await db().call.findMany({
    where: { workspaceId, id: { in: silent.map((call) => call.id) }, phase: { not: "ended" } },
    select: { id: true },
  });
  if (stillOpen.length === 0) return;
  const live = await port.listLiveCalls();
  if (live.ok) {
    for (const signal of live.signals)
      await apply(workspaceId, accountId, signal, isTwinUrl(account.access.baseUrl));
  }
  await noteAsked(workspaceId, stillOpen, now);
}

/** Drops calls whose end the provider has told us already; their webhook said everything the list says. */
async function withoutKnown(workspaceId: WorkspaceId, signals: readonly CallSignal[]): Promise<CallSignal[]> {
  const ids = signals.flatMap((signal) => (signal.providerCallId ? [signal.providerCallId] : []));
  const known = await db().call.findMany({
    where: {
      workspaceId,
      providerCallId: { in: ids },
      phase: "ended",
      endedBy: { in: ["report", "reconciler"] },
    },
    select: { providerCallId: true },
  });
  const knownIds = new Set(known.map((call) => call.providerCallId));
  // A row without an id cannot be told apart from a call we know by its webhook: it could come twice.
  return signals.filter((signal) => signal.providerCallId !== null && !knownIds.has(signal.providerCallId));
}

async function apply(
  workspaceId: WorkspaceId,
  accountId: string,
  signal: CallSignal,
  isSimulated: boolean,
): Promise<void> {
  try {
    await inWorkspace({ workspaceId, userId: null, causeId: "reconciler" }, (tx, emit) =>
      ingestCallSignal(tx, emit, {
        workspaceId,
        provider: "callerdesk",
        providerAccountId: accountId,
        signal,
        receivedAt: clock.now(),
        source: "pull",
        deliveryId: null,
        isSimulated,
      }),
    );
  } catch (error) {
    logger.warn({ err: error, accountId }, "a pulled call could not be applied");
  }
}

async function noteAsked(
  workspaceId: WorkspaceId,
  calls: readonly { id: string }[],
  now: Date,
): Promise<void> {
  for (const { id } of calls) {
    await inWorkspace({ workspaceId, userId: null, causeId: "reconciler" }, async (tx, emit) => {
      const call = await tx.call.update({
        where: { workspaceId_id: { workspaceId, id } },
        data: { checkedAt: now, checkCount: { increment: 1 } },
      });
      await addHistory(tx, workspaceId, id, {
        kind: "asked_provider",
        data: { checkCount: call.checkCount },
      });
      emit("call.updated", {
        ...aboutCall(call),
        phase: call.phase,
        dialState: call.dialState,
        recordingState: call.recordingState,
      });
    });
  }
}
