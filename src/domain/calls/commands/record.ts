import type { HistoryKind } from "@/contracts/calls/history";
import type { WrapUpState } from "@/contracts/calls/schema";
import type { CallId, CampaignId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import {
  type CallFacts,
  needsOutcome,
  neverRang,
  phaseRank,
  wrapUpAtEnd,
  wrapUpDueAt,
} from "@/domain/calls/rules";
import { undoAttempt } from "@/domain/campaigns/commands";
import { uncountTry } from "@/domain/leads/commands";
import { clock } from "@/platform/clock";
import type { Prisma, Tx } from "@/platform/db";
import { notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import { connectionOf } from "@/platform/transaction-connection";

/** A call's row locked for the rest of the transaction. */
export type CallRow = Prisma.CallGetPayload<{
  include: { campaign: { select: { isOutcomeRequired: true; retryMinutes: true; wrapUpSeconds: true } } };
}>;

const include = {
  campaign: { select: { isOutcomeRequired: true, retryMinutes: true, wrapUpSeconds: true } },
} as const satisfies Prisma.CallInclude;

/** Locks the row first and reads it then: two signals of one call never work on the same copy. */
export async function lockCall(tx: Tx, workspaceId: WorkspaceId, callId: string): Promise<CallRow> {
  await connectionOf(tx).query({
    name: "lock-call",
    text: "SELECT 1 FROM calls WHERE workspace_id = $1 AND id = $2 FOR UPDATE",
    values: [workspaceId, callId],
  });
  const call = await tx.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    include,
  });
  if (!call) throw notFound("call");
  return call;
}

/** What every call event names. */
export function aboutCall(
  call: Pick<CallRow, "id" | "leadId" | "campaignId" | "workerUserId" | "direction">,
) {
  return {
    callId: call.id as CallId,
    leadId: call.leadId as LeadId | null,
    campaignId: call.campaignId as CampaignId | null,
    workerUserId: call.workerUserId as UserId | null,
    direction: call.direction,
  };
}

export type HistoryEntry = {
  kind: HistoryKind;
  data?: Prisma.InputJsonValue;
  actorUserId?: UserId | null;
  deliveryId?: string | null;
};

/** Keeps one line of what happened to a call. */
export async function addHistory(
  tx: Tx,
  workspaceId: WorkspaceId,
  callId: string,
  entry: HistoryEntry,
): Promise<void> {
  await connectionOf(tx).query({
    name: "add-call-history",
    text: `INSERT INTO call_history (workspace_id, id, call_id, kind, data, actor_user_id, delivery_id, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      workspaceId,
      clock.uuid(),
      callId,
      entry.kind,
      JSON.stringify(entry.data ?? {}),
      entry.actorUserId ?? null,
      entry.deliveryId ?? null,
      clock.now(),
    ],
  });
}

/**
 * Saves new facts of a call and tells what changed: each phase it passed, its end with everything that follows
 * from an end, or an update. The one way a call moves.
 */
export async function saveFacts(
  tx: Tx,
  emit: Emit,
  call: CallRow,
  facts: CallFacts,
  extra: Prisma.CallUncheckedUpdateInput = {},
) {
  const hasEnded = facts.phase === "ended" && call.phase !== "ended";
  const wrapUp: WrapUpState =
    hasEnded && facts.endedBy
      ? wrapUpAtEnd({
          workerUserId: (extra.workerUserId as string | null | undefined) ?? call.workerUserId,
          endedBy: facts.endedBy,
        })
      : call.wrapUp;
  const now = clock.now();
  const row = await tx.call.update({
    where: { workspaceId_id: { workspaceId: call.workspaceId, id: call.id } },
    data: {
      ...facts,
      ...(hasEnded
        ? { wrapUp, wrapUpAt: now, wrapUpDueAt: wrapUpDueAt(now, call.campaign?.wrapUpSeconds) }
        : {}),
      ...extra,
    },
    include,
  });
  const about = aboutCall(row);
  const isPast = (phase: CallFacts["phase"]) =>
    phaseRank[call.phase] < phaseRank[phase] && phaseRank[facts.phase] >= phaseRank[phase];
  if (!hasEnded) {
    if (isPast("answered")) emit("call.answered", about);
    else if (isPast("ringing")) emit("call.ringing", about);
    else
      emit("call.updated", {
        ...about,
        phase: row.phase,
        dialState: row.dialState,
        recordingState: row.recordingState,
      });
    return row;
  }
  emit("call.ended", {
    ...about,
    status: row.status,
    endedBy: row.endedBy ?? "report",
    durationSeconds: row.durationSeconds,
  });
  await settleLead(tx, emit, row);
  return row;
}

/** What an ended call means for its lead: last call, and no attempt where the lead's phone never rang. */
async function settleLead(tx: Tx, emit: Emit, call: CallRow): Promise<void> {
  const workspaceId = call.workspaceId as WorkspaceId;
  if (!call.leadId) return;
  const costsNothing = neverRang(call);
  await tx.lead.update({
    where: { workspaceId_id: { workspaceId, id: call.leadId } },
    // The lease was for this dial; while the call lasted nobody else could take it.
    data: {
      ...(costsNothing ? {} : { lastCallAt: call.endedAt ?? clock.now() }),
      leaseUserId: null,
      leaseExpiresAt: null,
    },
  });
  emit("lead.released", { leadId: call.leadId as LeadId });
  if (costsNothing && call.direction === "outbound" && call.requestedAt)
    await uncountTry(tx, { workspaceId, leadId: call.leadId as LeadId, at: call.requestedAt });
  if (costsNothing && call.campaignId && call.direction === "outbound") {
    await undoAttempt(tx, emit, {
      workspaceId,
      campaignId: call.campaignId as CampaignId,
      leadId: call.leadId as LeadId,
    });
  }
}

/** Whether this call still waits for the outcome that its campaign requires. */
export function isOutcomeMissing(
  call: Pick<CallRow, "phase" | "status" | "outcomeId" | "endedBy"> & {
    campaign: { isOutcomeRequired: boolean } | null;
  },
): boolean {
  return needsOutcome({
    isRequiredByCampaign: call.campaign?.isOutcomeRequired ?? false,
    phase: call.phase,
    status: call.status,
    outcomeId: call.outcomeId,
    endedBy: call.endedBy,
  });
}

/** The facts of a row, in the shape the rules work on. */
export function factsOf(call: CallRow): CallFacts {
  return {
    direction: call.direction,
    dialState: call.dialState,
    phase: call.phase,
    status: call.status,
    endedBy: call.endedBy,
    providerCallId: call.providerCallId,
    providerRequestId: call.providerRequestId,
    didWorkerPickUp: call.didWorkerPickUp,
    didCustomerPickUp: call.didCustomerPickUp,
    requestedAt: call.requestedAt,
    startedAt: call.startedAt,
    ringingAt: call.ringingAt,
    workerPickedUpAt: call.workerPickedUpAt,
    customerRangAt: call.customerRangAt,
    customerPickedUpAt: call.customerPickedUpAt,
    endedAt: call.endedAt,
    durationSeconds: call.durationSeconds,
    talkSeconds: call.talkSeconds,
    recordingUrl: call.recordingUrl,
    recordingState: call.recordingState,
    costCredits: call.costCredits === null ? null : Number(call.costCredits),
    hangupCause: call.hangupCause,
  };
}
