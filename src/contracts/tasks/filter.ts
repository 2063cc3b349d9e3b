import { z } from "zod";
import { userId } from "@/contracts/ids";
import { dateCondition, filterTree, setOp } from "@/contracts/lists/schema";
import { taskKind, taskScope, taskState } from "@/contracts/tasks/schema";
import { searchText } from "@/contracts/text";

const some = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(50);

/** One condition on a task. `me` is whoever looks. */
const taskCondition = z.union([
  z.strictObject({ field: z.literal("kind"), op: setOp, values: some(taskKind) }),
  z.strictObject({
    field: z.literal("assignee"),
    op: setOp,
    values: some(z.union([z.enum(["me", "nobody"]), userId])),
  }),
  z.strictObject({ field: z.literal("has_lead"), is: z.boolean() }),
  z.strictObject({ field: z.literal("due"), when: dateCondition }),
  z.strictObject({ field: z.literal("created"), when: dateCondition }),
  z.strictObject({ field: z.literal("done"), when: dateCondition }),
]);
export type TaskCondition = z.infer<typeof taskCondition>;

export const taskTree = filterTree(taskCondition);
export type TaskTree = z.infer<typeof taskTree>;

/** Which tasks. Everything given must hold. Open ones stand with the earliest on top, done ones with the latest. */
export const taskFilter = z.strictObject({
  scope: taskScope,
  state: taskState,
  /** Part of the title, or of the name or company of its lead. */
  search: searchText.optional(),
  where: taskTree.optional(),
});
export type TaskFilter = z.infer<typeof taskFilter>;
