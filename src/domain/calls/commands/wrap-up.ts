import type { CallId, UserId, WorkspaceId } from "@/contracts/ids";
import {
  aboutCall,
  addHistory,
  factsOf,
  isOutcomeMissing,
  lockCall,
  saveFacts,
} from "@/domain/calls/commands/record";
import { moreTime, moreTimeLeft } from "@/domain/calls/rules";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

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

/** Thirty seconds more before the wrap-up is overdue, ten times at most. */
export async function giveMoreTime(
  tx: Tx,
  emit: Emit,
  { workspaceId, actorUserId, callId }: { workspaceId: WorkspaceId; actorUserId: UserId; callId: CallId },
): Promise<{ wrapUpDueAt: Date; moreTimeLeft: number }> {
  const call = await lockCall(tx, workspaceId, callId);
  if (call.workerUserId !== actorUserId) throw notFound("call");
  if (call.wrapUp !== "open" && call.wrapUp !== "folded") {
    throw new AppError("PRECONDITION_FAILED", "no_wrap_up", "This call is not being wrapped up.", { callId });
  }
  const more = moreTime({ dueAt: call.wrapUpDueAt, extensions: call.wrapUpExtensions }, clock.now());
  if (!more) {
    throw new AppError("PRECONDITION_FAILED", "no_more_time", "More time was given ten times already.", {
      callId,
    });
  }
  await tx.call.update({
    where: { workspaceId_id: { workspaceId, id: call.id } },
    data: { wrapUpDueAt: more.dueAt, wrapUpExtensions: more.extensions },
  });
  emit("call.wrap_up_changed", { ...aboutCall(call), wrapUp: call.wrapUp });
  return { wrapUpDueAt: more.dueAt, moreTimeLeft: moreTimeLeft(more.extensions) };
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
