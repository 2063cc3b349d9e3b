import type { CallId, CampaignId, ContactId, LeadId, OutcomeId, UserId, WorkspaceId } from "@/contracts/ids";
import type { RecordingState, WrapUpState } from "@/contracts/calls/schema";
import { clock } from "@/platform/clock";
import type { Prisma, Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import { type CallFacts, needsOutcome, phaseRank, wrapUpAtEnd } from "@/domain/calls/rules";
import { finishLead, recycleLead, undoAttempt } from "@/domain/campaigns/commands";
import { blockContact } from "@/domain/contacts/commands";
import { setStage } from "@/domain/leads/commands";
import { getOutcome } from "@/domain/outcomes/queries";
import { createTask } from "@/domain/tasks/commands";

/** A call's row locked for the rest of the transaction. */
export type CallRow = Prisma.CallGetPayload<{
  include: { campaign: { select: { isOutcomeRequired: true; retryMinutes: true } } };
}>;

/** Locks the row first and reads it then: two signals of one call never work on the same copy. */
export async function lockCall(tx: Tx, workspaceId: WorkspaceId, callId: string): Promise<CallRow> {
  await tx.$queryRaw`SELECT 1 FROM calls WHERE workspace_id = ${workspaceId}::uuid AND id = ${callId}::uuid FOR UPDATE`;
  const call = await tx.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    include: { campaign: { select: { isOutcomeRequired: true, retryMinutes: true } } },
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
  kind:
    | "requested"
    | "accepted"
    | "refused"
    | "no_answer_from_provider"
    | "signal"
    | "late_signal"
    | "revision"
    | "pulled"
    | "outcome"
    | "ended_by_hand"
    | "claimed"
    | "matched"
    | "asked_provider";
  data?: Prisma.InputJsonValue;
  actorUserId?: UserId | null;
  deliveryId?: string | null;
};

export async function addHistory(
  tx: Tx,
  workspaceId: WorkspaceId,
  callId: string,
  entry: HistoryEntry,
): Promise<void> {
  await tx.callHistory.create({
    data: {
      workspaceId,
      callId,
      kind: entry.kind,
      data: entry.data ?? {},
      actorUserId: entry.actorUserId ?? null,
      deliveryId: entry.deliveryId ?? null,
      at: clock.now(),
    },
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
  const row = await tx.call.update({
    where: { workspaceId_id: { workspaceId: call.workspaceId, id: call.id } },
    data: {
      ...facts,
      ...(hasEnded ? { wrapUp, wrapUpAt: clock.now() } : {}),
      ...extra,
    },
    include: { campaign: { select: { isOutcomeRequired: true, retryMinutes: true } } },
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
  const neverRang =
    call.endedBy === "refusal" || call.status === "worker_no_answer" || call.status === "cancelled_by_worker";
  await tx.lead.update({
    where: { workspaceId_id: { workspaceId, id: call.leadId } },
    // The lease was for this dial; while the call lasted nobody else could take it.
    data: {
      ...(neverRang ? {} : { lastCallAt: call.endedAt ?? clock.now() }),
      leaseUserId: null,
      leaseExpiresAt: null,
    },
  });
  emit("lead.released", { leadId: call.leadId as LeadId });
  if (neverRang && call.campaignId && call.direction === "outbound") {
    await undoAttempt(tx, emit, {
      workspaceId,
      campaignId: call.campaignId as CampaignId,
      leadId: call.leadId as LeadId,
    });
  }
}

/** Chooses or corrects the business outcome, with what it does next, all in this transaction. */
export async function setOutcome(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    actorUserId: UserId;
    callId: CallId;
    outcomeId: OutcomeId;
    callbackAt: Date | null;
    callbackAssignee: "me" | "anyone";
  },
): Promise<void> {
  const call = await lockCall(tx, input.workspaceId, input.callId);
  const outcome = await getOutcome(tx, input.workspaceId, input.outcomeId);
  if (!outcome || outcome.archivedAt) throw notFound("outcome");
  if (call.phase !== "ended") {
    throw new AppError("PRECONDITION_FAILED", "call_not_ended", "This call has not ended yet.", {
      callId: call.id,
    });
  }
  if (call.outcomeId === outcome.id) return;
  if (outcome.effect === "callback" && !input.callbackAt) {
    throw new AppError(
      "BAD_REQUEST",
      "callback_time_needed",
      `“${outcome.label}” needs a time to call back.`,
    );
  }
  const now = clock.now();
  await tx.call.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: call.id } },
    data: { outcomeId: outcome.id, outcomeAt: now },
  });
  await addHistory(tx, input.workspaceId, call.id, {
    kind: "outcome",
    actorUserId: input.actorUserId,
    data: { outcomeId: outcome.id, label: outcome.label, previousOutcomeId: call.outcomeId },
  });
  emit("call.outcome_set", {
    ...aboutCall(call),
    outcomeId: outcome.id as OutcomeId,
    previousOutcomeId: call.outcomeId as OutcomeId | null,
  });
  if (!call.leadId) return;
  const leadId = call.leadId as LeadId;
  await tx.lead.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: leadId } },
    data: { lastOutcomeId: outcome.id },
  });
  const place = call.campaignId
    ? { workspaceId: input.workspaceId, campaignId: call.campaignId as CampaignId, leadId }
    : null;
  const effects: Record<typeof outcome.effect, () => Promise<void>> = {
    none: async () => {
      if (outcome.tone === "good")
        await setStage(tx, emit, { workspaceId: input.workspaceId, leadId, stage: "interested" });
      if (place && outcome.tone === "good") await finishLead(tx, emit, { ...place, reason: "reached" });
    },
    recycle: async () => {
      const minutes = outcome.recycleMinutes ?? call.campaign?.retryMinutes ?? 120;
      if (place)
        await recycleLead(tx, emit, { ...place, nextAttemptAt: new Date(now.getTime() + minutes * 60_000) });
    },
    callback: async () => {
      const dueAt = input.callbackAt ?? now;
      await createTask(tx, emit, {
        workspaceId: input.workspaceId,
        authorUserId: input.actorUserId,
        kind: "callback",
        title: "Call back",
        leadId,
        callId: input.callId,
        dueAt,
        assigneeUserId: input.callbackAssignee === "me" ? input.actorUserId : null,
      });
      if (place) await recycleLead(tx, emit, { ...place, nextAttemptAt: dueAt, isPromised: true });
    },
    convert: async () => {
      await setStage(tx, emit, { workspaceId: input.workspaceId, leadId, stage: "converted" });
      if (place) await finishLead(tx, emit, { ...place, reason: "converted" });
    },
    stop: async () => {
      if (outcome.tone === "bad")
        await setStage(tx, emit, { workspaceId: input.workspaceId, leadId, stage: "lost" });
      if (place) await finishLead(tx, emit, { ...place, reason: "stopped" });
    },
    do_not_call: async () => {
      const lead = await tx.lead.findUniqueOrThrow({
        where: { workspaceId_id: { workspaceId: input.workspaceId, id: leadId } },
        select: { contactId: true },
      });
      await blockContact(tx, emit, {
        workspaceId: input.workspaceId,
        contactId: lead.contactId as ContactId,
      });
    },
  };
  await effects[outcome.effect]();
}

