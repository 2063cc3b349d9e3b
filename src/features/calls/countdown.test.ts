import { describe, expect, it } from "vitest";
import {
  atEnd,
  type HoldFacts,
  holdReason,
  leastAfterHoldMs,
  startCountdown,
  stepCountdown,
} from "./countdown";

const free: HoldFacts = {
  isKeptOpen: false,
  isPointerInside: false,
  isFocusInside: false,
  isUnsaved: false,
  isPlaying: false,
  isTabHidden: false,
  isLive: true,
  isCovered: false,
};

describe("holdReason", () => {
  it("lets it run when nothing holds", () => {
    expect(holdReason(free)).toBeNull();
  });

  it.each([
    [{ isKeptOpen: true }, "Kept open"],
    [{ isPointerInside: true }, "Held: pointer here"],
    [{ isFocusInside: true }, "Held: you are in it"],
    [{ isUnsaved: true }, "Held: unsaved"],
    [{ isPlaying: true }, "Held: playing"],
    [{ isTabHidden: true }, "Held: tab hidden"],
    [{ isLive: false }, "Held: not live"],
    [{ isCovered: true }, "Held: covered"],
  ])("holds for %o and says why", (facts, words) => {
    expect(holdReason({ ...free, ...facts })).toBe(words);
  });
});

describe("stepCountdown", () => {
  it("counts only while nothing holds", () => {
    let countdown = startCountdown(10);
    countdown = stepCountdown(countdown, 4000, false);
    expect(countdown.remainingMs).toBe(6000);
    for (let index = 0; index < 100; index += 1) countdown = stepCountdown(countdown, 1000, true);
    expect(countdown.remainingMs).toBe(6000);
  });

  it("gives at least five seconds after a hold", () => {
    let countdown = stepCountdown(startCountdown(10), 9500, false);
    countdown = stepCountdown(countdown, 1000, true);
    countdown = stepCountdown(countdown, 250, false);
    expect(countdown.remainingMs).toBe(leastAfterHoldMs);
    expect(stepCountdown(countdown, 250, false).remainingMs).toBe(4750);
  });

  it("does not shorten a long remainder when a hold ends", () => {
    const held = stepCountdown(startCountdown(60), 1000, true);
    expect(stepCountdown(held, 250, false).remainingMs).toBe(60_000);
  });

  it("never goes below zero or backwards", () => {
    expect(stepCountdown(startCountdown(1), 5000, false).remainingMs).toBe(0);
    expect(stepCountdown(startCountdown(1), -500, false).remainingMs).toBe(1000);
  });
});

describe("atEnd", () => {
  it("folds what still needs an outcome and finishes the rest", () => {
    expect(atEnd({ isOutcomeRequired: true })).toBe("fold");
    expect(atEnd({ isOutcomeRequired: false })).toBe("finish");
  });
});
