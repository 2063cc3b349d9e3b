import {
  type LiveEvent,
  type LiveFrame,
  liveProtocol,
  type Position,
  parsePosition,
} from "@/contracts/live/schema";
import { type LiveFacts, retryDelayMs } from "./live-status";

/** How frames come: by stream or by polling. `open` returns the way to close. */
export type LiveTransport = {
  open: (cursor: string, sink: TransportSink) => () => void;
};
export type TransportSink = {
  onFrame: (position: string, frame: LiveFrame) => void;
  /** The connection is gone; `isRefused` where the server said that this person has no business here. */
  onLost: (loss: { isRefused: boolean }) => void;
};

export type LiveHandlers = {
  /** Each event once, in order. `isReplayed` = it came before this connection had caught up. */
  onEvent: (event: LiveEvent, isReplayed: boolean) => void;
  /** The history cannot be continued: everything shown may be wrong. */
  onResync: () => void;
  onChange: () => void;
  /** The server's clock, whenever it tells it. */
  onServerTime: (at: number) => void;
  /** Confirms a refusal before the page says "Signed out": a server that is shutting down refuses too. */
  confirmSignedOut: () => Promise<boolean>;
};

export type LiveClock = {
  monotonic: () => number;
  wall: () => number;
  random: () => number;
  after: (ms: number, callback: () => void) => () => void;
};

const helloWithinMs = 10_000;
const behindForMs = 3_000;
const silentForMs = 40_000;
const staleOnReturnMs = 20_000;

/**
 * One page's place in the log. The cursor moves only when a frame has been applied; a hole, a cut or silence
 * leads to a new connection from that cursor, never to a guess.
 */
export class LiveConnection {
  private position: Position;
  private head: number;
  private link: LiveFacts["link"] = "waiting";
  private isCaughtUp = false;
  private lastFrameAt: number | null = null;
  private lostAt: number | null;
  private isBrowserOnline = true;
  private completeTo: number | null = null;
  private attempt = 0;
  private serial = 0;
  private isSuspended = false;
  private close: (() => void) | null = null;
  private timers = new Map<"retry" | "hello" | "behind" | "silence", () => void>();

  constructor(
    private readonly transport: LiveTransport,
    private readonly handlers: LiveHandlers,
    private readonly clock: LiveClock,
    start: Position,
  ) {
    this.position = start;
    this.head = start.seq;
    this.lostAt = clock.monotonic();
  }

  get facts(): LiveFacts {
    return {
      link: this.link,
      isCaughtUp: this.isCaughtUp,
      lastFrameAt: this.lastFrameAt,
      lostAt: this.lostAt,
      applied: this.position.seq,
      head: this.head,
      isBrowserOnline: this.isBrowserOnline,
      completeTo: this.completeTo,
    };
  }

  /** Where a later connection goes on. */
  get cursor(): Position {
    return this.position;
  }

  connect(): void {
    if (this.link === "ended" || this.isSuspended) return;
    this.drop();
    this.link = "connecting";
    this.isCaughtUp = false;
    const serial = ++this.serial;
    const isCurrent = () => serial === this.serial;
    this.set("hello", helloWithinMs, () => this.lose());
    const cursor = `${this.position.epoch}.${this.position.seq}`;
    const close = this.transport.open(cursor, {
      onFrame: (position, frame) => {
        if (isCurrent()) this.take(position, frame);
      },
      onLost: ({ isRefused }) => {
        if (!isCurrent()) return;
        if (isRefused) void this.end(serial);
        else this.lose();
      },
    });
    // The transport may have failed before `open` returned.
    if (isCurrent()) this.close = close;
    else close();
    this.handlers.onChange();
  }

  /** The tab is seen again, the network or the page is back: do not wait for a retry that is far away. */
  nudge(): void {
    if (this.link === "ended" || this.isSuspended) return;
    const silence =
      this.lastFrameAt === null ? Number.POSITIVE_INFINITY : this.clock.monotonic() - this.lastFrameAt;
    if (this.link === "open" && silence < staleOnReturnMs) return;
    if (this.link === "connecting") return;
    this.attempt = 0;
    this.lostAt ??= this.clock.monotonic();
    this.connect();
  }