/**
 * Moves the popup. Closing it is refused while a required outcome is missing: enforced here, so there is nothing
 * to reload around.
 */
export async function setWrapUp(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    actorUserId: UserId;
    callId: CallId;
    wrapUp: "open" | "folded" | "done";
  },
): Promise<void> {
  const call = await lockCall(tx, input.workspaceId, input.callId);
  if (call.workerUserId !== input.actorUserId) throw notFound("call");
  if (call.phase !== "ended") {
    throw new AppError("PRECONDITION_FAILED", "call_not_ended", "This call has not ended yet.", {
      callId: call.id,
    });
  }
  if (call.wrapUp === input.wrapUp) return;
  if (input.wrapUp === "done" && isOutcomeMissing(call)) {
    throw new AppError("PRECONDITION_FAILED", "outcome_required", "Choose an outcome for this call first.", {
      callId: call.id,
    });
  }
  await tx.call.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: call.id } },
    data: { wrapUp: input.wrapUp, wrapUpAt: clock.now() },
  });
  emit("call.wrap_up_changed", { ...aboutCall(call), wrapUp: input.wrapUp });
}

/** Whether this call still waits for the outcome that its campaign requires. */
export function isOutcomeMissing(call: CallRow): boolean {
  return needsOutcome({
    isRequiredByCampaign: call.campaign?.isOutcomeRequired ?? false,
    phase: call.phase,
    status: call.status,
    outcomeId: call.outcomeId,
    endedBy: call.endedBy,
  });
}

