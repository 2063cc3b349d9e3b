import { z } from "zod";
import { taskId, userId } from "@/contracts/ids";
import { taskFilter } from "@/contracts/tasks/filter";
import { dueAt } from "@/contracts/tasks/schema";

/** More than this is no list that a person works off. */
export const tasksAtOnce = 1000;

/** Which tasks a change is about: these, or all that match now. */
export const taskSelection = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("ids"), taskIds: z.array(taskId).min(1).max(tasksAtOnce) }),
  z.strictObject({ by: z.literal("filter"), filter: taskFilter }),
]);
export type TaskSelection = z.infer<typeof taskSelection>;

/** What is done to all of them. */
export const taskChange = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("done") }),
  z.strictObject({ kind: z.literal("snooze"), dueAt }),
  /** Null = anyone's. */
  z.strictObject({ kind: z.literal("assign"), assigneeUserId: userId.nullable() }),
]);
export type TaskChange = z.infer<typeof taskChange>;

/** How a task was before a change of many: what taking it back puts there. */
export const taskBefore = z.strictObject({ taskId, dueAt: z.date(), assigneeUserId: userId.nullable() });
export type TaskBefore = z.infer<typeof taskBefore>;
