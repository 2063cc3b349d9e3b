import { expect, test } from "vitest";
import type { CallStatus } from "@/contracts/calls/schema";
import { defaultOutcomes, suggestedOutcome } from "@/domain/outcomes/rules";

const outcomes = defaultOutcomes().map((outcome) => ({ ...outcome, id: outcome.label }));

test("do not call is the ninth, alone with its effect, and every recycle says when", () => {
  expect(
    outcomes.filter((outcome) => outcome.effect === "do_not_call").map((outcome) => outcome.position),
  ).toEqual([9]);
  expect(outcomes.map((outcome) => outcome.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const outcome of outcomes) expect(outcome.recycleMinutes !== null).toBe(outcome.effect === "recycle");
});

test.each<[CallStatus, boolean | null, string | null]>([
  ["no_answer", false, "No answer"],
  ["no_answer", null, "No answer"],
  ["busy", false, "Busy"],
  ["failed", null, "No answer"],
  ["completed", true, null],
  ["completed", false, "No answer"],
  ["completed", null, null],
  ["busy", true, null],
  ["worker_no_answer", null, null],
  ["cancelled_by_customer", true, null],
  ["unknown", null, null],
])("%s with customer pick-up %s suggests %s", (status, didCustomerPickUp, label) => {
  expect(suggestedOutcome(outcomes, { status, didCustomerPickUp })).toBe(label);
});

test("nothing is suggested where the workspace marks no outcome for it", () => {
  const plain = outcomes.map((outcome) => ({ ...outcome, isSuggestedIfNotReached: false }));
  expect(suggestedOutcome(plain, { status: "busy", didCustomerPickUp: false })).toBeNull();
});
