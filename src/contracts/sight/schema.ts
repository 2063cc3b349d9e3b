import { z } from "zod";

/** Whose leads and calls a role sees: one's own, one's team's, everybody's. */
const rowSight = z.enum(["own", "team", "all"]);
export type RowSight = z.infer<typeof rowSight>;
/** Managers see a team at least. */
const managerSight = rowSight.exclude(["own"]);

export const sightSettings = z.strictObject({
  workerSees: rowSight,
  managerSees: managerSight,
  masksPhones: z.boolean(),
  masksEmails: z.boolean(),
});
export type SightSettings = z.infer<typeof sightSettings>;

/**
 * A customer's number or address as this viewer may see it: whole, or masked. Made by domain/sight/masks.ts alone, so
 * that a view cannot be filled with what stands in the database.
 */
export type ShownPhone = string & z.$brand<"ShownPhone">;
export type ShownEmail = string & z.$brand<"ShownEmail">;
