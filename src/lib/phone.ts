import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/max";

/** The country a bare national number is read in, e.g. "IN". */
export type DefaultCountry = CountryCode;

/**
 * Reads a number as people and vendors write it (`98765 43210`, `09876543210`, `0091…`, `+44 …`) into E.164,
 * or null where it is no possible phone number. Numbers without a country are read in `country`.
 */
export function toE164(raw: string, country: DefaultCountry = "IN"): string | null {
  const text = raw.normalize("NFKC").trim();
  if (text.length < 5 || text.length > 40) return null;
  const international = text.replace(/^00(?=[1-9])/, "+");
  const parsed = parsePhoneNumberFromString(international, country);
  if (parsed?.isPossible()) return parsed.number;
  // Vendors also send an Indian number with its country code and no plus (`919876543210`).
  const digits = text.replace(/\D/g, "");
  if (country === "IN" && digits.length === 12 && digits.startsWith("91")) return toE164(`+${digits}`);
  return null;
}

/**
 * The key under which telephony numbers are compared: their last ten digits (providers.md §0.4).
 * Null below ten digits: `0`, `` and `Not Assigned` mean nobody.
 */
export function lastTen(raw: string): string | null {
  const digits = raw.replace(/\D/g, "");
  return digits.length >= 10 ? digits.slice(-10) : null;
}

/** How a number is written for people: `+91 98765 43210`; the text itself where it cannot be parsed. */
export function formatPhone(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
