import { z } from "zod";
import { campaignId, outcomeId, tagId, userId } from "@/contracts/ids";
import { leadStage } from "@/contracts/leads/schema";
import { dateCondition, filterTree, setOp } from "@/contracts/lists/schema";
import { searchText } from "@/contracts/text";

const some = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(50);

/** One condition on a lead. `me` is whoever looks, so that a view of one's own leads can be shared. */
const leadCondition = z.union([
  z.strictObject({ field: z.literal("stage"), op: setOp, values: some(leadStage) }),
  z.strictObject({
    field: z.literal("owner"),
    op: setOp,
    values: some(z.union([z.enum(["me", "nobody"]), userId])),
  }),
  z.strictObject({
    field: z.literal("outcome"),
    op: setOp,
    values: some(z.union([z.literal("none"), outcomeId])),
  }),
  z.strictObject({ field: z.literal("campaign"), op: setOp, values: some(campaignId) }),
  z.strictObject({ field: z.literal("tag"), op: setOp, values: some(z.union([z.literal("none"), tagId])) }),
  z.strictObject({ field: z.literal("source"), op: setOp, values: some(z.string().min(1).max(80)) }),
  z.strictObject({ field: z.literal("blocked"), is: z.boolean() }),
  z.strictObject({ field: z.literal("has_phone"), is: z.boolean() }),
  z.strictObject({ field: z.literal("created"), when: dateCondition }),
  z.strictObject({ field: z.literal("last_call"), when: dateCondition }),
]);
export type LeadCondition = z.infer<typeof leadCondition>;

export const leadTree = filterTree(leadCondition);
export type LeadTree = z.infer<typeof leadTree>;

/** Which leads: the list's filter, and what "all that match" means. Everything given must hold. */
export const leadFilter = z.strictObject({
  /** Any part of a name, company or address, or three and more digits of a number. */
  search: searchText.optional(),
  stage: leadStage.optional(),
  /** Null = nobody's. */
  ownerUserId: userId.nullable().optional(),
  outcomeId: outcomeId.optional(),
  isBlocked: z.boolean().optional(),
  notInCampaignId: campaignId.optional(),
  where: leadTree.optional(),
});
export type LeadFilter = z.infer<typeof leadFilter>;
