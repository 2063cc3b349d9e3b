import { z } from "zod";
import { leadFields } from "@/contracts/leads/schema";

const schema = z.object(leadFields);
export type LeadDetails = z.output<typeof schema>;
/** As typed: empty text where there is nothing. */
export type LeadFormValues = { [F in keyof LeadDetails]: string };
export type LeadFormErrors = { [F in keyof LeadDetails]?: string };

export const emptyLead: LeadFormValues = {
  name: "",
  company: "",
  phone: "",
  email: "",
  timeZone: "",
  source: "",
};

/** What the server shows masked to this person; it cannot be edited. */
export const isMasked = (text: string | null): boolean => text?.includes("••") ?? false;

export function toFormValues(lead: LeadDetails): LeadFormValues {
  return {
    name: lead.name,
    company: lead.company ?? "",
    phone: lead.phone ?? "",
    // A masked address is no text to start from: the field is shut (lead-fields.tsx), and nothing of it is sent.
    email: isMasked(lead.email) ? "" : (lead.email ?? ""),
    timeZone: lead.timeZone ?? "",
    source: lead.source ?? "",
  };
}

/** The details a form holds, or what is wrong with each field. */
export function readLeadForm(values: LeadFormValues): { details: LeadDetails } | { errors: LeadFormErrors } {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { details: parsed.data };
  const errors: LeadFormErrors = {};
  for (const issue of parsed.error.issues) {
    const field = Object.keys(emptyLead).find((name) => name === issue.path[0]) as
      | keyof LeadDetails
      | undefined;
    if (field) errors[field] ??= issue.message;
  }
  return { errors };
}
