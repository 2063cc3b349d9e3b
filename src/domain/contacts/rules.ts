import { isSupportedCountry } from "libphonenumber-js/max";
import type { ContactField } from "@/contracts/contacts/schema";
import { type DefaultCountry, lastTen, toE164 } from "@/lib/phone";
import { AppError } from "@/platform/errors";

export type ContactPhone = { phone: string | null; phoneLastTen: string | null };

/** The workspace's country as the phone reader takes it; India where the setting holds no country. */
export function phoneCountry(defaultCountry: string): DefaultCountry {
  return isSupportedCountry(defaultCountry) ? defaultCountry : "IN";
}

/** A number as a person typed it, in the two forms that a contact keeps; null where it is no phone number. */
export function readPhone(
  raw: string,
  country: DefaultCountry,
): { phone: string; phoneLastTen: string | null } | null {
  const phone = toE164(raw, country);
  return phone === null ? null : { phone, phoneLastTen: lastTen(phone) };
}

/** As readPhone, for a field that may be empty; throws a sentence where the text is no phone number. */
export function contactPhone(raw: string | null, country: DefaultCountry): ContactPhone {
  if (raw === null) return { phone: null, phoneLastTen: null };
  const read = readPhone(raw, country);
  if (!read) throw new AppError("BAD_REQUEST", "bad_phone", `${raw.slice(0, 40)} is not a phone number.`);
  return read;
}

/** Digits of a search that mean one number and not many: of fewer, most say nothing of a person. */
const tellingDigits = 7;

/** Whether this text searches for that very person: by the whole name or address, or by a good part of the number. */
export function isSearchFor(
  text: string,
  person: { name: string; email: string | null; phoneLastTen: string | null },
): boolean {
  const plain = text.trim().toLowerCase();
  if (plain === "") return false;
  if (plain === person.name.toLowerCase() || plain === person.email?.toLowerCase()) return true;
  const { phoneLastTen } = person;
  if (phoneLastTen === null || !/^[+\d\s()./-]+$/.test(plain)) return false;
  const digits = plain.replace(/\D/g, "");
  return digits.length >= tellingDigits && (phoneLastTen.includes(digits) || digits.endsWith(phoneLastTen));
}

/** Where a contact's fields stand, as its `fieldVersions` count them. */
export const contactColumns = {
  kind: "kind",
  name: "name",
  company: "company",
  phone: "phone",
  email: "email",
  timeZone: "time_zone",
} as const satisfies Record<ContactField, string>;
