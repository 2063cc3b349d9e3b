import type { UserId } from "@/contracts/ids";
import { countOwnPhone, pauseInPowerMode } from "@/domain/desk/commands/status";
import type { Reaction } from "@/platform/events/reactions";

/** A click whose worker did not pick up counts; the second in a row pauses. A refused click says nothing of the phone. */
export const watchOwnPhone: Reaction<"call.ended"> = async (tx, emit, event, { workspaceId }) => {
  const { direction, workerUserId, status, endedBy } = event.data;
  if (direction !== "outbound" || !workerUserId || endedBy === "refusal") return;
  await countOwnPhone(tx, emit, {
    workspaceId,
    userId: workerUserId as UserId,
    isMissed: status === "worker_no_answer",
  });
};

/** Nobody dials for a person who has no page open: power mode waits, and says why on the way back. */
export const pauseAbsent: Reaction<"presence.changed"> = async (tx, emit, event, { workspaceId }) => {
  for (const userId of event.data.left)
    await pauseInPowerMode(tx, emit, { workspaceId, userId }, "tab_closed");
};
