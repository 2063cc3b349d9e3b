import type { CallId, LeadId, UserId } from "@/contracts/ids";
import { closeCallbacks, planMissed } from "@/domain/tasks/commands";
import { clock } from "@/platform/clock";
import type { Reaction } from "@/platform/events/reactions";

/** A missed call of a known lead becomes a callback, due now: its member's, else anyone's. */
export const callBackMissed: Reaction<"call.ended"> = async (tx, emit, event, { workspaceId }) => {
  const { data } = event;
  if (data.direction !== "inbound" || data.status !== "missed" || !data.leadId) return;
  await planMissed(tx, emit, {
    workspaceId,
    leadId: data.leadId as LeadId,
    callId: data.callId as CallId,
    assigneeUserId: data.workerUserId as UserId | null,
  });
};

/**
 * The lead was called and the call has its outcome: callbacks that were due when it ended are kept, and leave the
 * queue's top. A correction keeps none: what became due since was not answered by this call.
 */
export const closeKeptCallbacks: Reaction<"call.outcome_set"> = async (tx, emit, event, { workspaceId }) => {
  const { leadId, callId, previousOutcomeId } = event.data;
  if (!leadId || previousOutcomeId) return;
  const call = await tx.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    select: { endedAt: true },
  });
  const dueBefore = call?.endedAt ?? clock.now();
  await closeCallbacks(tx, emit, { workspaceId, leadId, dueBefore, byCallId: callId });
};
