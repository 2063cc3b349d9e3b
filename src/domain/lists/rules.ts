import { z } from "zod";
import { AppError } from "@/platform/errors";

/** A moment as Postgres writes it in UTC, to the last digit: a page's end must be the row's own value. */
export const momentKey = z
  .string()
  .regex(/^(-infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00)$/, "no moment");
export const idKey = z.uuid();
export const nameKey = z.string().max(1000);
export const numberKey = z.string().regex(/^-?\d{1,9}$/, "no number");

/** The place of a row in an order: the order's name and the row's own values in it. */
export function writeCursor(sort: string, keys: readonly string[]): string {
  return Buffer.from(JSON.stringify([sort, ...keys])).toString("base64url");
}

/** The values of a cursor; BAD_REQUEST where it is of another order or nobody here wrote it. */
export function readCursor(text: string, sort: string, keys: readonly z.ZodType<string>[]): string[] {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    read = null;
  }
  const parsed = z.tuple([z.literal(sort)], z.string()).safeParse(read);
  const values = parsed.success ? parsed.data.slice(1) : [];
  const isGood =
    parsed.success &&
    values.length === keys.length &&
    keys.every((key, index) => key.safeParse(values[index]).success);
  if (!isGood)
    throw new AppError("BAD_REQUEST", "bad_cursor", "This page's place is not known. Open the list again.");
  return values;
}

/** Text for LIKE in which the person's `%` and `_` are themselves. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** The digits of a search that means a number: at least `least` of them and nothing but what numbers are written with. */
export function digitsOf(text: string, least: number): string | null {
  if (!/^[\d\s()+.-]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, "").replace(/^0+/, "");
  return digits.length >= least ? digits : null;
}
