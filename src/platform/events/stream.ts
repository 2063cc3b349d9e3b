import { catalog, isEventType } from "@/contracts/catalog";
import type { UserId, WorkspaceId } from "@/contracts/ids";
import {
  type ByeReason,
  formatPosition,
  type LiveEvent,
  type LiveFrame,
  liveProtocol,
  parsePosition,
  type ResyncReason,
} from "@/contracts/live/schema";
import { clock } from "@/platform/clock";
import type { LogRow } from "@/platform/events/log";
import { type Heads, readHeads, readLog, tails } from "@/platform/events/tail";
import { shutdown } from "@/platform/shutdown";

const maxBehind = 2000;
const maxQueued = 2000;
const maxEventsInFrame = 64;
const heartbeatMs = 15_000;
const maxAgeMs = 15 * 60_000;
const coalesceMs = 25;

/** Events after which a stream proves its right anew before it sends anything that follows. */
const accessTypes: ReadonlySet<string> = new Set(["session.revoked", "member.updated", "member.deactivated"]);

export type PositionedFrame = { position: string; frame: LiveFrame };
export type Viewer = {
  workspaceId: WorkspaceId;
  userId: UserId;
  /** Reads session and membership afresh; false ends the stream. */
  mayStay: () => Promise<boolean>;
};

