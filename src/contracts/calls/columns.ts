import { z } from "zod";

/** Columns of the list beside who was called, in the order they stand. */
export const callColumn = z.enum([
  "status",
  "outcome",
  "worker",
  "campaign",
  "direction",
  "line",
  "duration",
  "talked",
  "when",
  "clock",
]);
export type CallColumnKey = z.infer<typeof callColumn>;
