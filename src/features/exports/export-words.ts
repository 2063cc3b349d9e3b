import { formatNumber } from "@/components/format";
import type { BadgeTone } from "@/components/status-badge";
import type { ExportList, ExportState } from "@/contracts/exports/schema";

const words: Record<ExportList, [one: string, many: string]> = {
  leads: ["lead", "leads"],
  contacts: ["contact", "contacts"],
  calls: ["call", "calls"],
  tasks: ["task", "tasks"],
  activity: ["line of the activity", "lines of the activity"],
};

/** "2,431 leads". */
export const exportedRows = (list: ExportList, count: number): string =>
  count === 1 ? `1 ${words[list][0]}` : `${formatNumber(count)} ${words[list][1]}`;

export const exportStateWords: Record<ExportState, { label: string; tone: BadgeTone }> = {
  asked: { label: "Not fetched", tone: "quiet" },
  running: { label: "On its way", tone: "active" },
  done: { label: "Taken out", tone: "positive" },
  stopped: { label: "Broken off", tone: "warning" },
  failed: { label: "Failed", tone: "negative" },
  refused: { label: "Refused", tone: "negative" },
};

export const exportListWords: Record<ExportList, string> = {
  leads: "Leads",
  contacts: "Contacts",
  calls: "Calls",
  tasks: "Tasks",
  activity: "Activity",
};
