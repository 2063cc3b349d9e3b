import { z } from "zod";

/** Where a page ended: opaque to the browser, and good for the order it was given for alone. */
export const cursorText = z.string().max(2000);

export const timeUnit = z.enum(["hour", "day", "week", "month"]);
export type TimeUnit = z.infer<typeof timeUnit>;

const count = z.number().int().min(1).max(999);
const day = z.iso.date();

/**
 * A condition on a moment. Relative ones are read when the list is: "in the last 1 day" is today, in the workspace's
 * zone; an hour is sixty minutes. `between` takes whole days, either end may be open.
 */
export const dateCondition = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("in_last"), count, unit: timeUnit }),
  z.strictObject({ op: z.literal("not_in_last"), count, unit: timeUnit }),
  z.strictObject({ op: z.literal("between"), from: day.nullable(), to: day.nullable() }),
  z.strictObject({ op: z.literal("never") }),
]);
export type DateCondition = z.infer<typeof dateCondition>;

export const setOp = z.enum(["is", "is_not"]);

/** More parts than a person reads, fewer than a planner minds. */
const most = 20;

/** Conditions joined by and/or, one level of groups deep: what a person can still say in a sentence. */
export function filterTree<T extends z.ZodType>(condition: T) {
  const match = z.enum(["all", "any"]);
  const group = z.strictObject({ match, conditions: z.array(condition).min(1).max(most) });
  return z.strictObject({
    match,
    parts: z
      .array(z.union([condition, group]))
      .min(1)
      .max(most),
  });
}

/** A count: exact up to the limit of counting; above it, at least that many. */
export type ListCount = { count: number; isExact: boolean };

/** Counting stops here unless the exact number is asked for; a screen then says "10,000+". */
export const countLimit = 10_000;
