import { z } from "zod";
import { callDirection, callStatus } from "@/contracts/calls/schema";
import { campaignId, leadId, outcomeId, userId } from "@/contracts/ids";
import { dateCondition, filterTree, setOp } from "@/contracts/lists/schema";
import { searchText } from "@/contracts/text";

const some = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(50);

const hourOfDay = z.string().regex(/^(1?\d|2[0-3])$/, "no hour");

/** One condition on a call. `me` is whoever looks. */
const callCondition = z.union([
  z.strictObject({ field: z.literal("status"), op: setOp, values: some(callStatus) }),
  z.strictObject({ field: z.literal("direction"), op: setOp, values: some(callDirection) }),
  z.strictObject({
    field: z.literal("worker"),
    op: setOp,
    values: some(z.union([z.enum(["me", "nobody"]), userId])),
  }),
  z.strictObject({ field: z.literal("campaign"), op: setOp, values: some(campaignId) }),
  z.strictObject({
    field: z.literal("outcome"),
    op: setOp,
    values: some(z.union([z.literal("none"), outcomeId])),
  }),
  z.strictObject({ field: z.literal("started"), when: dateCondition }),
  /** By the workspace's clock, each hour named by where it begins. */
  z.strictObject({ field: z.literal("hour"), op: setOp, values: some(hourOfDay) }),
  z.strictObject({ field: z.literal("reached"), is: z.boolean() }),
  /** Its outcome is a good one. */
  z.strictObject({ field: z.literal("good"), is: z.boolean() }),
  /** Ended, and neither wrapped up nor with an outcome. */
  z.strictObject({ field: z.literal("waiting"), is: z.boolean() }),
  z.strictObject({ field: z.literal("talked"), atLeastSeconds: z.number().int().min(0).max(86_400) }),
]);
export type CallCondition = z.infer<typeof callCondition>;

export const callTree = filterTree(callCondition);
export type CallTree = z.infer<typeof callTree>;

/** Which calls. Everything given must hold. */
export const callFilter = z.strictObject({
  status: callStatus.optional(),
  direction: callDirection.optional(),
  workerUserId: userId.optional(),
  campaignId: campaignId.optional(),
  leadId: leadId.optional(),
  outcomeId: outcomeId.optional(),
  from: z.date().optional(),
  to: z.date().optional(),
  /** Part of a name, company or address, or four and more digits of the number. */
  search: searchText.optional(),
  where: callTree.optional(),
});
export type CallFilter = z.infer<typeof callFilter>;

export const callSort = z.enum(["newest", "oldest", "longest"]);
export type CallSort = z.infer<typeof callSort>;
