/** What may keep a popup open. */
export type HoldFacts = {
  isKeptOpen: boolean;
  isPointerInside: boolean;
  isFocusInside: boolean;
  isUnsaved: boolean;
  isPlaying: boolean;
  isTabHidden: boolean;
  isLive: boolean;
  isCovered: boolean;
};

/** Why the countdown stands still, as the popup says it; null = it runs. */
export function holdReason(facts: HoldFacts): string | null {
  if (facts.isKeptOpen) return "Kept open";
  if (facts.isUnsaved) return "Held: unsaved";
  if (facts.isFocusInside) return "Held: you are in it";
  if (facts.isPointerInside) return "Held: pointer here";
  if (facts.isPlaying) return "Held: playing";
  if (facts.isTabHidden) return "Held: tab hidden";
  if (!facts.isLive) return "Held: not live";
  if (facts.isCovered) return "Held: covered";
  return null;
}

export type Countdown = { remainingMs: number; isHeld: boolean };

/** After a hold there are at least five seconds: letting go must not snatch the popup away. */
export const leastAfterHoldMs = 5000;

export function startCountdown(seconds: number): Countdown {
  return { remainingMs: seconds * 1000, isHeld: false };
}

/** One step of `elapsedMs`; time that passed under a hold does not count. */
export function stepCountdown(countdown: Countdown, elapsedMs: number, isHeld: boolean): Countdown {
  if (isHeld) return { ...countdown, isHeld: true };
  if (countdown.isHeld)
    return { remainingMs: Math.max(countdown.remainingMs, leastAfterHoldMs), isHeld: false };
  return { remainingMs: Math.max(0, countdown.remainingMs - Math.max(0, elapsedMs)), isHeld: false };
}

/** What the end of the countdown does: nothing is ever discarded. */
export function atEnd(call: { isOutcomeRequired: boolean }): "fold" | "finish" {
  return call.isOutcomeRequired ? "fold" : "finish";
}
