import { expect, test } from "vitest";
import { campaignStatus } from "@/contracts/campaigns/schema";
import type { UserId } from "@/contracts/ids";
import { canMove, nextAttemptAt, rotation, skipPlan } from "@/domain/campaigns/rules";

test("a campaign is never made a draft again, and never moves to where it is", () => {
  for (const from of campaignStatus.options) {
    expect(canMove(from, "draft")).toBe(false);
    expect(canMove(from, from)).toBe(false);
  }
  expect(canMove("draft", "paused")).toBe(false);
  expect(canMove("completed", "running")).toBe(true);
});

test("a rest is counted in minutes from the attempt", () => {
  expect(nextAttemptAt(new Date("2026-11-20T23:30:00Z"), 120)).toEqual(new Date("2026-11-21T01:30:00Z"));
});

test("a skip either ends the lead's place with its reason, or says when it comes back", () => {
  const now = new Date("2026-11-20T10:00:00Z");
  expect(skipPlan("bad_data", now)).toEqual({ kind: "done", reason: "bad_data" });
  expect(skipPlan("already_spoke", now)).toEqual({ kind: "done", reason: "already_spoke" });
  expect(skipPlan("wrong_time", now)).toEqual({ kind: "later", at: new Date("2026-11-20T13:00:00Z") });
  expect(skipPlan("other", now)).toEqual({ kind: "later", at: new Date("2026-11-21T10:00:00Z") });
});

test("leads go round by weight: exact in each round, never bunched, none for a weight of 0, whatever the order given", () => {
  const of = (...weights: number[]) =>
    weights.map((weight, at) => ({ userId: String.fromCharCode(97 + at) as UserId, weight }));
  expect(rotation(of(5, 1, 1)).join("")).toBe("aabacaa");
  expect(rotation(of(3, 0, 1)).join("")).toBe("aaca");
  expect(rotation(of(3, 1).toReversed())).toEqual(rotation(of(3, 1)));
  expect(rotation(of(60, 40))).toHaveLength(5);
  expect(rotation(of(0, 0))).toEqual([]);
  expect(rotation([])).toEqual([]);
});
