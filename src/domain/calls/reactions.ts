import type { OutcomeId, UserId, WorkspaceId } from "@/contracts/ids";
import { changeOutcome, hasNote } from "@/domain/calls/commands/outcome";
import { lockCall } from "@/domain/calls/commands/record";
import { getOutcome } from "@/domain/outcomes/queries";
import { pickFits, stillAsks } from "@/domain/outcomes/rules";
import type { Tx } from "@/platform/db";
import type { Reaction } from "@/platform/events/reactions";

/** Whose pick waits for the end of this call; null in most. */
async function pickOf(tx: Tx, workspaceId: WorkspaceId, callId: string) {
  return tx.call.findFirst({
    where: { workspaceId, id: callId, pickedOutcomeId: { not: null }, outcomeId: null, wrapUp: "open" },
    select: { pickedOutcomeId: true, workerUserId: true },
  });
}

/**
 * The report came: an outcome that was picked while the call lasted completes the wrap-up, in the report's own
 * transaction. Not where it contradicts the report, or still asks for a time or a note: then the popup offers it.
 */
export const completePicked: Reaction<"call.ended"> = async (tx, emit, event, { workspaceId }) => {
  const picked = await pickOf(tx, workspaceId, event.data.callId);
  if (!picked?.pickedOutcomeId || !picked.workerUserId) return;
  const outcomeId = picked.pickedOutcomeId as OutcomeId;
  const outcome = await getOutcome(tx, workspaceId, outcomeId);
  const call = await lockCall(tx, workspaceId, event.data.callId);
  if (!outcome || outcome.archivedAt || !pickFits(outcome, call)) return;
  if (stillAsks(outcome, { hasTime: false, hasNote: await hasNote(tx, call) })) return;
  await changeOutcome(tx, emit, {
    workspaceId,
    actorUserId: picked.workerUserId as UserId,
    call,
    outcome,
    choice: { outcomeId, callbackAt: null, callbackAssignee: "me" },
    wrapUp: "done",
    by: "pick",
  });
};
