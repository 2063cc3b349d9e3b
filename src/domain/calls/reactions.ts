import type { OutcomeId, UserId, WorkspaceId } from "@/contracts/ids";
import { changeOutcome, hasNote } from "@/domain/calls/commands/outcome";
import { lockCall } from "@/domain/calls/commands/record";
import { getOutcome } from "@/domain/outcomes/queries";
import { pickFits, stillAsks } from "@/domain/outcomes/rules";
import type { Tx } from "@/platform/db";
import type { Reaction } from "@/platform/events/reactions";
import { connectionOf } from "@/platform/transaction-connection";

/** Whose pick waits for the end of this call; none in most. Asked at every end (docs/decisions/0009). */
async function pickOf(tx: Tx, workspaceId: WorkspaceId, callId: string) {
  const [picked] = await connectionOf(tx).query<{ outcome_id: string; worker_user_id: string }>({
    name: "picked-outcome",
    text: `SELECT picked_outcome_id AS outcome_id, worker_user_id FROM calls
            WHERE workspace_id = $1 AND id = $2 AND picked_outcome_id IS NOT NULL AND outcome_id IS NULL
              AND wrap_up = 'open' AND worker_user_id IS NOT NULL`,
    values: [workspaceId, callId],
  });
  return picked ?? null;
}

/**
 * The report came: an outcome that was picked while the call lasted completes the wrap-up, in the report's own
 * transaction. Not where it contradicts the report, or still asks for a time or a note: then the popup offers it.
 */
export const completePicked: Reaction<"call.ended"> = async (tx, emit, event, { workspaceId }) => {
  const picked = await pickOf(tx, workspaceId, event.data.callId);
  if (!picked) return;
  const outcomeId = picked.outcome_id as OutcomeId;
  const outcome = await getOutcome(tx, workspaceId, outcomeId);
  const call = await lockCall(tx, workspaceId, event.data.callId);
  if (!outcome || outcome.archivedAt || !pickFits(outcome, call)) return;
  if (stillAsks(outcome, { hasTime: false, hasNote: await hasNote(tx, call) })) return;
  await changeOutcome(tx, emit, {
    workspaceId,
    actorUserId: picked.worker_user_id as UserId,
    call,
    outcome,
    choice: { outcomeId, callbackAt: null, callbackAssignee: "me" },
    wrapUp: "done",
    by: "pick",
  });
};