/** What one viewer sees of a row: the event, or its bare number where it is somebody else's. */
export function forViewer(row: LogRow, viewer: Pick<Viewer, "userId">): LiveEvent | number {
  if (!isEventType(row.type)) return row.seq;
  if (row.audience !== "workspace" && row.audience !== `user:${viewer.userId}`) return row.seq;
  const parsed = catalog[row.type].payload.safeParse(row.data);
  if (!parsed.success) return row.seq;
  return { type: row.type, data: parsed.data, seq: row.seq, actorId: row.actorId, at: row.at } as LiveEvent;
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

/** A bounded hand-over from the tail to one viewer. */
class Mailbox {
  rows: LogRow[] = [];
  isOverflown = false;
  isBroken = false;
  private wake: (() => void) | null = null;

  readonly listener = {
    onRows: (rows: readonly LogRow[]) => {
      if (this.rows.length + rows.length > maxQueued) {
        this.isOverflown = true;
        this.rows = [];
      } else if (!this.isOverflown) this.rows.push(...rows);
      this.ring();
    },
    onBroken: () => {
      this.isBroken = true;
      this.ring();
    },
  };

  ring(): void {
    this.wake?.();
    this.wake = null;
  }

  /** Resolves on the next ring or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (this.rows.length > 0 || this.isOverflown || this.isBroken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function readHistory(
  tail: { fromRing(after: number): LogRow[] | null },
  workspaceId: string,
  from: number,
  to: number,
) {
  const ring = tail.fromRing(from);
  if (ring) return ring.filter((row) => row.seq <= to);
  const rows = await readLog(workspaceId, from, to - from);
  const isDense = rows.length === to - from && rows.every((row, index) => row.seq === from + 1 + index);
  return isDense ? rows : null;
}

/**
 * One viewer's stream: attach → read head → judge the cursor → replay → live, with no window in which an event
 * can be lost and none delivered twice. Ends by itself after 12–15 minutes; the browser resumes by its cursor.
 */
export async function* observe(
  viewer: Viewer,
  cursor: unknown,
  signal: AbortSignal,
): AsyncGenerator<PositionedFrame> {
  const mailbox = new Mailbox();
  const attached = await tails().attach(viewer.workspaceId, mailbox.listener);
  if (!attached) return;
  const { tail, detach } = attached;
  const wakeUp = () => mailbox.ring();
  signal.addEventListener("abort", wakeUp);
  const offShutdown = shutdown().onStart(wakeUp);
  try {
    const heads = await readHeads(viewer.workspaceId);
    if (!heads) return;
    const { epoch } = heads;
    let position = heads.head;
    const at = (frame: LiveFrame): PositionedFrame => ({
      position: formatPosition({ epoch, seq: position }),
      frame,
    });
    const bye = (reason: ByeReason) =>
      at({ kind: "bye", reason, retryMs: reason === "deploy" ? 500 + Math.random() * 2500 : 0 });

    const judged = judgeCursor(cursor, heads);
    // A cut right after this frame must lose neither the replay nor the resync that follows: it carries the
    // position held before them, or one that can only be answered by a resync.
    const before = "from" in judged ? formatPosition({ epoch, seq: judged.from }) : "0.0";
    const from = "from" in judged ? judged.from : heads.head;
    yield {
      position: before,
      frame: { kind: "hello", protocol: liveProtocol, epoch, head: heads.head, from },
    };
    if ("resync" in judged) {
      yield at({ kind: "resync", reason: judged.resync, head: heads.head });
    } else if (judged.from < heads.head) {
      const history = await readHistory(tail, viewer.workspaceId, judged.from, heads.head);
      if (!history) {
        yield at({ kind: "resync", reason: "tooOld", head: heads.head });
      } else {
        for (let index = 0; index < history.length; index += maxEventsInFrame) {
          const rows = history.slice(index, index + maxEventsInFrame);
          position = rows.at(-1)?.seq ?? position;
          yield at({ kind: "events", events: rows.map((row) => forViewer(row, viewer)), head: heads.head });
        }
      }
    }
    position = heads.head;
    yield at({ kind: "caughtUp", head: heads.head });

    const endsAt = clock.monotonicMs() + maxAgeMs * (0.8 + 0.2 * Math.random());
    let beatAt = clock.monotonicMs() + heartbeatMs * (0.8 + 0.4 * Math.random());
    let sentAt = 0;
    while (!signal.aborted) {
      const now = clock.monotonicMs();
      await mailbox.wait(Math.max(1, Math.min(beatAt, endsAt) - now));
      if (signal.aborted) return;
      if (shutdown().isStarted) {
        yield bye("deploy");
        return;
      }
      if (mailbox.isBroken || mailbox.isOverflown) {
        // Cut: the browser comes back, and the new attach judges its cursor against the log as it is now.
        const fresh = await readHeads(viewer.workspaceId);
        yield at({
          kind: "resync",
          reason: mailbox.isBroken ? "epoch" : "slow",
          head: fresh?.head ?? position,
        });
        return;
      }
      if (mailbox.rows.length > 0) {
        // The first event goes out at once, what follows within 25 ms together.
        const sinceLast = clock.monotonicMs() - sentAt;
        if (sinceLast < coalesceMs)
          await new Promise((resolve) => setTimeout(resolve, coalesceMs - sinceLast));
        const rows = mailbox.rows.splice(0, maxEventsInFrame).filter((row) => row.seq > position);
        if (rows.length === 0) continue;
        if (rows.some((row) => accessTypes.has(row.type)) && !(await viewer.mayStay())) {
          yield bye("revoked");
          return;
        }
        if (rows[0]?.seq !== position + 1) {
          yield at({ kind: "resync", reason: "slow", head: tail.cursor });
          return;
        }
        position = rows.at(-1)?.seq ?? position;
        sentAt = clock.monotonicMs();
        yield at({
          kind: "events",
          events: rows.map((row) => forViewer(row, viewer)),
          head: Math.max(position, tail.cursor),
        });
        continue;
      }
      const later = clock.monotonicMs();
      if (later >= endsAt) {
        yield bye("maxAge");
        return;
      }
      if (later >= beatAt) {
        beatAt = later + heartbeatMs * (0.8 + 0.4 * Math.random());
        if (!(await viewer.mayStay())) {
          yield bye("revoked");
          return;
        }
        yield at({ kind: "heartbeat", head: tail.cursor, at: clock.now().getTime() });
      }
    }
  } finally {
    signal.removeEventListener("abort", wakeUp);
    offShutdown();
    detach();
  }
}
