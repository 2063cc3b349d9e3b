import { z } from "zod";
import { requiredLine } from "@/contracts/text";

export const taskKind = z.enum(["callback", "follow_up"]);
export type TaskKind = z.infer<typeof taskKind>;

export const taskTitle = requiredLine("title", 160);
/** Whose tasks a list shows. */
export const taskScope = z.enum(["mine", "anyone", "all"]);
export type TaskScope = z.infer<typeof taskScope>;
export const taskState = z.enum(["open", "due", "done"]);
export type TaskState = z.infer<typeof taskState>;
