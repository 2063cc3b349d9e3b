import { leadColumn, type LeadColumnKey } from "@/contracts/leads/columns";

export const leadColumnKeys = leadColumn.options;
export type { LeadColumnKey };

/** Shown until a person chooses: what decides the next call. */
export const firstColumns: readonly LeadColumnKey[] = [
  "phone",
  "stage",
  "owner",
  "outcome",
  "attempts",
  "next",
  "last_call",
  "clock",
  "tags",
];

export const leadColumnWords: Record<LeadColumnKey, string> = {
  phone: "Phone",
  stage: "Stage",
  owner: "Owner",
  outcome: "Last outcome",
  attempts: "Attempts",
  next: "Next",
  last_call: "Last call",
  clock: "Their clock",
  tags: "Tags",
  email: "E-mail",
  source: "Source",
  created: "Added",
};
