import type { WrapUpState } from "@/contracts/calls/schema";
import type { CallId, OutcomeId, TaskId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { applyEffect, lockCustomer } from "@/domain/calls/commands/outcome-effects";
import {
  goBack,
  listChanges,
  type OutcomeSnapshot,
  readState,
  writeState,
} from "@/domain/calls/commands/outcome-state";
import { aboutCall, addHistory, type CallRow, lockCall } from "@/domain/calls/commands/record";
import { canSetOutcome } from "@/domain/calls/policy";
import { undoSeconds } from "@/domain/calls/rules";
import { getOutcome, type OutcomeView } from "@/domain/outcomes/queries";
import { stillAsks } from "@/domain/outcomes/rules";
import { deleteTask } from "@/domain/tasks/commands";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** A person's clock may run behind ours by so much. */
const clockSkewMs = 60_000;

export type OutcomeChoice = {
  outcomeId: OutcomeId;
  callbackAt: Date | null;
  callbackAssignee: "me" | "anyone";
};
export type OutcomeChanged = {
  outcome: OutcomeView | null;
  /** Until when `undo` takes it back; null where nothing changed, or where it is not taken back. */
  undoUntil: Date | null;
};

/** Chooses or corrects the outcome of an ended call, at any time: its worker, or a manager. */
export async function setOutcome(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; actorUserId: UserId; role: Role; callId: CallId } & OutcomeChoice,
): Promise<OutcomeChanged> {
  const { workspaceId, actorUserId, role, callId, ...choice } = input;
  const call = await lockCall(tx, workspaceId, callId);
  if (!canSetOutcome(role, { isMine: call.workerUserId === actorUserId })) {
    throw new AppError(
      "FORBIDDEN",
      "not_your_call",
      "Only the worker of a call, or a manager, sets its outcome.",
      { callId },
    );
  }
  const outcome = await mustFit(tx, call, choice);
  // Folded means "needs an outcome": now it has one.
  const wrapUp = call.wrapUp === "folded" ? "done" : call.wrapUp;
  return changeOutcome(tx, emit, { workspaceId, actorUserId, call, outcome, choice, wrapUp, by: "person" });
}

/** The outcome, if it may be set on this call as it is: else an error whose reason says what is missing. */
export async function mustFit(tx: Tx, call: CallRow, choice: OutcomeChoice): Promise<OutcomeView> {
  const workspaceId = call.workspaceId as WorkspaceId;
  const outcome = await getOutcome(tx, workspaceId, choice.outcomeId);
  if (!outcome || (outcome.archivedAt && outcome.id !== call.outcomeId)) throw notFound("outcome");
  mustHaveEnded(call);
  if (outcome.id === call.outcomeId && !choice.callbackAt) return outcome;
  const asks = stillAsks(outcome, {
    hasTime: choice.callbackAt !== null,
    hasNote: !outcome.needsNote || (await hasNote(tx, call)),
  });
  const about = { callId: call.id, outcomeId: outcome.id };
  if (asks === "time") {
    throw new AppError(
      "BAD_REQUEST",
      "callback_time_needed",
      `“${outcome.label}” needs a time to call back.`,
      about,
    );
  }
  if (asks === "note")
    throw new AppError("BAD_REQUEST", "note_needed", `“${outcome.label}” needs a note.`, about);
  if (
    outcome.asksTime &&
    choice.callbackAt &&
    choice.callbackAt.getTime() < clock.now().getTime() - clockSkewMs
  ) {
    throw new AppError(
      "BAD_REQUEST",
      "callback_time_past",
      "That time is over. Choose a later one to call back.",
      about,
    );
  }
  return outcome;
}

/** Nothing is said of a call that still runs. */
export function mustHaveEnded(call: CallRow): void {
  if (call.phase === "ended") return;
  throw new AppError("PRECONDITION_FAILED", "call_not_ended", "This call has not ended yet.", {
    callId: call.id,
  });
}

/** Whether anybody has written something about this call. */
export async function hasNote(tx: Tx, call: { workspaceId: string; id: string }): Promise<boolean> {
  const notes = await tx.note.findMany({
    where: { workspaceId: call.workspaceId, callId: call.id, deletedAt: null },
    select: { text: true },
    take: 20,
  });
  return notes.some((note) => note.text.trim() !== "");
}

