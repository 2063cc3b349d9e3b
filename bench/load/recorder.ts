import { percentile, wallMs } from "../lib/statistics";
import type { Frame } from "./frame";
import type { Viewer } from "./viewer";

export type Published = { seq: number; calledAt: number; committedAt: number };
export type Collected = {
  /** Deliveries wanted and made, of the events named. */
  expected: number;
  delivered: number;
  missing: number;
  doubled: number;
  p50: number | null;
  p99: number | null;
  max: number | null;
  p50FromCall: number | null;
  p99FromCall: number | null;
  frames: number;
};

/** Counts every delivery of every event to every viewer, and when it came. */
export class Recorder {
  private readonly times = new Map<number, number[]>();
  private readonly counts = new Map<string, number>();
  private waits: { seq: number; count: number; done: () => void }[] = [];
  private doubled = 0;
  private frames = 0;

  note(viewer: Viewer, frame: Frame): void {
    this.counts.set(frame.kind, (this.counts.get(frame.kind) ?? 0) + 1);
    if (frame.kind !== "events") return;
    if (viewer.target.isStalled) return;
    this.frames += 1;
    this.counts.set("deliveries", (this.counts.get("deliveries") ?? 0) + frame.seqs.length);
    const at = wallMs();
    for (const seq of frame.seqs) {
      if (seq <= viewer.last) {
        this.doubled += 1;
        continue;
      }
      viewer.last = seq;
      let times = this.times.get(seq);
      if (!times) this.times.set(seq, (times = []));
      times.push(at);
    }
    if (this.waits.length > 0) this.look();
  }

  private look(): void {
    this.waits = this.waits.filter((wait) => {
      if (this.countOf(wait.seq) < wait.count) return true;
      wait.done();
      return false;
    });
  }

  private countOf(seq: number): number {
    return this.times.get(seq)?.length ?? 0;
  }

  /** Resolves true when `count` viewers have received `seq`, false when patience ran out. */
  wait(seq: number, count: number, patienceMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patienceMs);
      this.waits.push({
        seq,
        count,
        done: () => {
          clearTimeout(timer);
          resolve(true);
        },
      });
      this.look();
    });
  }

  collect(published: readonly Published[], viewers: number): Collected {
    const total = published.reduce((sum, { seq }) => sum + this.countOf(seq), 0);
    const fromCommit = new Float64Array(total);
    const fromCall = new Float64Array(total);
    let n = 0;
    for (const { seq, calledAt, committedAt } of published) {
      for (const at of this.times.get(seq) ?? []) {
        fromCommit[n] = at - committedAt;
        fromCall[n] = at - calledAt;
        n += 1;
      }
    }
    fromCommit.sort();
    fromCall.sort();
    const expected = published.length * viewers;
    return {
      expected,
      delivered: total,
      missing: expected - total,
      doubled: this.doubled,
      p50: percentile(fromCommit, 0.5),
      p99: percentile(fromCommit, 0.99),
      max: percentile(fromCommit, 1),
      p50FromCall: percentile(fromCall, 0.5),
      p99FromCall: percentile(fromCall, 0.99),
      frames: this.frames,
    };
  }

  kinds(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }

  reset(): void {
    this.times.clear();
    this.counts.clear();
    this.doubled = 0;
    this.frames = 0;
  }
}
