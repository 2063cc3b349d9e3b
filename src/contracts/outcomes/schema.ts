import { z } from "zod";
import { requiredLine } from "@/contracts/text";

export const outcomeEffect = z.enum(["none", "recycle", "callback", "convert", "stop", "do_not_call"]);
export type OutcomeEffect = z.infer<typeof outcomeEffect>;
export const outcomeTone = z.enum(["good", "neutral", "bad"]);
export type OutcomeTone = z.infer<typeof outcomeTone>;

/** What an admin may set about an outcome; the same rules in the form and on the server. */
export const outcomeFields = {
  label: requiredLine("label", 40),
  tone: outcomeTone,
  effect: outcomeEffect,
  /** Only with effect "recycle". */
  recycleMinutes: z.number().int().min(1, "At least 1 minute.").max(20_160, "At most 14 days.").nullable(),
  isSuggestedIfNotReached: z.boolean(),
  /** Whether the desk goes on to the next lead by itself. */
  advances: z.boolean(),
  /** Refused without a note on the call. */
  needsNote: z.boolean(),
  /** Only with effect "recycle": so many calls with this outcome and the lead leaves the queue; null = never. */
  stopsAfterTimes: z.number().int().min(1, "At least once.").max(30, "At most 30 times.").nullable(),
} as const;

/** More would not fit the keyboard and the popup. */
export const maxOutcomes = 20;
