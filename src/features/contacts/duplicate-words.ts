import type { RouterOutputs } from "@/client/trpc";

export type Duplicate = RouterOutputs["contacts"]["duplicates"]["same"][number];

function whatIsSame(same: readonly Duplicate[]): string {
  const isPhone = same.some((each) => each.hasSamePhone);
  const isEmail = same.some((each) => each.hasSameEmail);
  if (isPhone && isEmail) return "number or address";
  return isPhone ? "number" : "address";
}

/** "2 others share this number". */
export const sharedWords = (same: readonly Duplicate[]): string =>
  same.length === 1
    ? `1 other shares this ${whatIsSame(same)}`
    : `${same.length} others share this ${whatIsSame(same)}`;

/** "Same number, 2 leads". */
export function sharesWords(each: Duplicate): string {
  const what =
    each.hasSamePhone && each.hasSameEmail
      ? "Same number and address"
      : each.hasSamePhone
        ? "Same number"
        : "Same address";
  const leads =
    each.leadCount === 0 ? "no lead" : each.leadCount === 1 ? "1 lead" : `${each.leadCount} leads`;
  return `${what}, ${leads}`;
}
