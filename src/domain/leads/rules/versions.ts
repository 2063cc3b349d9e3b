import type { ContactField } from "@/contracts/contacts/schema";
import type { LeadField } from "@/contracts/leads/schema";
import { countChanges } from "@/domain/contacts/rules/field-versions";

/** Where a lead's own fields stand, as its `fieldVersions` count them. */
export const leadColumns = {
  source: "source",
  stage: "stage",
  ownerUserId: "owner_user_id",
} as const satisfies Record<Exclude<LeadField, ContactField>, string>;

/** The lead and its contact as one: whichever of the two is changed, it grows. */
export const leadVersion = (row: { version: number; contact: { fieldVersions: unknown } }): number =>
  row.version + countChanges(row.contact.fieldVersions);
