import { EventEmitter } from "node:events";
import { singleton } from "@/platform/singleton";

class Shutdown {
  isStarted = false;
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.emitter.emit("start");
  }

  /** Returns the function that stops listening. */
  onStart(listener: () => void): () => void {
    this.emitter.once("start", listener);
    return () => this.emitter.off("start", listener);
  }
}

/** Streams say goodbye and readiness turns 503 when it starts. */
export const shutdown = (): Shutdown => singleton("shutdown", () => new Shutdown());
