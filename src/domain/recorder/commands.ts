import type { CallId, UserId, WorkspaceId } from "@/contracts/ids";
import { aboutCall, addHistory, lockCall } from "@/domain/calls/commands/record";
import type { Tx } from "@/platform/db";
import { notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/**
 * One of the worker's screens says that it has painted the popup, `shownAfterMs` after the call's end was known.
 * Only the first word of a screen is kept; nobody but the call's own worker can say so.
 */
export async function acknowledgePopup(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    actorUserId: UserId;
    callId: CallId;
    screenId: string;
    shownAfterMs: number;
  },
): Promise<void> {
  const { workspaceId, actorUserId, callId, screenId, shownAfterMs } = input;
  const call = await lockCall(tx, workspaceId, callId);
  if (call.workerUserId !== actorUserId || call.phase !== "ended") throw notFound("call");
  const known = await tx.callHistory.findFirst({
    where: { workspaceId, callId, kind: "popup_shown", data: { path: ["screenId"], equals: screenId } },
    select: { id: true },
  });
  if (known) return;
  await addHistory(tx, workspaceId, callId, {
    kind: "popup_shown",
    actorUserId,
    data: { screenId, shownAfterMs },
  });
  emit("call.popup_shown", aboutCall(call));
}
