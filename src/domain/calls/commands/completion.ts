import type { CallId, LeadId, OutcomeId, UserId, WorkspaceId } from "@/contracts/ids";
import {
  cancelTasks,
  changeOutcome,
  mustFit,
  mustHaveEnded,
  type OutcomeChanged,
  type OutcomeChoice,
} from "@/domain/calls/commands/outcome";
import { goBack, listChanges, readState, writeState } from "@/domain/calls/commands/outcome-state";
import {
  aboutCall,
  addHistory,
  type CallRow,
  isOutcomeMissing,
  lockCall,
} from "@/domain/calls/commands/record";
import { undoGraceSeconds, undoSeconds } from "@/domain/calls/rules";
import { releaseLease, takeLease } from "@/domain/leads/commands";
import { getOutcome, listOutcomes } from "@/domain/outcomes/queries";
import { suggestionFor } from "@/domain/outcomes/rules";
import { reopenKeptCallbacks, restoreTask } from "@/domain/tasks/commands";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Mine = { workspaceId: WorkspaceId; actorUserId: UserId; callId: CallId };

/** A wrap-up is its worker's alone. */
async function lockMine(tx: Tx, { workspaceId, actorUserId, callId }: Mine): Promise<CallRow> {
  const call = await lockCall(tx, workspaceId, callId);
  if (call.workerUserId !== actorUserId) throw notFound("call");
  return call;
}

/**
 * Ends a wrap-up in one step: with the outcome given, else with the suggested one where that is accepted, else with
 * none where none is required. `advances`: whether the desk goes on to the next lead by itself.
 */
export async function completeCall(
  tx: Tx,
  emit: Emit,
  input: Mine & {
    outcomeId: OutcomeId | null;
    callbackAt: Date | null;
    callbackAssignee: "me" | "anyone";
    acceptSuggested: boolean;
  },
): Promise<OutcomeChanged & { advances: boolean }> {
  const { workspaceId, actorUserId } = input;
  const call = await lockMine(tx, input);
  mustHaveEnded(call);
  const suggestedId =
    input.outcomeId === null && input.acceptSuggested && call.outcomeId === null
      ? suggestionFor(await listOutcomes(tx, workspaceId), call)
      : null;
  const outcomeId = input.outcomeId ?? (suggestedId as OutcomeId | null);
  if (outcomeId === null) {
    if (isOutcomeMissing(call)) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "outcome_required",
        "Choose an outcome for this call first.",
        {
          callId: call.id,
        },
      );
    }
    const standing = call.outcomeId ? await getOutcome(tx, workspaceId, call.outcomeId as OutcomeId) : null;
    const done = await changeOutcome(tx, emit, {
      workspaceId,
      actorUserId,
      call,
      outcome: null,
      choice: null,
      wrapUp: "done",
      by: "person",
    });
    return { ...done, outcome: standing, advances: standing?.advances ?? true };
  }
  const choice: OutcomeChoice = {
    outcomeId,
    callbackAt: input.callbackAt,
    callbackAssignee: input.callbackAssignee,
  };
  const outcome = await mustFit(tx, call, choice);
  const changed = await changeOutcome(tx, emit, {
    workspaceId,
    actorUserId,
    call,
    outcome,
    choice,
    wrapUp: "done",
    by: suggestedId === null ? "person" : "suggestion",
  });
  return { ...changed, advances: outcome.advances };
}

/** Remembers an outcome while the call lasts; it only waits for the report. Null forgets it. */
export async function prePick(
  tx: Tx,
  emit: Emit,
  input: Mine & { outcomeId: OutcomeId | null },
): Promise<void> {
  const { workspaceId, actorUserId, outcomeId } = input;
  const call = await lockMine(tx, input);
  const outcome = outcomeId ? await getOutcome(tx, workspaceId, outcomeId) : null;
  if (outcomeId && (!outcome || outcome.archivedAt)) throw notFound("outcome");
  if (call.phase === "ended") {
    throw new AppError("PRECONDITION_FAILED", "call_ended", "This call has just ended. Set its outcome.", {
      callId: call.id,
    });
  }
  if (call.pickedOutcomeId === outcomeId) return;
  await tx.call.update({
    where: { workspaceId_id: { workspaceId, id: call.id } },
    data: { pickedOutcomeId: outcomeId },
  });
  await addHistory(tx, workspaceId, call.id, {
    kind: "picked",
    actorUserId,
    data: { outcomeId, label: outcome?.label ?? null },
  });
  emit("call.updated", {
    ...aboutCall(call),
    phase: call.phase,
    dialState: call.dialState,
    recordingState: call.recordingState,
  });
}

/**
 * Takes back what the actor's last choice on this call changed, within its ten seconds. The lead comes back to the
 * call's worker if nobody holds it. Not "do not call": that was confirmed, and others may have obeyed it already.
 */