/** A person ends a stuck call: said to be so, and the provider's report may still come and fill it. */
export async function endByHand(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; actorUserId: UserId; isManager: boolean; callId: CallId },
): Promise<void> {
  const call = await lockCall(tx, input.workspaceId, input.callId);
  if (call.workerUserId !== input.actorUserId && !input.isManager) throw notFound("call");
  if (call.phase === "ended") return;
  await addHistory(tx, input.workspaceId, call.id, { kind: "ended_by_hand", actorUserId: input.actorUserId });
  await saveFacts(tx, emit, call, {
    ...factsOf(call),
    phase: "ended",
    status: "unknown",
    endedBy: "person",
    endedAt: clock.now(),
  });
}

/** Takes a call that was nobody's: by a member for oneself. */
export async function claimCall(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; actorUserId: UserId; callId: CallId },
): Promise<void> {
  const call = await lockCall(tx, input.workspaceId, input.callId);
  if (call.workerUserId === input.actorUserId) return;
  if (call.workerUserId)
    throw new AppError("CONFLICT", "already_claimed", "Somebody else has taken this call.");
  await tx.call.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: call.id } },
    data: {
      workerUserId: input.actorUserId,
      ...(call.phase === "ended" ? { wrapUp: "open", wrapUpAt: clock.now() } : {}),
    },
  });
  await addHistory(tx, input.workspaceId, call.id, { kind: "claimed", actorUserId: input.actorUserId });
  emit("call.claimed", { ...aboutCall(call), workerUserId: input.actorUserId });
}

/** Says which lead a call was with, where its number fits two or none. */
export async function matchLead(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; actorUserId: UserId; callId: CallId; leadId: LeadId },
): Promise<void> {
  const call = await lockCall(tx, input.workspaceId, input.callId);
  const lead = await tx.lead.findFirst({
    where: { workspaceId: input.workspaceId, id: input.leadId, deletedAt: null },
    select: { id: true },
  });
  if (!lead) throw notFound("lead");
  if (call.leadId) throw new AppError("CONFLICT", "already_matched", "This call has a lead already.");
  const row = await tx.call.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: call.id } },
    data: { leadId: input.leadId },
  });
  await addHistory(tx, input.workspaceId, call.id, {
    kind: "matched",
    actorUserId: input.actorUserId,
    data: { leadId: input.leadId },
  });
  emit("call.updated", {
    ...aboutCall(row),
    phase: row.phase,
    dialState: row.dialState,
    recordingState: row.recordingState,
  });
}

/** The provider told that the recording is not there, or that it is again. */
export async function setRecordingState(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; callId: string; state: RecordingState },
): Promise<void> {
  const call = await lockCall(tx, input.workspaceId, input.callId);
  if (call.recordingState === input.state) return;
  const row = await tx.call.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: call.id } },
    data: { recordingState: input.state },
  });
  emit("call.updated", {
    ...aboutCall(row),
    phase: row.phase,
    dialState: row.dialState,
    recordingState: row.recordingState,
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
