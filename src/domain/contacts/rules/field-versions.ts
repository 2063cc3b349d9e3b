import { z } from "zod";
import { AppError } from "@/platform/errors";

/** How often each field was changed: what a save is measured against. */
export type FieldVersions<F extends string> = Record<F, number>;

const counted = z.record(z.string(), z.number().int());

/** What the database counted (trigger `count_fields`), by our names; a field that never changed stands at 0. */
export function fieldVersions<F extends string>(
  columns: Readonly<Record<F, string>>,
  stored: unknown,
): FieldVersions<F> {
  const counts = counted.parse(stored);
  return Object.fromEntries(
    Object.entries<string>(columns).map(([field, column]) => [field, counts[column] ?? 0]),
  ) as FieldVersions<F>;
}

/** All changes of a row's fields, counted together: it grows with each of them. */
export const countChanges = (stored: unknown): number =>
  Object.values(counted.parse(stored)).reduce((sum, count) => sum + count, 0);

/** A contact as a whole, for programs that read it whole. */
export const contactVersion = (stored: unknown): number => 1 + countChanges(stored);

/**
 * Throws CONFLICT "edited_elsewhere" with the names of those fields that were changed since this person began to type,
 * to something else than they typed. Nothing is written then: both texts are still there, and the person chooses.
 */
export function refuseOverwriting<F extends string>(
  { typedOn, changes }: { typedOn: Partial<Record<F, number>>; changes: Partial<Record<F, unknown>> },
  now: { versions: FieldVersions<F>; values: Partial<Record<F, unknown>> },
): void {
  const fields = (Object.keys(changes) as F[]).filter(
    (field) =>
      changes[field] !== undefined &&
      typedOn[field] !== undefined &&
      typedOn[field] !== now.versions[field] &&
      changes[field] !== now.values[field],
  );
  if (fields.length > 0)
    throw new AppError(
      "CONFLICT",
      "edited_elsewhere",
      "Somebody else changed the same field meanwhile. Your text is still here.",
      { fields: fields.join() },
    );
}
