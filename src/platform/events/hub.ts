import { type ByeReason, formatPosition, type LiveFrame, type ResyncReason } from "@/contracts/live/schema";
import { clock } from "@/platform/clock";
import { attendance } from "@/platform/events/attendance";
import { EncodedFrame, forViewer, ownerOf } from "@/platform/events/frames";
import type { LogRow } from "@/platform/events/log";
import { type Tail, tails } from "@/platform/events/tail";
import { logger } from "@/platform/logger";
import { metrics } from "@/platform/metrics";
import { shutdown } from "@/platform/shutdown";
import { singleton } from "@/platform/singleton";
import type { Actor } from "@/platform/tenancy";

/** Reads session and membership of each afresh; false = may not stay. */
export type AccessCheck = (actors: readonly Actor[]) => Promise<boolean[]>;

/** One stream as its hub knows it (platform/events/viewer.ts). */
export interface HubMember {
  readonly actor: Actor;
  readonly checkAccess: AccessCheck;
  /** Last position written; null until the replay is over. */
  readonly position: number | null;
  /** Whether a frame that follows `position` continues exactly where this viewer stands. */
  isAt(position: number): boolean;
  offer(rows: readonly LogRow[]): void;
  send(frame: EncodedFrame, position: number): void;
  recheck(): void;
  cut(reason: ResyncReason): void;
  bye(reason: ByeReason): void;
  endIfOld(): boolean;
}

export const maxEventsInFrame = 64;
/** What comes within this time of the last frame goes together. */
const coalesceMs = { least: 25, most: 100 };
/** A crowd whose frames take long to write waits longer for the next one: writing takes at most one part in so many. */
const restPerWrite = 4;
const heartbeatMs = 15_000;
const goodbyeBatch = 200;
const streamsOfUser = 6;
const lingerMs = 45_000;

/** Events after which the person they name proves anew that they may stay. */
const accessTypes: ReadonlySet<string> = new Set(["session.revoked", "member.updated", "member.deactivated"]);

const jittered = (ms: number) => ms * (0.8 + 0.4 * Math.random());

/** Ids of the people whose access these rows may have changed. */
function accessChanges(rows: readonly LogRow[]): Set<string> {
  const ids = new Set<string>();
  for (const row of rows) {
    if (!accessTypes.has(row.type) || typeof row.data !== "object" || row.data === null) continue;
    const { userId } = row.data as { userId?: unknown };
    if (typeof userId === "string") ids.add(userId);
  }
  return ids;
}

/**
 * All viewers of one workspace in this process. Rows come from the tail once, are coalesced and encoded once, and
 * the same bytes go to everyone of the same audience; only rows that are personal cost an encoding of their own.
 */
export class Hub {
  readonly viewers = new Set<HubMember>();
  private pending: LogRow[] = [];
  private sentAt = 0;
  private windowMs = coalesceMs.least;
  private flushTimer: NodeJS.Timeout | null = null;
  private beatTimer: NodeJS.Timeout;
  private readonly offShutdown: () => void;

  constructor(
    readonly tail: Tail,
    private readonly detach: () => void,
  ) {
    this.beatTimer = setTimeout(() => void this.beat(), jittered(heartbeatMs));
    this.beatTimer.unref();
    this.offShutdown = shutdown().onStart(() => void this.sayGoodbye());
  }

  get epoch(): number {
    return this.tail.epoch;
  }

  /** The first rows go out at once, what follows within the window goes together (docs/decisions/0046). */
  onRows(rows: readonly LogRow[]): void {
    this.pending.push(...rows);
    if (this.flushTimer) return;
    const since = clock.monotonicMs() - this.sentAt;
    if (since >= this.windowMs) this.flush();
    else {
      this.flushTimer = setTimeout(() => {
        this.flushTimer = null;
        this.flush();
      }, this.windowMs - since);
    }
  }

  /** The log has a hole or a new epoch: nobody's position is worth anything. */
  onBroken(): void {
    this.pending = [];
    for (const viewer of this.viewers) viewer.cut("epoch");
  }

  private flush(): void {
    const rows = this.pending;
    this.pending = [];
    this.sentAt = clock.monotonicMs();
    for (let index = 0; index < rows.length; index += maxEventsInFrame)
      this.broadcast(rows.slice(index, index + maxEventsInFrame));
    const tookMs = clock.monotonicMs() - this.sentAt;
    this.windowMs = Math.min(coalesceMs.most, Math.max(coalesceMs.least, restPerWrite * tookMs));
  }

  private broadcast(rows: readonly LogRow[]): void {
    const first = rows[0];
    const last = rows.at(-1);
    if (!first || !last) return;
    const position = formatPosition({ epoch: this.tail.epoch, seq: last.seq });
    const head = Math.max(last.seq, this.tail.cursor);
    const encode = (userId: string) =>
      new EncodedFrame(position, { kind: "events", events: rows.map((row) => forViewer(row, userId)), head });
    const everybody = encode("");
    const owners = new Set(rows.map(ownerOf).filter((owner): owner is string => owner !== null));
    const personal = new Map<string, EncodedFrame>();
    const changes = accessChanges(rows);
    metrics().commitToSocket.observe(Math.max(0, clock.now().getTime() - first.at) / 1000);
    metrics().frames.inc(this.viewers.size);
    if (logger.isLevelEnabled("debug")) {
      const causeIds = [...new Set(rows.flatMap((row) => row.causeId ?? []))];
      logger.debug({ causeIds, seq: last.seq, viewers: this.viewers.size }, "streamed");
    }
    for (const viewer of this.viewers) {
      const { userId } = viewer.actor;
      if (changes.has(userId)) viewer.recheck();
      if (!viewer.isAt(first.seq - 1)) {
        viewer.offer(rows);
        continue;
      }
      let frame = everybody;
      if (owners.has(userId)) {
        frame = personal.get(userId) ?? encode(userId);
        personal.set(userId, frame);
      }
      viewer.send(frame, last.seq);
    }
  }

