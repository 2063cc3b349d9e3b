import {
  type ByeReason,
  formatPosition,
  type LiveFrame,
  liveProtocol,
  parsePosition,
  type ResyncReason,
} from "@/contracts/live/schema";
import { clock } from "@/platform/clock";
import { EncodedFrame, forViewer } from "@/platform/events/frames";
import { type AccessCheck, type Hub, type HubMember, hubs, maxEventsInFrame } from "@/platform/events/hub";
import type { LogRow } from "@/platform/events/log";
import { type Heads, readHeads, readLog } from "@/platform/events/tail";
import { metrics } from "@/platform/metrics";
import type { Actor } from "@/platform/tenancy";

const maxBehind = 2000;
const maxHeld = 2000;
const maxAgeMs = 15 * 60_000;
const maxUndrained = { frames: 256, bytes: 512 * 1024, ms: 10_000 };

/** Where the frames go. A transport tells how much of what it took has not left yet. */
export interface Sink {
  /** False while what was written waits to drain. */
  write(frame: EncodedFrame): boolean;
  waitingBytes(): number;
  /** Ends after what was written; `isStuck` = do not wait for a reader that does not read. */
  end(isStuck: boolean): void;
}

/** Where a cursor can be continued from, or why it cannot. */
export function judgeCursor(cursor: unknown, heads: Heads): { from: number } | { resync: ResyncReason } {
  if (cursor === undefined || cursor === null || cursor === "") return { resync: "first" };
  const position = parsePosition(cursor);
  if (!position) return { resync: "schema" };
  if (position.epoch !== heads.epoch) return { resync: "epoch" };
  if (position.seq > heads.head) return { resync: "ahead" };
  if (position.seq < heads.floor || heads.head - position.seq > maxBehind) return { resync: "tooOld" };
  return { from: position.seq };
}

/**
 * One stream. Attach → collect → read head → judge the cursor → replay → live: nothing falls in between and
 * nothing comes twice, because rows are taken by position alone.
 */
export class HubViewer implements HubMember {
  /** Last position written; null until the replay is over. */
  position: number | null = null;
  /** Position of the last frame written, as the receiver holds it; "0.0" can only be answered by a resync. */
  private lastPosition = "0.0";
  private held: LogRow[] = [];
  private isChecking = false;
  private isEnded = false;
  private hub: Hub | null = null;
  private readonly endsAt = clock.monotonicMs() + maxAgeMs * (0.8 + 0.2 * Math.random());
  private undrainedFrames = 0;
  private undrainedSince: number | null = null;

  constructor(
    readonly actor: Actor,
    readonly checkAccess: AccessCheck,
    private readonly sink: Sink,
  ) {}

  async start(cursor: unknown): Promise<void> {
    const hub = await hubs().join(this.actor.workspaceId, this);
    if (!hub) {
      this.finish(false);
      return;
    }
    this.hub = hub;
    // Ended while the hub was being opened.
    if (this.isEnded) {
      hubs().leave(hub, this);
      return;
    }
    const heads = await readHeads(this.actor.workspaceId);
    if (!heads) {
      this.finish(false);
      return;
    }
    const { epoch } = heads;
    const judged = judgeCursor(cursor, heads);
    // A cut right after this frame must lose neither the replay nor the resync that follows: it carries the
    // position held before them, or one that can only be answered by a resync.
    const before = "from" in judged ? formatPosition({ epoch, seq: judged.from }) : "0.0";
    const from = "from" in judged ? judged.from : heads.head;
    this.write(
      new EncodedFrame(before, { kind: "hello", protocol: liveProtocol, epoch, head: heads.head, from }),
    );
    if ("resync" in judged) {
      this.writeAt({ kind: "resync", reason: judged.resync, head: heads.head }, heads.head);
    } else if (judged.from < heads.head) {
      const history = await this.readHistory(hub, judged.from, heads.head);
      if (this.isEnded) return;
      if (history) this.writeRows(history, heads.head);
      else this.writeAt({ kind: "resync", reason: "tooOld", head: heads.head }, heads.head);
    }
    this.writeAt({ kind: "caughtUp", head: heads.head }, heads.head);
    this.position = heads.head;
    this.release();
  }

  private async readHistory(hub: Hub, from: number, to: number): Promise<LogRow[] | null> {
    const ring = hub.tail.fromRing(from);
    if (ring) {
      const rows = ring.filter((row) => row.seq <= to);
      if (rows.length === to - from) return rows;
    }
    const rows = await readLog(this.actor.workspaceId, from, to - from);
    const isDense = rows.length === to - from && rows.every((row, index) => row.seq === from + 1 + index);
    return isDense ? rows : null;
  }

