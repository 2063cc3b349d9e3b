import { z } from "zod";
import { lineClass } from "@/contracts/calling-rules/schema";
import { callPurpose } from "@/contracts/consents/schema";

/**
 * By what one dial was allowed or refused, kept with the call. It names versions, so that it can be read after the
 * rules have changed; `localTime` is the customer's clock, "2026-11-27 20:14".
 */
export const dialVerdict = z.object({
  /** Null = allowed; else the judge's reason. */
  block: z.string().nullable(),
  checkedAt: z.iso.datetime(),
  purpose: callPurpose,
  timeZone: z.string().nullable(),
  localTime: z.string().nullable(),
  /** The rules that held for this number on this day. */
  rules: z.array(
    z.object({ ruleId: z.uuid(), version: z.number().int(), name: z.string(), isVerified: z.boolean() }),
  ),
  consent: z.object({ entryId: z.uuid(), decision: z.string() }).nullable(),
  lineClass: lineClass.nullable(),
});
export type DialVerdict = z.infer<typeof dialVerdict>;
