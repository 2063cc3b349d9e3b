import { EventEmitter } from "node:events";
import type { EventType } from "@/contracts/catalog";
import { singleton } from "@/platform/singleton";

/** "Something was committed": ids and positions only. Losing one costs at most the tail's next poll. */
export type Hint = { workspaceId: string; epoch: number; head: number; types: readonly EventType[] };

/**
 * Hints inside this process, and between it and a backplane: what is committed here goes out by it, what comes in
 * by it is heard like a hint of our own.
 */
const emitter = singleton("hints", () => new EventEmitter().setMaxListeners(0));

/** Said after a commit in this process. */
export function publishHint(hint: Hint): void {
  emitter.emit("hint", hint);
  emitter.emit("outgoing", hint);
}

/** Heard from another instance. */
export function receiveHint(hint: Omit<Hint, "types">): void {
  emitter.emit("hint", { ...hint, types: [] } satisfies Hint);
}

function on(name: "hint" | "outgoing", listener: (hint: Hint) => void): () => void {
  emitter.on(name, listener);
  return () => emitter.off(name, listener);
}

/** Returns the function that stops listening. */
export const onHint = (listener: (hint: Hint) => void) => on("hint", listener);
/** For backplanes: only what this process has committed. */
export const onOutgoingHint = (listener: (hint: Hint) => void) => on("outgoing", listener);
