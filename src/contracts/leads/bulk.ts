import { z } from "zod";
import { leadId, userId } from "@/contracts/ids";
import { leadFilter } from "@/contracts/leads/filter";
import { leadStage } from "@/contracts/leads/schema";

/** Which leads a bulk change is about: these, or all that match now. */
export const leadSelection = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("ids"), leadIds: z.array(leadId).min(1).max(1000) }),
  z.strictObject({ by: z.literal("filter"), filter: leadFilter.omit({ notInCampaignId: true }) }),
]);
export type LeadSelection = z.infer<typeof leadSelection>;

/** What is done to all of them. */
export const leadChange = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("assign"), ownerUserId: userId.nullable() }),
  z.strictObject({ kind: z.literal("stage"), stage: leadStage }),
  z.strictObject({ kind: z.literal("delete") }),
]);
export type LeadChange = z.infer<typeof leadChange>;

/** Up to so many are changed while one waits; more are a job whose progress everybody sees. */
export const bulkAtOnce = 1000;
