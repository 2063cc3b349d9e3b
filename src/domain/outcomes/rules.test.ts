import { expect, test } from "vitest";
import { type CallStatus, callStatus } from "@/contracts/calls/schema";
import {
  defaultOutcomes,
  digitsOf,
  isTooOften,
  pickFits,
  saysNeverRang,
  stillAsks,
  suggestedOutcome,
  suggestionFor,
} from "@/domain/outcomes/rules";

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

test("keys follow the list, the first do not call is 9 wherever it stands, and no two share a key", () => {
  const effects = ["none", "recycle", "callback", "convert", "stop", "do_not_call"] as const;
  for (let length = 1; length <= 14; length += 1)
    for (let shift = 0; shift < effects.length; shift += 1) {
      const list = Array.from({ length }, (_, index) => ({
        id: `${index}`,
        effect: effects[(index * 5 + shift) % effects.length] ?? ("none" as const),
      }));
      const digits = digitsOf(list);
      const danger = list.find((outcome) => outcome.effect === "do_not_call");
      expect(new Set(digits.values()).size).toBe(digits.size);
      for (const digit of digits.values()) expect(digit >= 1 && digit <= 9).toBe(true);
      if (danger) expect(digits.get(danger.id)).toBe(9);
      const plain = list.filter((outcome) => outcome.effect !== "do_not_call");
      expect(plain.flatMap((outcome) => digits.get(outcome.id) ?? [])).toEqual(
        plain.slice(0, danger ? 8 : 9).map((_, index) => index + 1),
      );
    }
});

test("what is offered never contradicts the report, and is the pick whenever that fits", () => {
  for (const status of callStatus.options)
    for (const didCustomerPickUp of [true, false, null])
      for (const picked of [null, ...outcomes]) {
        const call = { status, didCustomerPickUp, pickedOutcomeId: picked?.id ?? null };
        const offered = outcomes.find((outcome) => outcome.id === suggestionFor(outcomes, call));
        const plain = suggestedOutcome(outcomes, call);
        if (offered) expect(pickFits(offered, call)).toBe(true);
        if (picked && pickFits(picked, call)) expect(offered).toBe(picked);
        else expect(offered?.id ?? null).toBe(plain);
        if (saysNeverRang(status)) expect(offered).toBeUndefined();
        // Nobody was reached: "interested" is never offered, whatever was pressed.
        if (plain) expect(offered?.label).not.toBe("Interested");
      }
});

test.each([
  ["callback", false, { hasTime: false, hasNote: true }, "time"],
  ["callback", true, { hasTime: true, hasNote: false }, "note"],
  ["callback", true, { hasTime: true, hasNote: true }, null],
  ["none", true, { hasTime: false, hasNote: false }, "note"],
  ["none", false, { hasTime: false, hasNote: false }, null],
] as const)("%s that needs a note: %s, given %o, still asks for %s", (effect, needsNote, given, asks) => {
  expect(stillAsks({ effect, needsNote }, given)).toBe(asks);
});

test("only a recycled outcome comes too often, from the count on", () => {
  for (const times of [0, 1, 2, 3, 4]) {
    expect(isTooOften({ effect: "recycle", stopsAfterTimes: 3 }, times)).toBe(times >= 3);
    expect(isTooOften({ effect: "recycle", stopsAfterTimes: null }, times)).toBe(false);
    expect(isTooOften({ effect: "none", stopsAfterTimes: 3 }, times)).toBe(false);
  }
});
