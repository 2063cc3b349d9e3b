import type { CampaignStatus, DoneReason } from "@/contracts/campaigns/schema";
import type { SkipReason } from "@/contracts/campaigns/words";

const minute = 60_000;
const hour = 60 * minute;

const moves: Record<CampaignStatus, readonly CampaignStatus[]> = {
  draft: ["running"],
  running: ["paused", "completed"],
  paused: ["running", "completed"],
  completed: ["running"],
};

/** Whether a campaign may go from one state to the other. */
export function canMove(from: CampaignStatus, to: CampaignStatus): boolean {
  return moves[from].includes(to);
}

/** When a lead may be tried again after an attempt that reached nobody. */
export function nextAttemptAt(at: Date, retryMinutes: number): Date {
  return new Date(at.getTime() + retryMinutes * minute);
}

export type SkipPlan = { kind: "later"; at: Date } | { kind: "done"; reason: DoneReason };

/** What passing a lead over does to its place in the queue. */
export function skipPlan(reason: SkipReason, now: Date): SkipPlan {
  const later = (milliseconds: number): SkipPlan => ({
    kind: "later",
    at: new Date(now.getTime() + milliseconds),
  });
  const plans: Record<SkipReason, SkipPlan> = {
    bad_data: { kind: "done", reason: "bad_data" },
    wrong_time: later(3 * hour),
    already_spoke: { kind: "done", reason: "already_spoke" },
    other: later(24 * hour),
  };
  return plans[reason];
}
