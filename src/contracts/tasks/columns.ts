import { z } from "zod";

/** Columns of the list beside what is to do, in the order they stand. */
export const taskColumn = z.enum(["due", "kind", "lead", "assignee", "author", "done"]);
export type TaskColumnKey = z.infer<typeof taskColumn>;
