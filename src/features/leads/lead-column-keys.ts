/** Columns of the list beside the name, in the order they stand. */
export const leadColumnKeys = [
  "phone",
  "stage",
  "owner",
  "outcome",
  "attempts",
  "next",
  "last_call",
  "clock",
  "email",
  "source",
  "created",
] as const;
export type LeadColumnKey = (typeof leadColumnKeys)[number];

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
  email: "E-mail",
  source: "Source",
  created: "Added",
};
