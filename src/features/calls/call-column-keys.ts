import { type CallColumnKey, callColumn } from "@/contracts/calls/columns";

export const callColumnKeys = callColumn.options;

/** Shown until a person chooses: what came of the call, and whose it was. */
export const firstCallColumns: readonly CallColumnKey[] = [
  "status",
  "outcome",
  "worker",
  "campaign",
  "duration",
  "talked",
  "when",
];

export const callColumnWords: Record<CallColumnKey, string> = {
  status: "Status",
  outcome: "Outcome",
  worker: "Worker",
  campaign: "Campaign",
  direction: "Direction",
  line: "Line",
  duration: "Duration",
  talked: "Talked",
  when: "When",
  clock: "Their clock",
};
