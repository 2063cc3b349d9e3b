import { z } from "zod";
import { prose, requiredLine } from "@/contracts/text";

export const campaignStatus = z.enum(["draft", "running", "paused", "completed"]);
export type CampaignStatus = z.infer<typeof campaignStatus>;

/** Why a lead left a campaign's queue. */
export const doneReason = z.enum([
  "converted",
  "reached",
  "stopped",
  "blocked",
  "capped",
  "removed",
  "bad_data",
  "already_spoke",
  "repeated",
]);
export type DoneReason = z.infer<typeof doneReason>;

/** What a worker says when passing a lead over. */
export const skipReason = z.enum(["bad_data", "wrong_time", "already_spoke", "other"]);
export type SkipReason = z.infer<typeof skipReason>;

/** What a person may set about a campaign; the same rules in the form and on the server. */
export const campaignFields = {
  name: requiredLine("name", 80),
  script: prose("script", 20_000),
  isOutcomeRequired: z.boolean(),
  maxAttempts: z.number().int().min(1, "At least 1 attempt.").max(30, "At most 30 attempts."),
  retryMinutes: z.number().int().min(1, "At least 1 minute.").max(20_160, "At most 14 days."),
  wrapUpSeconds: z.number().int().min(5, "At least 5 seconds.").max(300, "At most 300 seconds."),
} as const;
