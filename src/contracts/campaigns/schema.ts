import { z } from "zod";
import { scriptProblems } from "@/contracts/campaigns/script";
import { userId } from "@/contracts/ids";
import { callPurpose } from "@/contracts/consents/schema";
import { optionalLine, prose, requiredLine } from "@/contracts/text";
import { skipReasons } from "./words";

export const campaignStatus = z.enum(["draft", "running", "paused", "completed"]);
export type CampaignStatus = z.infer<typeof campaignStatus>;

/** What is called first once the callbacks are done. */
const queueOrder = z.enum(["new_first", "retries_first"]);
export type QueueOrder = z.infer<typeof queueOrder>;

/** Who calls which lead: whoever is free, whom a manager chose, each worker in turn, or in turn by weight. */
const workAssignment = z.enum(["anyone", "manual", "round_robin", "weight"]);
export type WorkAssignment = z.infer<typeof workAssignment>;

/** Whether leads get a worker by themselves when they are put in. */
export const sharesOut = (assignment: WorkAssignment): boolean =>
  assignment === "round_robin" || assignment === "weight";

/** The most parts one worker may have: shares can be written as percents. */
export const mostParts = 100;

/** Of all parts together, a worker gets so many; 0 = stays in the list and gets no new lead by weight. */
const campaignWorker = z.strictObject({
  userId,
  weight: z
    .number()
    .int("Parts are whole numbers.")
    .min(0, "At least 0 parts.")
    .max(mostParts, `At most ${mostParts} parts.`),
});
export type CampaignWorker = z.infer<typeof campaignWorker>;

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

export const skipReason = z.enum(skipReasons);

/** Why a campaign is paused, in the manager's words; told on every desk. */
export const campaignPauseReason = optionalLine("reason", 300);

const minute = z.number().int().min(0).max(1440);
/** When a campaign calls, by the customer's clock and beside what the calling rules allow. */
const campaignHours = z
  .strictObject({
    opensMinute: minute,
    closesMinute: minute,
    /** ISO: Monday is 1. */
    weekdays: z
      .array(z.number().int().min(1).max(7))
      .min(1, "Choose at least one day.")
      .max(7)
      .transform((days) => [...new Set(days)].sort((a, b) => a - b)),
  })
  .refine(({ opensMinute, closesMinute }) => opensMinute < closesMinute, "It must open before it closes.");
export type CampaignHours = z.infer<typeof campaignHours>;

/** What a person may set about a campaign; the same rules in the form and on the server. */
export const campaignFields = {
  name: requiredLine("name", 80),
  script: prose("script", 20_000).superRefine((script, context) => {
    for (const message of scriptProblems(script)) context.addIssue({ code: "custom", message });
  }),
  isOutcomeRequired: z.boolean(),
  maxAttempts: z.number().int().min(1, "At least 1 attempt.").max(30, "At most 30 attempts."),
  attemptsPerDay: z.number().int().min(1, "At least 1 attempt.").max(20, "At most 20 attempts a day."),
  avoidSameHours: z.number().int().min(0).max(6, "At most 6 hours."),
  previewSeconds: z.number().int().min(0).max(60, "At most 60 seconds."),
  queueOrder,
  purpose: callPurpose,
  retryMinutes: z.number().int().min(1, "At least 1 minute.").max(20_160, "At most 14 days."),
  /** Null = whenever the calling rules allow. */
  hours: campaignHours.nullable(),
  wrapUpSeconds: z.number().int().min(5, "At least 5 seconds.").max(300, "At most 300 seconds."),
  assignment: workAssignment,
  /** After a worker has been away for so long, colleagues may call that worker's leads; 0 = never. */
  awayMinutes: z.number().int().min(0).max(1440, "At most 24 hours."),
  /** Who takes part where leads are shared out; each has so many parts. */
  workers: z
    .array(campaignWorker)
    .max(200)
    .refine(
      (workers) => new Set(workers.map((each) => each.userId)).size === workers.length,
      "A worker is named twice.",
    ),
} as const;

/** Which leads of a campaign a page lists; the middle three are the parts of its forecast. */
export const campaignLeadFilter = z.enum([
  "all",
  "due",
  "resting",
  "callable",
  "waiting",
  "never",
  "done",
  "blocked",
]);
export type CampaignLeadFilter = z.infer<typeof campaignLeadFilter>;
