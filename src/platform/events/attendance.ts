import { EventEmitter } from "node:events";
import { singleton } from "@/platform/singleton";
import type { Actor } from "@/platform/tenancy";

type Person = Pick<Actor, "workspaceId" | "userId">;

const keyOf = ({ workspaceId, userId }: Person) => `${workspaceId}:${userId}`;
/** A page that polls is here until this long after its last question. */
const polledMs = 30_000;

/** Whose live streams end at this process: in memory only, so that a heartbeat costs no write. */
class Attendance {
  private readonly streams = new Map<string, { person: Person; count: number }>();
  private readonly polled = new Map<string, NodeJS.Timeout>();
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  enter(person: Person): void {
    const key = keyOf(person);
    const entry = this.streams.get(key);
    if (entry) {
      entry.count += 1;
      return;
    }
    this.streams.set(key, { person, count: 1 });
    this.emitter.emit("change", person);
  }

  leave(person: Person): void {
    const key = keyOf(person);
    const entry = this.streams.get(key);
    if (!entry) return;
    entry.count -= 1;
    if (entry.count > 0) return;
    this.streams.delete(key);
    this.emitter.emit("change", person);
  }

  /** Somebody without a stream has asked for what is new. */
  poll(person: Person): void {
    const key = keyOf(person);
    const earlier = this.polled.get(key);
    if (earlier) clearTimeout(earlier);
    else this.enter(person);
    const timer = setTimeout(() => {
      this.polled.delete(key);
      this.leave(person);
    }, polledMs);
    timer.unref();
    this.polled.set(key, timer);
  }

  isHere(person: Person): boolean {
    return this.streams.has(keyOf(person));
  }

  /** Told when a person's first stream opens here and when the last has gone; returns the function that stops it. */
  onChange(listener: (person: Person) => void): () => void {
    this.emitter.on("change", listener);
    return () => this.emitter.off("change", listener);
  }

  all(): Person[] {
    return [...this.streams.values()].map(({ person }) => person);
  }
}

export const attendance = (): Attendance => singleton("attendance", () => new Attendance());
