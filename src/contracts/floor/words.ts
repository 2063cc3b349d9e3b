/** Why all dialling was stopped. The word goes to every screen; what was written beside it only by query. */
export const stopReasons = ["wrong_script", "complaint", "provider_trouble", "legal", "other"] as const;
export type StopReason = (typeof stopReasons)[number];

export const stopReasonWords: Record<StopReason, string> = {
  wrong_script: "wrong script",
  complaint: "a complaint",
  provider_trouble: "trouble with the provider",
  legal: "a legal question",
  other: "another reason",
};
