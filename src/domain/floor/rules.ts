import type { WorkerState } from "@/contracts/floor/schema";

/** What is known of one worker at this moment. */
export type WorkerFacts = {
  isOnline: boolean;
  /** Start of the connection, or its end for who is offline; null = never seen. */
  presenceSince: Date | null;
  /** The call that goes on; of several the furthest. */
  live: {
    phase: "dialing" | "ringing" | "answered";
    startedAt: Date;
    ringingAt: Date | null;
    workerPickedUpAt: Date | null;
    customerPickedUpAt: Date | null;
    didCustomerPickUp: boolean | null;
  } | null;
  /** The oldest ended call whose wrap-up is not over. */
  wrap: { endedAt: Date } | null;
  pausedAt: Date | null;
  /** When the last call, wrap-up or pause of today was over. */
  freeSince: Date | null;
};

/**
 * One state for each worker. A call goes on whatever became of the browser, so it comes first; then comes whether
 * anybody sits there at all; then what waits for them; then their pause.
 */
export function workerState(facts: WorkerFacts): { state: WorkerState; since: Date | null } {
  const { live } = facts;
  if (live) {
    if (live.phase !== "answered") return { state: "ringing", since: live.ringingAt ?? live.startedAt };
    return live.customerPickedUpAt || live.didCustomerPickUp
      ? { state: "talking", since: live.customerPickedUpAt ?? live.workerPickedUpAt ?? live.startedAt }
      : { state: "on_call", since: live.workerPickedUpAt ?? live.ringingAt ?? live.startedAt };
  }
  if (!facts.isOnline) return { state: "offline", since: facts.presenceSince };
  if (facts.wrap) return { state: "wrapping_up", since: facts.wrap.endedAt };
  if (facts.pausedAt) return { state: "paused", since: facts.pausedAt };
  return { state: "idle", since: later(facts.freeSince, facts.presenceSince) };
}

/** The later of two moments; null only where both are. */
export function later(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one > other ? one : other;
}

/** Whole seconds between two moments, never negative. */
export function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
}
