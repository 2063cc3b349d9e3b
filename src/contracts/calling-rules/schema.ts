import { z } from "zod";
import { callPurpose } from "@/contracts/consents/schema";
import { requiredLine } from "@/contracts/text";

/** What a line is for; the law gives promotional calls numbers of their own. Unclassified = not looked at. */
export const lineClass = z.enum(["unclassified", "service", "promotional"]);
export type LineClass = z.infer<typeof lineClass>;

/**
 * Countries that a rule can be made for: the digits after the plus, and the zone of a number whose contact names none.
 * Only countries with one zone: elsewhere a number does not say what time it is there.
 */
export const callingCountries = {
  "91": { name: "India", zone: "Asia/Kolkata" },
  "880": { name: "Bangladesh", zone: "Asia/Dhaka" },
  "977": { name: "Nepal", zone: "Asia/Kathmandu" },
  "65": { name: "Singapore", zone: "Asia/Singapore" },
  "94": { name: "Sri Lanka", zone: "Asia/Colombo" },
  "971": { name: "United Arab Emirates", zone: "Asia/Dubai" },
} as const;
export const callingCode = z.enum(
  Object.keys(callingCountries) as [keyof typeof callingCountries, ...(keyof typeof callingCountries)[]],
);
export type CallingCode = z.infer<typeof callingCode>;

/** A calendar day, without a time: "2027-01-26". */
const calendarDay = z.iso.date();

const minute = z.number().int().min(0).max(1440);
/** What an admin may set about a rule; the same in the form and on the server. */
const callingRuleFields = {
  name: requiredLine("name", 80),
  /** Null = every number. */
  callingCode: callingCode.nullable(),
  /** Null = whatever the call is for. */
  purpose: callPurpose.nullable(),
  opensMinute: minute,
  closesMinute: minute,
  /** ISO: Monday is 1. */
  weekdays: z
    .array(z.number().int().min(1).max(7))
    .min(1, "Choose at least one day.")
    .max(7)
    .transform((days) => [...new Set(days)].sort((a, b) => a - b)),
  observesHolidays: z.boolean(),
  needsConsent: z.boolean(),
  effectiveFrom: calendarDay,
  effectiveUntil: calendarDay.nullable(),
  source: requiredLine("source", 500),
  isVerified: z.boolean(),
} as const;

export const callingRuleInput = z
  .strictObject(callingRuleFields)
  .refine((rule) => rule.opensMinute < rule.closesMinute, {
    error: "Closing must be later than opening.",
    path: ["closesMinute"],
  })
  .refine((rule) => rule.effectiveUntil === null || rule.effectiveUntil >= rule.effectiveFrom, {
    error: "The last day must not be before the first.",
    path: ["effectiveUntil"],
  });
export type CallingRuleInput = z.infer<typeof callingRuleInput>;

export const holidayInput = z.strictObject({
  on: calendarDay,
  name: requiredLine("name", 80),
  callingCode: callingCode.nullable(),
});
export type HolidayInput = z.infer<typeof holidayInput>;

/** More would only slow every judgement down. */
export const maxCallingRules = 50;
export const maxHolidays = 500;
