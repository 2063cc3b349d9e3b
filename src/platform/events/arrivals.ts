import { EventEmitter } from "node:events";
import { singleton } from "@/platform/singleton";

/** "The inbox has something": wakes the processor of this process; others find it by their poll. */
const emitter = singleton("arrivals", () => new EventEmitter().setMaxListeners(0));

export function publishArrival(): void {
  emitter.emit("arrival");
}

export function onArrival(listener: () => void): () => void {
  emitter.on("arrival", listener);
  return () => emitter.off("arrival", listener);
}