  /** One heartbeat for all, and one question to the database about all their rights. */
  private async beat(): Promise<void> {
    const viewers = [...this.viewers];
    try {
      const check = viewers[0]?.checkAccess;
      if (check) {
        const mayStay = await check(viewers.map((viewer) => viewer.actor));
        viewers.forEach((viewer, index) => {
          if (mayStay[index] === false) viewer.bye("revoked");
        });
      }
      const at = clock.now().getTime();
      const byPosition = new Map<number, EncodedFrame>();
      for (const viewer of this.viewers) {
        if (viewer.endIfOld()) continue;
        const { position } = viewer;
        if (position === null) continue;
        const frame =
          byPosition.get(position) ??
          new EncodedFrame(formatPosition({ epoch: this.tail.epoch, seq: position }), {
            kind: "heartbeat",
            head: this.tail.cursor,
            at,
          } satisfies LiveFrame);
        byPosition.set(position, frame);
        viewer.send(frame, position);
      }
    } catch (error) {
      // No heartbeat is the honest answer while the database cannot be asked: screens say Delayed, then reconnect.
      logger.warn({ err: error }, "heartbeat without an answer from the database");
    } finally {
      this.beatTimer = setTimeout(() => void this.beat(), jittered(heartbeatMs));
      this.beatTimer.unref();
    }
  }

  private async sayGoodbye(): Promise<void> {
    const viewers = [...this.viewers];
    for (let index = 0; index < viewers.length; index += goodbyeBatch) {
      for (const viewer of viewers.slice(index, index + goodbyeBatch)) viewer.bye("deploy");
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  isClosed = false;

  close(): void {
    this.isClosed = true;
    clearTimeout(this.beatTimer);
    if (this.flushTimer) clearTimeout(this.flushTimer);
    this.offShutdown();
    this.detach();
  }
}

class Hubs {
  private readonly hubs = new Map<string, Promise<Hub | null>>();
  private readonly byUser = new Map<string, Set<HubMember>>();

  /** The workspace's hub with `viewer` in it already: it collects from this moment on. Null = no such workspace. */
  async join(workspaceId: string, viewer: HubMember): Promise<Hub | null> {
    for (;;) {
      let opening = this.hubs.get(workspaceId);
      if (!opening) {
        opening = this.open(workspaceId);
        this.hubs.set(workspaceId, opening);
        opening.catch(() => this.hubs.delete(workspaceId));
      }
      const hub = await opening;
      // Closed by its last viewer while we waited: open another.
      if (this.hubs.get(workspaceId) !== opening) continue;
      if (!hub) {
        this.hubs.delete(workspaceId);
        return null;
      }
      this.makeRoom(viewer.actor.userId);
      hub.viewers.add(viewer);
      const own = this.byUser.get(viewer.actor.userId) ?? new Set();
      this.byUser.set(viewer.actor.userId, own.add(viewer));
      attendance().enter(viewer.actor);
      this.count();
      return hub;
    }
  }

  /** A person has six streams at most; the oldest gives way, since the newest is the one being looked at. */
  private makeRoom(userId: string): void {
    const own = this.byUser.get(userId);
    const oldest = own && own.size >= streamsOfUser ? [...own][0] : undefined;
    if (!oldest) return;
    metrics().refusals.inc({ limit: "streams_of_user" });
    oldest.bye("capacity");
  }

  private count(): void {
    let streams = 0;
    for (const own of this.byUser.values()) streams += own.size;
    metrics().streams.set(streams);
    metrics().hubs.set(this.hubs.size);
  }

  leave(hub: Hub, viewer: HubMember): void {
    if (!hub.viewers.delete(viewer)) return;
    const own = this.byUser.get(viewer.actor.userId);
    own?.delete(viewer);
    if (own?.size === 0) this.byUser.delete(viewer.actor.userId);
    attendance().leave(viewer.actor);
    this.count();
    if (hub.viewers.size > 0 || shutdown().isStarted) return;
    // Whoever was cut comes back within seconds, often everybody at once: the ring answers them, not the table.
    setTimeout(() => {
      if (hub.viewers.size > 0 || hub.isClosed) return;
      this.hubs.delete(hub.tail.workspaceId);
      hub.close();
      this.count();
    }, lingerMs).unref();
  }

  private async open(workspaceId: string): Promise<Hub | null> {
    let hub: Hub | null = null;
    const attached = await tails().attach(workspaceId, {
      onRows: (rows) => hub?.onRows(rows),
      onBroken: () => hub?.onBroken(),
    });
    if (!attached) return null;
    hub = new Hub(attached.tail, attached.detach);
    return hub;
  }

  /** Every viewer of this process. */
  async all(): Promise<HubMember[]> {
    const hubs = await Promise.all(this.hubs.values());
    return hubs.flatMap((hub) => (hub ? [...hub.viewers] : []));
  }
}

export const hubs = (): Hubs => singleton("hubs", () => new Hubs());
