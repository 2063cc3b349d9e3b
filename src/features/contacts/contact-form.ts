import { type ContactField, type ContactKind, contactFields, contactKind } from "@/contracts/contacts/schema";
import type { FieldSpec } from "@/features/records/field-inputs";

/** A contact's fields as the server gives them, on its own page or with a lead. */
type ContactLike = {
  name: string;
  company: string | null;
  phone: string | null;
  phoneText: string | null;
  email: string | null;
  timeZone: string | null;
};
export type DetailField = Exclude<ContactField, "kind">;

/** What the server shows masked to this person; it cannot be edited. */
const isMasked = (text: string | null): boolean => text?.includes("••") ?? false;

/** As an input holds it: empty text where there is nothing. */
export const contactValues = (contact: ContactLike | null): Record<DetailField, string> => ({
  name: contact?.name ?? "",
  company: contact?.company ?? "",
  phone: contact?.phone ?? "",
  // A masked address is no text to start from: the field is shut, and nothing of it is sent.
  email: isMasked(contact?.email ?? null) ? "" : (contact?.email ?? ""),
  timeZone: contact?.timeZone ?? "",
});

const zones = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
const zoneOptions = zones.map((zone) => ({ value: zone, label: zone }));

/** What a person may write about a contact. */
export function contactSpecs(contact: ContactLike | null): FieldSpec<DetailField>[] {
  const email = contact?.email ?? null;
  return [
    { field: "name", label: "Name", now: contact?.name ?? null },
    {
      field: "phone",
      label: "Phone number",
      now: contact?.phoneText ?? null,
      type: "tel",
      placeholder: "+91 98765 43210",
      isShut: isMasked(contact?.phoneText ?? null),
    },
    { field: "company", label: "Company", now: contact?.company ?? null },
    {
      field: "email",
      label: "E-mail",
      now: email,
      href: email && !isMasked(email) ? `mailto:${encodeURIComponent(email)}` : undefined,
      type: "email",
      isShut: isMasked(email),
    },
    {
      field: "timeZone",
      label: "Time zone",
      now: contact?.timeZone?.replaceAll("_", " ") ?? null,
      placeholder: "Not known",
      options: zoneOptions,
      clearLabel: "Time zone not known",
    },
  ];
}

export const kindWords: Record<ContactKind, string> = { person: "Person", company: "Company" };

export const contactShape = { ...contactFields, kind: contactKind };

/** A contact's own page also says which of the two it is. */
export const kindSpec = (kind: ContactKind): FieldSpec<ContactField> => ({
  field: "kind",
  label: "Kind",
  now: kindWords[kind],
  options: contactKind.options.map((value) => ({ value, label: kindWords[value] })),
});