/**
 * The one way an outcome changes, with the wrap-up beside it: what the outcome before did is taken back where nothing
 * else has moved it since, the new one does what it does, and all that changed is kept with the change. Changing
 * nothing leaves nothing. `outcome: null` leaves the outcome as it is.
 */
export async function changeOutcome(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    actorUserId: UserId;
    /** Locked, and ended. */
    call: CallRow;
    outcome: OutcomeView | null;
    choice: OutcomeChoice | null;
    wrapUp: WrapUpState;
    by: "person" | "suggestion" | "pick";
  },
): Promise<OutcomeChanged> {
  const { workspaceId, actorUserId, call, outcome, choice, wrapUp } = input;
  const isNew = outcome !== null && (outcome.id !== call.outcomeId || Boolean(choice?.callbackAt));
  if (!isNew && wrapUp === call.wrapUp) return { outcome, undoUntil: null };
  const now = clock.now();
  if (outcome?.effect === "do_not_call") await lockCustomer(tx, workspaceId, call);
  const before = await readState(tx, call);
  const last =
    isNew && call.outcomeId
      ? (await listChanges(tx, workspaceId, call.id)).find((change) => change.snapshot.isChoice)
      : undefined;
  const base = last ? goBack(before, last.snapshot.after, last.snapshot.base) : before;
  const cancelledTaskIds = last ? await cancelTasks(tx, emit, workspaceId, last.snapshot.createdTaskIds) : [];

  await tx.call.update({
    where: { workspaceId_id: { workspaceId, id: call.id } },
    data: {
      ...(isNew ? { outcomeId: outcome.id, outcomeAt: now } : {}),
      ...(wrapUp === call.wrapUp ? {} : { wrapUp, wrapUpAt: now }),
    },
  });
  let createdTaskIds: TaskId[] = [];
  if (isNew) {
    await addHistory(tx, workspaceId, call.id, {
      kind: "outcome",
      actorUserId,
      data: {
        outcomeId: outcome.id,
        label: outcome.label,
        previousOutcomeId: call.outcomeId,
        by: input.by,
      },
    });
    emit("call.outcome_set", {
      ...aboutCall(call),
      outcomeId: outcome.id,
      previousOutcomeId: call.outcomeId as OutcomeId | null,
    });
    await writeState(tx, emit, call, before, base);
    if (base.lead)
      await tx.lead.update({
        where: { workspaceId_id: { workspaceId, id: call.leadId ?? "" } },
        data: { lastOutcomeId: outcome.id },
      });
    createdTaskIds = await applyEffect(tx, emit, {
      workspaceId,
      actorUserId,
      call,
      outcome,
      callbackAt: choice?.callbackAt ?? null,
      callbackAssignee: choice?.callbackAssignee ?? "me",
    });
  }
  if (wrapUp !== call.wrapUp) emit("call.wrap_up_changed", { ...aboutCall(call), wrapUp });
  const snapshot: OutcomeSnapshot = {
    isChoice: isNew,
    wrapUp: call.wrapUp,
    outcomeAt: call.outcomeAt?.toISOString() ?? null,
    before,
    base,
    after: await readState(tx, call),
    createdTaskIds,
    cancelledTaskIds,
  };
  await tx.outcomeChange.create({
    data: {
      workspaceId,
      callId: call.id,
      actorUserId,
      outcomeId: isNew ? outcome.id : call.outcomeId,
      previousOutcomeId: call.outcomeId,
      snapshot,
      at: now,
    },
  });
  const isUndoable = !isNew || outcome.effect !== "do_not_call";
  return { outcome, undoUntil: isUndoable ? new Date(now.getTime() + undoSeconds * 1000) : null };
}

/** Takes back the tasks that an outcome had made, those that nobody has done or deleted since. */
export async function cancelTasks(
  tx: Tx,
  emit: Emit,
  workspaceId: WorkspaceId,
  taskIds: readonly TaskId[],
): Promise<TaskId[]> {
  const open = await tx.task.findMany({
    where: { workspaceId, id: { in: [...taskIds] }, doneAt: null, deletedAt: null },
    select: { id: true },
  });
  const ids = open.map((task) => task.id as TaskId);
  for (const taskId of ids) await deleteTask(tx, emit, { workspaceId, taskId });
  return ids;
}
