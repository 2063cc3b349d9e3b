import type { CallingRuleInput } from "@/contracts/calling-rules/schema";

/** What the procedures that make something ask for, with nothing in it that a test is about: it says what differs. */

export const newLead = (name: string) => ({
  name,
  phone: null,
  company: null,
  email: null,
  timeZone: null,
  source: null,
});

export const newOutcome = (label: string) => ({
  label,
  tone: "neutral" as const,
  effect: "none" as const,
  recycleMinutes: null,
  isSuggestedIfNotReached: false,
  advances: true,
  needsNote: false,
  stopsAfterTimes: null,
});

/** Every hour of every day is open by it, to whoever has an Indian number. */
export const openRule = (name: string): CallingRuleInput => ({
  name,
  callingCode: "91",
  purpose: null,
  opensMinute: 0,
  closesMinute: 1440,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  observesHolidays: false,
  needsConsent: false,
  effectiveFrom: "2020-01-01",
  effectiveUntil: null,
  source: "The office's own",
  isVerified: false,
});
