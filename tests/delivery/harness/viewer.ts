import { createTRPCClient, httpSubscriptionLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/api/root";
import { LiveConnection, type LiveTransport } from "@/client/live-connection";
import { type LiveStatus, liveStatus } from "@/client/live-status";
import { streamTransport } from "@/client/live-transports";
import { type LiveEvent, type LiveFrame, type Position, parsePosition } from "@/contracts/live/schema";
import { TestEventSource } from "../../support/event-source";
import type { Truth } from "./truth";

TestEventSource.isRecording = false;

export type ViewerOptions = {
  origin: string;
  workspaceId: string;
  userId: string;
  cookie: string;
  truth: Truth;
  start: Position;
  /** Texts that must never reach this viewer: ids of other tenants. */
  forbidden?: readonly string[];
  /** Since when nothing is connected, as the harness knows it. */
  closedSince?: () => number | null;
  random?: () => number;
};
type Applied = { key: string; event: LiveEvent };
type Skip = { from: Position; to: Position; reason: string };

/**
 * One screen: the browser's own LiveConnection over tRPC's stock client, and data that is fetched again as the
 * provider does it. What it applied, skipped and claimed is kept for the judge.
 */
export class Viewer {
  readonly applied: Applied[] = [];
  readonly skips: Skip[] = [];
  readonly frames: { kind: LiveFrame["kind"]; frame: LiveFrame; at: number }[] = [];
  readonly connection: LiveConnection;
  shown: string | null = null;
  foreignBytes = 0;
  falselyLive = 0;
  isSignedOut = false;
  /** Every byte that reaches this screen, for tests that look at the wire. */
  onText: (text: string) => void = () => undefined;
  private announced: Position;
  private lastFrameAt = Number.NEGATIVE_INFINITY;
  private isStale = true;
  private isFetching = false;
  private carried = "";

  constructor(readonly options: ViewerOptions) {
    this.announced = options.start;
    const client = createTRPCClient<AppRouter>({
      links: [
        httpSubscriptionLink({
          url: `${options.origin}/api/live`,
          transformer: superjson,
          connectionParams: { workspaceId: options.workspaceId },
          EventSource: TestEventSource as never,
          eventSourceOptions: {
            headers: { cookie: options.cookie },
            onText: (text: string) => this.readBytes(text),
          } as never,
        }),
      ],
    });
    this.connection = new LiveConnection(
      this.watched(streamTransport(client)),
      {
        onEvent: (event) => {
          this.applied.push({ key: `${this.connection.cursor.epoch}.${event.seq}`, event });
          this.refetch();
        },
        onResync: () => this.refetch(),
        onChange: () => undefined,
        onServerTime: () => undefined,
        confirmSignedOut: async () => this.isSignedOut,
      },
      {
        monotonic: () => performance.now(),
        wall: () => Date.now(),
        random: options.random ?? Math.random,
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      },
      options.start,
    );
  }

  /** What the page would say of itself at this moment. */
  get status(): LiveStatus {
    return liveStatus(this.connection.facts, performance.now());
  }

  open(): this {
    this.refetch();
    this.connection.connect();
    return this;
  }

  /** Compares the label with what the harness knows: every 50 ms, by the judge's clock. */
  sample(now: number): void {
    if (this.status.kind !== "live") return;
    const closed = this.options.closedSince?.() ?? null;
    const isDead = closed !== null && now - closed > 1000;
    const isStale = now - this.lastFrameAt > 35_000;
    const isBehind =
      this.announced.epoch === this.connection.cursor.epoch &&
      this.announced.seq > this.connection.cursor.seq;
    if (isDead || isStale || isBehind) this.falselyLive += 1;
  }

  private watched(inner: LiveTransport): LiveTransport {
    return {
      open: (cursor, sink) =>
        inner.open(cursor, {
          onLost: sink.onLost,
          onFrame: (position, frame) => {
            const from = this.connection.cursor;
            this.lastFrameAt = performance.now();
            if (this.frames.length < 5000)
              this.frames.push({ kind: frame.kind, frame, at: this.lastFrameAt });
            if ("head" in frame) {
              const epoch = frame.kind === "hello" ? frame.epoch : (parsePosition(position)?.epoch ?? 0);
              const seq =
                epoch === this.announced.epoch ? Math.max(frame.head, this.announced.seq) : frame.head;
              this.announced = frame.kind === "resync" ? { epoch, seq: frame.head } : { epoch, seq };
            }
            sink.onFrame(position, frame);
            if (frame.kind === "resync")
              this.skips.push({ from, to: this.connection.cursor, reason: frame.reason });
          },
        }),
    };
  }

  private readBytes(text: string): void {
    this.onText(text);
    const { forbidden } = this.options;
    if (!forbidden?.length) return;
    const whole = this.carried + text;
    for (const word of forbidden) if (whole.includes(word)) this.foreignBytes += word.length;
    this.carried = whole.slice(-80);
  }

  /** An invalidation that meets a fetch under way leads to one more after it. */
  private refetch(): void {
    this.isStale = true;
    if (!this.isFetching) void this.fetchWhileStale();
  }

  private async fetchWhileStale(): Promise<void> {
    this.isFetching = true;
    while (this.isStale) {
      this.isStale = false;
      try {
        this.shown = await this.options.truth.state();
      } catch {
        this.isStale = true;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    this.isFetching = false;
  }

  close(): void {
    this.connection.stop();
  }
}
