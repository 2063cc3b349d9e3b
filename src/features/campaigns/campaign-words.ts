import type { RouterOutputs } from "@/client/trpc";
import { formatDateTime, formatShortClock } from "@/components/format";
import type { BadgeTone } from "@/components/status-badge";
import type { CampaignStatus, DoneReason } from "@/contracts/campaigns/schema";

export const statusWords: Record<CampaignStatus, { label: string; tone: BadgeTone; icon: string }> = {
  draft: { label: "Draft", tone: "unknown", icon: "✎" },
  running: { label: "Running", tone: "positive", icon: "▶" },
  paused: { label: "Paused", tone: "warning", icon: "Ⅱ" },
  completed: { label: "Completed", tone: "quiet", icon: "✓" },
};

const doneWords: Record<DoneReason, string> = {
  converted: "Converted",
  reached: "Reached",
  stopped: "Stopped",
  blocked: "Do not call",
  capped: "Attempts used up",
  removed: "Taken out",
  bad_data: "Wrong details",
  already_spoke: "Already spoken to",
  repeated: "Same outcome too often",
};

export type QueueLead = RouterOutputs["campaigns"]["leads"]["leads"][number];

/** Where a lead stands in the queue, in words; the desk's own rule decides the dial. */
export function placeWords(
  lead: QueueLead,
  maxAttempts: number,
  now: Date,
): { words: string; tone: BadgeTone } {
  if (lead.doNotCallAt) return { words: "Do not call", tone: "negative" };
  if (lead.state === "done") {
    return {
      words: lead.doneReason ? doneWords[lead.doneReason] : "Done",
      tone: lead.doneReason === "converted" ? "positive" : "quiet",
    };
  }
  if (lead.phone === null) return { words: "No number", tone: "warning" };
  if (lead.leaseHolderName) return { words: `${lead.leaseHolderName} is on it`, tone: "active" };
  if (lead.callbackDueAt) return { words: "Callback due", tone: "warning" };
  if (lead.attempts >= maxAttempts) return { words: "Attempts used up", tone: "quiet" };
  if (lead.nextAttemptAt && lead.nextAttemptAt > now) {
    const isSoon = lead.nextAttemptAt.getTime() - now.getTime() < 12 * 3600_000;
    return {
      words: `Rests until ${isSoon ? formatShortClock(lead.nextAttemptAt) : formatDateTime(lead.nextAttemptAt, now)}`,
      tone: "warm",
    };
  }
  return { words: "Ready to call", tone: "positive" };
}

/** 0–100, whole; 0 for an empty campaign. */
export function percent(part: number, total: number): number {
  return total === 0 ? 0 : Math.round((part / total) * 100);
}
