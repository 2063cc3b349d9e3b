import { setTimeout as sleep } from "node:timers/promises";
import { addTolls, type Toll } from "./fault";
import { isFor, type LogEntry, sameText } from "./truth";
import type { Viewer } from "./viewer";

/** Watches labels from its making on; `verdict` waits for quiet and compares every screen with Postgres. */
export class Judge {
  private readonly timer: NodeJS.Timeout;
  private readonly viewers: Viewer[] = [];

  constructor(viewers: readonly Viewer[] = []) {
    this.viewers.push(...viewers);
    this.timer = setInterval(() => {
      const now = performance.now();
      for (const viewer of this.viewers) viewer.sample(now);
    }, 50);
  }

  watch(viewer: Viewer): Viewer {
    this.viewers.push(viewer);
    return viewer;
  }

  /** Opens all and waits until each is Live and right; how long that took. */
  async open(): Promise<number> {
    for (const viewer of this.viewers) viewer.open();
    return this.quiet();
  }

  /** Until every screen says Live, under load that goes on: how long that took. */
  async live(patienceMs = 60_000): Promise<number> {
    const startedAt = performance.now();
    while (this.viewers.some((viewer) => viewer.status.kind !== "live")) {
      if (performance.now() - startedAt > patienceMs)
        throw new Error(
          `not Live after ${patienceMs} ms: ${this.viewers.map((viewer) => viewer.status.kind).join()}`,
        );
      await sleep(5);
    }
    return performance.now() - startedAt;
  }

  /** Until every screen says Live, stands at the log's head and shows what the database holds. */
  async quiet(patienceMs = 30_000): Promise<number> {
    const startedAt = performance.now();
    const truths = new Set(this.viewers.map((viewer) => viewer.options.truth));
    for (;;) {
      const late: string[] = [];
      for (const truth of truths) {
        try {
          const { epoch, seq } = await truth.head();
          const state = await truth.state();
          for (const viewer of this.viewers) {
            if (viewer.options.truth !== truth) continue;
            const { cursor } = viewer.connection;
            const isThere = cursor.epoch === epoch && cursor.seq === seq && viewer.shown === state;
            if (!isThere || viewer.status.kind !== "live") {
              const said = viewer.frames.slice(-6).map(({ frame }) => JSON.stringify(frame).slice(0, 90));
              late.push(
                `${viewer.status.kind} at ${cursor.epoch}.${cursor.seq} of ${epoch}.${seq}${viewer.shown === state ? "" : ", shows other data"}; heard ${said.join(" ")}`,
              );
            }
          }
        } catch (error) {
          late.push(`no answer from the database: ${String(error)}`);
        }
      }
      if (late.length === 0) return performance.now() - startedAt;
      if (performance.now() - startedAt > patienceMs)
        throw new Error(`${late.length} screens are not right after ${patienceMs} ms: ${late[0]}`);
      await sleep(10);
    }
  }

  /** Events that all screens together have applied. */
  delivered(): number {
    return this.viewers.reduce((sum, viewer) => sum + viewer.applied.length, 0);
  }

  /**
   * The toll of everything since the judge began. `recoveryMs` is the wait for quiet unless it is given. A resync heals
   * whatever was lost, so it is forgiven only where the fault makes it right.
   */
  async verdict(
    options: { patienceMs?: number; recoveryMs?: number; mayResync?: boolean } = {},
  ): Promise<Toll> {
    const waited = await this.quiet(options.patienceMs);
    clearInterval(this.timer);
    const resyncs = this.viewers.flatMap((viewer) => viewer.skips.map((skip) => skip.reason));
    if (!options.mayResync && resyncs.length > 0)
      throw new Error(`${resyncs.length} resyncs that nothing called for: ${resyncs[0]}`);
    const tolls: Toll[] = [];
    for (const viewer of this.viewers) tolls.push(await toll(viewer));
    for (const viewer of this.viewers) viewer.close();
    return { ...addTolls(tolls), recoveryMs: options.recoveryMs ?? waited };
  }

  stop(): void {
    clearInterval(this.timer);
    for (const viewer of this.viewers) viewer.close();
  }
}

/** The log's part that this viewer had to apply, key and text, in order. */
async function due(viewer: Viewer): Promise<{ key: string; text: string }[]> {
  const { truth, start, userId } = viewer.options;
  const { epoch } = await truth.head();
  const present = { epoch, log: await truth.log() };
  const parts: { epoch: number; after: number; to: number }[] = [];
  let from = start;
  for (const skip of viewer.skips) {
    parts.push({ epoch: from.epoch, after: from.seq, to: skip.from.seq });
    from = skip.to;
  }
  parts.push({ epoch: from.epoch, after: from.seq, to: viewer.connection.cursor.seq });
  const entries: { key: string; text: string }[] = [];
  for (const part of parts) {
    const log: LogEntry[] = await truth.logOf(part.epoch, present);
    for (const entry of log) {
      if (entry.seq > part.after && entry.seq <= part.to && isFor(entry, userId))
        entries.push({ key: `${part.epoch}.${entry.seq}`, text: sameText(entry) });
    }
  }
  return entries;
}

async function toll(viewer: Viewer): Promise<Toll> {
  const expected = await due(viewer);
  const texts = new Map(expected.map(({ key, text }) => [key, text]));
  const seen = new Set<string>();
  let doubled = 0;
  for (const { key, event } of viewer.applied) {
    if (seen.has(key)) doubled += 1;
    seen.add(key);
    const text = texts.get(key);
    if (text === undefined) throw new Error(`an event at ${key} that the log does not have: ${event.type}`);
    if (text !== sameText(event)) throw new Error(`at ${key} the log says ${text}, not ${sameText(event)}`);
  }
  const order = expected.filter(({ key }) => seen.has(key)).map(({ key }) => key);
  if (order.join() !== [...seen].join()) throw new Error("events were applied out of order");
  return {
    lost: expected.length - seen.size,
    doubled,
    foreignBytes: viewer.foreignBytes,
    falselyLive: viewer.falselyLive,
    recoveryMs: 0,
  };
}