  /** Whether the next frame of the hub continues exactly where this viewer stands. */
  isAt(position: number): boolean {
    return this.position === position && !this.isChecking;
  }

  /** Rows for a viewer that is still replaying, being checked, or somewhere in the middle of them. */
  offer(rows: readonly LogRow[]): void {
    if (this.held.length + rows.length > maxHeld) {
      this.cut("slow");
      return;
    }
    this.held.push(...rows);
    if (this.position !== null && !this.isChecking) this.release();
  }

  private release(): void {
    const { position } = this;
    if (position === null || this.isEnded) return;
    const rows = this.held.filter((row) => row.seq > position);
    this.held = [];
    const first = rows[0];
    if (!first) return;
    if (first.seq !== position + 1) {
      this.cut("slow");
      return;
    }
    this.writeRows(rows, Math.max(this.hub?.tail.cursor ?? 0, rows.at(-1)?.seq ?? 0));
    this.position = rows.at(-1)?.seq ?? position;
  }

  private writeRows(rows: readonly LogRow[], head: number): void {
    for (let index = 0; index < rows.length; index += maxEventsInFrame) {
      const part = rows.slice(index, index + maxEventsInFrame);
      const seq = part.at(-1)?.seq;
      if (seq === undefined) return;
      this.writeAt(
        { kind: "events", events: part.map((row) => forViewer(row, this.actor.userId)), head },
        seq,
      );
    }
  }

  /** One of the hub's shared frames; afterwards this viewer stands at `position`. */
  send(frame: EncodedFrame, position: number): void {
    if (this.isEnded) return;
    this.position = position;
    this.write(frame);
  }

  private writeAt(frame: LiveFrame, seq: number): void {
    this.write(new EncodedFrame(formatPosition({ epoch: this.hub?.epoch ?? 0, seq }), frame));
  }

  private write(frame: EncodedFrame): void {
    if (this.isEnded) return;
    if (frame.frame.kind === "resync") metrics().resyncs.inc({ reason: frame.frame.reason });
    const isDrained = this.sink.write(frame);
    this.lastPosition = frame.position;
    if (isDrained) {
      this.drained();
      return;
    }
    this.undrainedFrames += 1;
    this.undrainedSince ??= clock.monotonicMs();
    const isSlow =
      this.undrainedFrames > maxUndrained.frames ||
      this.sink.waitingBytes() > maxUndrained.bytes ||
      clock.monotonicMs() - this.undrainedSince > maxUndrained.ms;
    if (isSlow) this.cut("slow");
  }

  /** The transport has nothing waiting any more. */
  drained(): void {
    this.undrainedFrames = 0;
    this.undrainedSince = null;
  }

  /** Rights may have changed: nothing more goes out until the database has said that they hold. */
  recheck(): void {
    if (this.isChecking || this.isEnded) return;
    this.isChecking = true;
    void this.checkAccess([this.actor])
      .then(([mayStay]) => mayStay === true)
      .catch(() => false)
      .then((mayStay) => {
        this.isChecking = false;
        if (mayStay) this.release();
        else this.bye("revoked");
      });
  }

  /** Never a single event dropped in silence: the stream ends, and the browser starts again from the database. */
  cut(reason: ResyncReason): void {
    if (this.isEnded) return;
    this.isEnded = true;
    metrics().resyncs.inc({ reason });
    const { epoch = 0, tail } = this.hub ?? {};
    const head = tail?.cursor ?? 0;
    // The receiver refetches everything and goes on from the head as it is now.
    this.sink.write(new EncodedFrame(formatPosition({ epoch, seq: head }), { kind: "resync", reason, head }));
    this.finish(reason === "slow");
  }

  bye(reason: ByeReason): void {
    if (this.isEnded) return;
    const retryMs = { deploy: 500 + Math.random() * 2500, maxAge: 0, revoked: 0, capacity: 60_000 }[reason];
    this.sink.write(
      new EncodedFrame(this.lastPosition, { kind: "bye", reason, retryMs: Math.round(retryMs) }),
    );
    this.isEnded = true;
    metrics().byes.inc({ reason });
    this.finish(false);
  }

  endIfOld(): boolean {
    if (clock.monotonicMs() < this.endsAt) return false;
    this.bye("maxAge");
    return true;
  }

  /** The browser went away. */
  close(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.leave();
  }

  private finish(isStuck: boolean): void {
    this.isEnded = true;
    this.sink.end(isStuck);
    this.leave();
  }

  private leave(): void {
    if (this.hub) hubs().leave(this.hub, this);
    this.hub = null;
    this.held = [];
  }
}
