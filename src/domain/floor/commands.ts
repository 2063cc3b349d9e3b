import type { FloorLimits } from "@/contracts/floor/schema";
import { type StopReason, stopReasonWords } from "@/contracts/floor/words";
import type { UserId, WorkspaceId } from "@/contracts/ids";
import { countWork, openCallbacksOf, ownedLeadsOf } from "@/domain/floor/queries";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** Every dial of the workspace is refused from here on; calls that run are not touched. Stopped already = nothing. */
export async function stopDialling(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; userId: UserId; reason: StopReason; note: string | null },
): Promise<void> {
  const words = stopReasonWords[input.reason];
  const { count } = await tx.workspace.updateMany({
    where: { id: input.workspaceId, dialStoppedAt: null },
    data: {
      dialStoppedAt: clock.now(),
      dialStoppedByUserId: input.userId,
      dialStopReason: input.note ? `${words}: ${input.note}` : words,
    },
  });
  if (count > 0) emit("workspace.dialling_stopped", { reason: input.reason });
}

/** Dialling is allowed again. Not stopped = nothing. */
export async function resumeDialling(
  tx: Tx,
  emit: Emit,
  { workspaceId }: { workspaceId: WorkspaceId },
): Promise<void> {
  const { count } = await tx.workspace.updateMany({
    where: { id: workspaceId, dialStoppedAt: { not: null } },
    data: { dialStoppedAt: null, dialStoppedByUserId: null, dialStopReason: null },
  });
  if (count > 0) emit("workspace.dialling_resumed", {});
}

export async function setFloorLimits(
  tx: Tx,
  emit: Emit,
  { workspaceId, limits }: { workspaceId: WorkspaceId; limits: FloorLimits },
): Promise<void> {
  await tx.floorSettings.upsert({
    where: { workspaceId },
    create: { workspaceId, limits },
    update: { limits },
  });
  emit("floor.limits_changed", {});
}

/**
 * Gives a member's leads, open callbacks or both to another member, or to anyone (`toUserId` null), all at once.
 * `expected` is what the person was shown: if it has changed since, nothing moves (CONFLICT `changed_since`).
 */
export async function reassignWork(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    fromUserId: UserId;
    toUserId: UserId | null;
    movesLeads: boolean;
    movesCallbacks: boolean;
    expected: { leads: number; callbacks: number };
  },
): Promise<{ leads: number; callbacks: number }> {
  const { workspaceId, fromUserId, toUserId } = input;
  // Locked, so that of two managers who press at once the second sees what the first has done.
  const rows = await tx.$queryRaw<{ userId: string; isActive: boolean }[]>`
    SELECT user_id::text AS "userId", deactivated_at IS NULL AS "isActive" FROM memberships
     WHERE workspace_id = ${workspaceId}::uuid AND user_id = ANY(${[fromUserId, ...(toUserId ? [toUserId] : [])]}::uuid[])
     ORDER BY user_id FOR UPDATE`;
  if (!rows.some((row) => row.userId === fromUserId)) throw notFound("member");
  if (toUserId && !rows.some((row) => row.userId === toUserId && row.isActive)) throw notFound("member");
  if (toUserId === fromUserId)
    throw new AppError("BAD_REQUEST", "same_member", "Choose somebody else to take the work over.");
  const work = await countWork(tx, workspaceId, fromUserId);
  const hasChanged =
    (input.movesLeads && work.leads !== input.expected.leads) ||
    (input.movesCallbacks && work.callbacks !== input.expected.callbacks);
  if (hasChanged)
    throw new AppError("CONFLICT", "changed_since", "This work has changed meanwhile. Look at it again.");
  const leads = input.movesLeads
    ? await tx.lead.updateMany({
        where: ownedLeadsOf(workspaceId, fromUserId),
        data: { ownerUserId: toUserId, version: { increment: 1 } },
      })
    : { count: 0 };
  const callbacks = input.movesCallbacks
    ? await tx.task.updateMany({
        where: openCallbacksOf(workspaceId, fromUserId),
        data: { assigneeUserId: toUserId },
      })
    : { count: 0 };
  const moved = { leads: leads.count, callbacks: callbacks.count };
  if (moved.leads + moved.callbacks > 0)
    emit("floor.work_reassigned", { fromUserId, userId: toUserId, ...moved });
  return moved;
}
