import { EventEmitter } from "node:events";
import type { EventType } from "@/contracts/catalog";
import { singleton } from "@/platform/singleton";

/** "Something was committed": ids and positions only. Losing one costs at most the tail's next poll. */
export type Hint = { workspaceId: string; epoch: number; head: number; types: readonly EventType[] };

/**
 * In-process hints. A backplane between instances publishes into, and listens on, the same two functions.
 */
const emitter = singleton("hints", () => new EventEmitter().setMaxListeners(0));

export function publishHint(hint: Hint): void {
  emitter.emit("hint", hint);
}

/** Returns the function that stops listening. */
export function onHint(listener: (hint: Hint) => void): () => void {
  emitter.on("hint", listener);
  return () => emitter.off("hint", listener);
}
