import { z } from "zod";
import { manyConsent } from "@/contracts/consents/schema";
import { type CampaignId, leadId, tagId, type UserId, userId } from "@/contracts/ids";
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
  z.strictObject({ kind: z.literal("tag"), tagId }),
  z.strictObject({ kind: z.literal("untag"), tagId }),
  z.strictObject({ kind: z.literal("consent"), consent: manyConsent }),
]);
export type LeadChange = z.infer<typeof leadChange>;

/** What is done to the leads' places in a campaign: put in, taken out, or given to a worker. */
export type QueueChange =
  | { kind: "queue"; campaignId: CampaignId }
  | { kind: "unqueue"; campaignId: CampaignId }
  | { kind: "share"; campaignId: CampaignId; assignee: UserId | "nobody" | "by_weight" };

/** Up to so many are changed while one waits; more are a job whose progress everybody sees. */
export const bulkAtOnce = 1000;
