import { z } from "zod";
import { requiredLine } from "@/contracts/text";

export const taskKind = z.enum(["callback", "follow_up"]);
export type TaskKind = z.infer<typeof taskKind>;

export const taskTitle = requiredLine("title", 160);
/** Whose tasks a list shows; `team` = of the people in the viewer's team. */
export const taskScope = z.enum(["mine", "anyone", "team", "all"]);
export type TaskScope = z.infer<typeof taskScope>;
export const taskState = z.enum(["open", "due", "done"]);
export type TaskState = z.infer<typeof taskState>;

export const dueAt = z
  .date()
  .min(new Date("2020-01-01"), "This date is too far back.")
  .max(new Date("2100-01-01"), "This date is too far off.");
