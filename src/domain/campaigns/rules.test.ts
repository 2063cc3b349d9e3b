import { expect, test } from "vitest";
import { campaignStatus } from "@/contracts/campaigns/schema";
import { canMove, nextAttemptAt, skipPlan } from "@/domain/campaigns/rules";

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