export async function undoOutcome(
  tx: Tx,
  emit: Emit,
  input: Mine,
): Promise<{ leadId: LeadId | null; hasLease: boolean }> {
  const { workspaceId, actorUserId } = input;
  const call = await lockCall(tx, workspaceId, input.callId);
  const [change] = await listChanges(tx, workspaceId, call.id);
  if (!change || change.actorUserId !== actorUserId) {
    throw new AppError(
      "PRECONDITION_FAILED",
      "nothing_to_undo",
      "There is nothing of yours to take back here.",
      {
        callId: call.id,
      },
    );
  }
  const now = clock.now();
  if (now.getTime() - change.at.getTime() > (undoSeconds + undoGraceSeconds) * 1000) {
    throw new AppError(
      "PRECONDITION_FAILED",
      "too_late",
      `This can be taken back for ${undoSeconds} seconds. Correct the outcome instead.`,
      { callId: call.id },
    );
  }
  const hasOutcomeChanged = change.outcomeId !== change.previousOutcomeId;
  const outcome = change.outcomeId ? await getOutcome(tx, workspaceId, change.outcomeId as OutcomeId) : null;
  if (hasOutcomeChanged && outcome?.effect === "do_not_call") {
    throw new AppError(
      "PRECONDITION_FAILED",
      "cannot_undo",
      `“${outcome.label}” is not taken back by undo. A manager can allow calls again.`,
      { callId: call.id },
    );
  }
  const { snapshot } = change;
  const current = await readState(tx, call);
  await writeState(tx, emit, call, current, goBack(current, snapshot.after, snapshot.before));
  await cancelTasks(tx, emit, workspaceId, snapshot.createdTaskIds);
  for (const taskId of snapshot.cancelledTaskIds) await restoreTask(tx, emit, { workspaceId, taskId });
  await reopenKeptCallbacks(tx, emit, { workspaceId, callId: input.callId, since: change.at });
  await tx.call.update({
    where: { workspaceId_id: { workspaceId, id: call.id } },
    data: {
      outcomeId: change.previousOutcomeId,
      outcomeAt: snapshot.outcomeAt ? new Date(snapshot.outcomeAt) : null,
      wrapUp: snapshot.wrapUp,
      wrapUpAt: now,
    },
  });
  await tx.outcomeChange.update({
    where: { workspaceId_id: { workspaceId, id: change.id } },
    data: { undoneAt: now },
  });
  await addHistory(tx, workspaceId, call.id, {
    kind: "outcome_undone",
    actorUserId,
    data: {
      outcomeId: change.previousOutcomeId,
      previousOutcomeId: change.outcomeId,
      label: outcome?.label ?? null,
    },
  });
  if (hasOutcomeChanged) {
    emit("call.outcome_undone", {
      ...aboutCall(call),
      outcomeId: change.previousOutcomeId as OutcomeId | null,
      previousOutcomeId: change.outcomeId as OutcomeId | null,
    });
  }
  if (snapshot.wrapUp !== call.wrapUp)
    emit("call.wrap_up_changed", { ...aboutCall(call), wrapUp: snapshot.wrapUp });
  const leadId = call.leadId as LeadId | null;
  const isOpenAgain = snapshot.wrapUp !== "done" && call.workerUserId === actorUserId;
  return { leadId, hasLease: leadId !== null && isOpenAgain && (await holdAgain(tx, emit, input, leadId)) };
}

/**
 * The worker gets the lead back, in place of the one that came next. Not while on another call, and not where a
 * colleague holds it.
 */
async function holdAgain(
  tx: Tx,
  emit: Emit,
  { workspaceId, actorUserId }: Mine,
  leadId: LeadId,
): Promise<boolean> {
  const now = clock.now();
  const live = await tx.call.findFirst({
    where: { workspaceId, workerUserId: actorUserId, phase: { not: "ended" } },
    select: { id: true },
  });
  if (live) return false;
  const lead = await tx.lead.findFirst({
    where: {
      workspaceId,
      id: leadId,
      deletedAt: null,
      OR: [{ leaseUserId: null }, { leaseUserId: actorUserId }, { leaseExpiresAt: { lte: now } }],
      contact: { doNotCallAt: null },
      calls: { none: { phase: { not: "ended" } } },
    },
    select: { id: true },
  });
  if (!lead) return false;
  const held = await tx.lead.findMany({
    where: { workspaceId, leaseUserId: actorUserId, leaseExpiresAt: { gt: now }, id: { not: leadId } },
    select: { id: true },
    take: 20,
  });
  for (const other of held)
    await releaseLease(tx, emit, { workspaceId, leadId: other.id as LeadId, userId: actorUserId });
  await takeLease(tx, emit, { workspaceId, leadId, userId: actorUserId });
  return true;
}
