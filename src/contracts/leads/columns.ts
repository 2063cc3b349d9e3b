import { z } from "zod";

/** Columns of the list beside the name, in the order they stand. */
export const leadColumn = z.enum([
  "phone",
  "stage",
  "owner",
  "outcome",
  "attempts",
  "next",
  "last_call",
  "clock",
  "tags",
  "email",
  "source",
  "created",
]);
export type LeadColumnKey = z.infer<typeof leadColumn>;
