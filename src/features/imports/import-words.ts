import type { BadgeTone } from "@/components/status-badge";
import type { DuplicateRule, ImportState } from "@/contracts/imports/schema";

export const stateWords: Record<ImportState, { label: string; tone: BadgeTone; icon: string }> = {
  uploading: { label: "Coming in", tone: "active", icon: "◌" },
  checking: { label: "Being read", tone: "active", icon: "◌" },
  ready: { label: "Waits for you", tone: "warning", icon: "!" },
  running: { label: "Importing", tone: "active", icon: "◌" },
  done: { label: "Done", tone: "positive", icon: "✓" },
  cancelled: { label: "Stopped", tone: "quiet", icon: "–" },
  failed: { label: "Failed", tone: "negative", icon: "✕" },
  undoing: { label: "Being taken back", tone: "active", icon: "◌" },
  undone: { label: "Taken back", tone: "quiet", icon: "↶" },
};

export const ruleWords: Record<DuplicateRule, string> = {
  skip: "Leave the row out",
  fill_empty: "Fill in what is empty on the lead that is here",
  overwrite: "Write the row over the lead that is here",
};

export const leadsWord = (count: number, format: (value: number) => string): string =>
  count === 1 ? "1 lead" : `${format(count)} leads`;

/** 1,234 KB or 12.3 MB. */
export function sizeWords(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
