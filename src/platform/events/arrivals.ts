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
 * Storing goes before processing: resolves when no crowd of deliveries waits for its acknowledgement, and after `mostMs`
 * at the latest, so that a flood slows processing down and does not stop it.
 */
export async function afterArrivals(mostMs: number): Promise<void> {
  const endsAtMs = clock.monotonicMs() + mostMs;
  for (;;) {
    const now = clock.monotonicMs();
    const restMs = Math.min(waiting.crowdedUntilMs, endsAtMs) - now;
    if (restMs <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, restMs));
  }
}
