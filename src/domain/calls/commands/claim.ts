import type { CallId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { aboutCall, addHistory, lockCall } from "@/domain/calls/commands/record";
import { wrapUpDueAt } from "@/domain/calls/rules";
import { assignMissed, planMissed } from "@/domain/tasks/commands";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** Takes a call that was nobody's: by a member for oneself, or by a manager for a member. A missed one's callback goes along. */
export async function claimCall(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; actorUserId: UserId; userId: UserId; callId: CallId },
): Promise<void> {
  const { workspaceId, userId } = input;
  const call = await lockCall(tx, workspaceId, input.callId);
  const member = await tx.membership.findFirst({
    where: { workspaceId, userId, deactivatedAt: null },
    select: { userId: true },
  });
  if (!member) throw notFound("member");
  if (call.workerUserId === userId) return;
  if (call.workerUserId)
    throw new AppError("CONFLICT", "already_claimed", "Somebody else has taken this call.");
  const now = clock.now();
  await tx.call.update({
    where: { workspaceId_id: { workspaceId, id: call.id } },
    data: {
      workerUserId: userId,
      ...(call.phase === "ended"
        ? { wrapUp: "open", wrapUpAt: now, wrapUpDueAt: wrapUpDueAt(now, call.campaign?.wrapUpSeconds) }
        : {}),
    },
  });
  await addHistory(tx, workspaceId, call.id, {
    kind: "claimed",
    actorUserId: input.actorUserId,
    data: { userId },
  });
  emit("call.claimed", { ...aboutCall(call), workerUserId: userId });
  await assignMissed(tx, emit, { workspaceId, callId: input.callId, assigneeUserId: userId });
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
  if (row.phase === "ended" && row.direction === "inbound" && row.status === "missed")
    await planMissed(tx, emit, {
      workspaceId: input.workspaceId,
      callId: input.callId,
      leadId: input.leadId,
      assigneeUserId: row.workerUserId as UserId | null,
    });
}
