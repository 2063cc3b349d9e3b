import { z } from "zod";
import { optionalLine, requiredLine } from "@/contracts/text";

export const contactKind = z.enum(["person", "company"]);
export type ContactKind = z.infer<typeof contactKind>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-IN", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * What a person may write about a contact; the same rules in the form and on the server. The phone is text here: the
 * server reads it in the workspace's default country.
 */
export const contactFields = {
  name: requiredLine("name", 120),
  company: optionalLine("company", 120),
  phone: optionalLine("phone number", 40),
  email: optionalLine("e-mail address", 254).pipe(z.email("This is not an e-mail address.").nullable()),
  timeZone: optionalLine("time zone", 64).refine(
    (zone) => zone === null || isTimeZone(zone),
    "This is not a time zone.",
  ),
} as const;

export const contactField = z.enum(["kind", "name", "company", "phone", "email", "timeZone"]);
export type ContactField = z.infer<typeof contactField>;

const version = z.number().int().min(0);
/** For each field how often it had been changed when somebody began to type in it: as the row's `fieldVersions` tells it. */
export function typedOnOf<F extends string>(fields: readonly F[]) {
  const each = Object.fromEntries(fields.map((field) => [field, version])) as Record<F, typeof version>;
  return z.strictObject(each).partial();
}

/** Contacts that one request changes. */
export const mostContactsAtOnce = 100;
