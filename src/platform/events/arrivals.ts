import { EventEmitter } from "node:events";
import { clock } from "@/platform/clock";
import { singleton } from "@/platform/singleton";

/** "The inbox has something": wakes the processor of this process; others find it by their poll. */
const emitter = singleton("arrivals", () => new EventEmitter().setMaxListeners(0));
const waiting = singleton("arrivals.waiting", () => ({ count: 0, crowdedUntilMs: 0 }));

/** So many deliveries at once wait for their acknowledgement only where they come faster than they can be stored. */
const crowd = 6;
/** A crowd is not over with the group of it that was stored just now. */
const calmMs = 25;

const restsFor = 9;
const longestRestMs = 500;
const turn = singleton("arrivals.turn", () => ({ nextAtMs: 0 }));

export function publishArrival(): void {
  emitter.emit("arrival");
}

export function onArrival(listener: () => void): () => void {
  emitter.on("arrival", listener);
  return () => emitter.off("arrival", listener);
}

/** A delivery waits from now on to be durable; returns the function that says it waits no more. */
export function beginArrival(): () => void {
  waiting.count += 1;
  if (waiting.count >= crowd) waiting.crowdedUntilMs = clock.monotonicMs() + calmMs;
  return () => {
    waiting.count -= 1;
  };
}

/**
 * Storing goes before processing. While a crowd of deliveries waits for its acknowledgement, one piece of work runs at a
 * time, and rests for nine times as long as it took: a flood slows processing down to a tenth and never stops it.
 */
export async function inTurnWithArrivals<T>(work: () => Promise<T>): Promise<T> {
  await untilCalm();
  const startedAtMs = clock.monotonicMs();
  try {
    return await work();
  } finally {
    const now = clock.monotonicMs();
    turn.nextAtMs = now + Math.min(longestRestMs, restsFor * (now - startedAtMs));
  }
}

/** Resolves when there is no crowd, or it is the caller's turn in spite of it. */
async function untilCalm(): Promise<void> {
  for (;;) {
    const now = clock.monotonicMs();
    const restMs = Math.min(waiting.crowdedUntilMs, turn.nextAtMs) - now;
    if (restMs <= 0) {
      // Nobody else's, until the caller has rested.
      if (now < waiting.crowdedUntilMs) turn.nextAtMs = now + longestRestMs;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, restMs));
  }
}
