import type { BadgeTone } from "@/components/status-badge";
import type { CampaignStatus, WorkAssignment } from "@/contracts/campaigns/schema";

export const statusWords: Record<CampaignStatus, { label: string; tone: BadgeTone; icon: string }> = {
  draft: { label: "Draft", tone: "unknown", icon: "✎" },
  running: { label: "Running", tone: "positive", icon: "▶" },
  paused: { label: "Paused", tone: "warning", icon: "Ⅱ" },
  completed: { label: "Completed", tone: "quiet", icon: "✓" },
};

export const assignmentWords: Record<WorkAssignment, { label: string; detail: string }> = {
  anyone: { label: "Whoever is free", detail: "The next free worker gets the next lead." },
  manual: {
    label: "Given by hand",
    detail: "You give leads to workers on the Leads tab; the rest is for whoever is free.",
  },
  round_robin: { label: "Workers in turn", detail: "Each new lead goes to the next worker." },
  weight: {
    label: "Workers by weight",
    detail: "3 parts and 1 part: of 400 leads one gets 300, the other 100. 0 parts get none.",
  },
};

/** 0–100, whole; 0 for an empty campaign. */
export function percent(part: number, total: number): number {
  return total === 0 ? 0 : Math.round((part / total) * 100);
}