  setBrowserOnline(isOnline: boolean): void {
    this.isBrowserOnline = isOnline;
    if (isOnline) {
      this.attempt = 0;
      // A socket that lived through an outage may be a dead one that nobody has told.
      if (this.link !== "ended" && !this.isSuspended) this.connect();
    }
    this.handlers.onChange();
  }

  /** A hidden tab gives its connection back: a browser has six per server, for all tabs together. */
  suspend(): void {
    if (this.link === "ended" || this.isSuspended) return;
    this.isSuspended = true;
    this.drop();
    this.link = "waiting";
    this.isCaughtUp = false;
    this.handlers.onChange();
  }

  resume(): void {
    if (!this.isSuspended) return;
    this.isSuspended = false;
    this.lostAt = this.clock.monotonic();
    this.attempt = 0;
    this.connect();
  }

  stop(): void {
    this.drop();
    this.link = "ended";
  }

  private take(positionText: string, frame: LiveFrame): void {
    const position = parsePosition(positionText);
    if (!position) {
      this.lose();
      return;
    }
    this.lastFrameAt = this.clock.monotonic();
    this.set("silence", silentForMs, () => this.lose());
    switch (frame.kind) {
      case "hello":
        this.clear("hello");
        if (frame.protocol !== liveProtocol) {
          // A newer server: what it says next may mean something else. Take its data, not its stream.
          this.handlers.onResync();
          this.lose();
          return;
        }
        this.link = "open";
        this.head = Math.max(frame.head, frame.epoch === this.position.epoch ? this.position.seq : 0);
        break;
      case "events":
        for (const item of frame.events) {
          const seq = typeof item === "number" ? item : item.seq;
          if (seq <= this.position.seq) continue;
          if (seq !== this.position.seq + 1) {
            this.lose();
            return;
          }
          this.position = { ...this.position, seq };
          if (typeof item !== "number") this.handlers.onEvent(item, !this.isCaughtUp);
        }
        this.head = Math.max(this.head, frame.head);
        break;
      case "caughtUp":
        if (this.position.seq !== position.seq || this.position.epoch !== position.epoch) {
          this.lose();
          return;
        }
        this.head = Math.max(this.head, frame.head);
        this.isCaughtUp = true;
        this.lostAt = null;
        this.attempt = 0;
        break;
      case "heartbeat":
        this.head = Math.max(this.head, frame.head);
        this.handlers.onServerTime(frame.at);
        break;
      case "resync":
        this.position = position;
        this.head = frame.head;
        this.handlers.onResync();
        break;
      case "bye":
        this.lose(frame.retryMs);
        return;
    }
    if (this.position.seq >= this.head) {
      this.clear("behind");
      if (this.isCaughtUp) this.completeTo = this.clock.wall();
    } else if (this.isCaughtUp && !this.timers.has("behind")) {
      this.set("behind", behindForMs, () => {
        if (this.position.seq < this.head) this.lose(0);
      });
    }
    this.handlers.onChange();
  }

  /** Closes what there is and plans the next attempt; `afterMs` where somebody told when. */
  private lose(afterMs?: number): void {
    if (this.link === "ended") return;
    this.drop();
    this.serial += 1;
    this.link = "waiting";
    this.isCaughtUp = false;
    this.lostAt ??= this.clock.monotonic();
    const wait = afterMs ?? retryDelayMs(this.attempt, this.clock.random);
    this.attempt += 1;
    this.set("retry", wait, () => this.connect());
    this.handlers.onChange();
  }

  private async end(serial: number): Promise<void> {
    this.drop();
    this.link = "waiting";
    this.isCaughtUp = false;
    this.lostAt ??= this.clock.monotonic();
    this.handlers.onChange();
    const isSignedOut = await this.handlers.confirmSignedOut().catch(() => false);
    if (serial !== this.serial) return;
    if (isSignedOut) {
      this.link = "ended";
      this.handlers.onChange();
    } else this.lose();
  }

  private drop(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
    const { close } = this;
    this.close = null;
    close?.();
  }

  private set(name: "retry" | "hello" | "behind" | "silence", ms: number, callback: () => void): void {
    this.clear(name);
    this.timers.set(
      name,
      this.clock.after(ms, () => {
        this.timers.delete(name);
        callback();
      }),
    );
  }

  private clear(name: "retry" | "hello" | "behind" | "silence"): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }
}
