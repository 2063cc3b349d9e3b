import { z } from "zod";
import { userId } from "@/contracts/ids";
import { type LeadField, leadFields } from "@/contracts/leads/schema";
import { contactSpecs, contactValues } from "@/features/contacts/contact-form";
import type { FieldSpec } from "@/features/records/field-inputs";
import type { Lead } from "./lead-view";

/** In the owner's field: nobody's lead. */
export const nobody = "nobody";

export const leadShape = {
  ...leadFields,
  ownerUserId: z
    .literal(nobody)
    .transform(() => null)
    .or(userId),
};
export type LeadFormField = Exclude<LeadField, "stage">;

export const leadValues = (lead: Lead | null, ownerUserId: string): Record<LeadFormField, string> => ({
  ...contactValues(lead),
  source: lead?.source ?? "",
  ownerUserId,
});

type People = readonly { value: string; label: string }[];

/** What a person may write about a lead, its contact's fields first. */
export function leadSpecs(lead: Lead | null, people: People): FieldSpec<LeadFormField>[] {
  return [
    ...contactSpecs(lead),
    {
      field: "source",
      label: "Source",
      now: lead?.source ?? null,
      placeholder: "Where this lead came from",
    },
    {
      field: "ownerUserId",
      label: "Owner",
      now: lead?.owner?.name ?? "Nobody",
      options: [{ value: nobody, label: "Nobody" }, ...people],
    },
  ];
}
