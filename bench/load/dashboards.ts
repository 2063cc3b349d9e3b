import http from "node:http";
import { Coalescer } from "@/client/coalesce";
import { invalidations, queryKeyOf, type Stale, windowMsOf } from "@/client/invalidations";
import type { QueryName } from "@/client/trpc";
import type { UserId } from "@/contracts/ids";
import { percentile, wallMs } from "../lib/statistics";
import { type EventLike, type Frame, Memo } from "./frame";
import { type Target, Viewer } from "./viewer";

type Mode = "browser" | "naive";
type Options = {
  targets: (Target & { userId: string })[];
  mode: Mode;
  baseCalls: number;
  patienceMs: number;
};
type Queries = Record<string, object | undefined>;

/** What the dashboard has on the screen and in the frame around it, as src/features asks for it. */
const mounted: Queries = {
  "metrics.get": undefined,
  "activities.list": { limit: 15 },
  "calls.mine": undefined,
};

const memo = new Memo();
/** Calls in the order of the log: when the k-th was committed, and where. */
const calls: { seq: number; at: number }[] = [];
const tooLate = 30_000;
let open: Dashboard[] = [];
let took: number[] = [];
/** The same for the numbers alone, which travel in the event. */
let tookNumbers: number[] = [];
let requests = 0;

/**
 * One open dashboard, without the pixels. As the browser: the product's own table and coalescer, numbers applied from
 * the event. Naive: whatever happens, everything on the screen is fetched again, one fetch in flight.
 */
class Dashboard {
  private callsToday: number;
  private feedTo = 0;
  private correct = 0;
  private correctNumbers = 0;
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 5 });
  private readonly viewer: Viewer;
  private readonly coalescer: Coalescer;

  constructor(
    private readonly target: Options["targets"][number],
    private readonly mode: Mode,
    private readonly baseCalls: number,
  ) {
    this.callsToday = baseCalls;
    this.viewer = new Viewer(
      target,
      memo,
      (_, frame) => this.take(frame),
      () => undefined,
    );
    this.coalescer = new Coalescer({
      run: (key) => this.fetch(JSON.parse(key) as string[]),
      windowMs: (key) => (mode === "naive" ? 0 : windowMsOf((JSON.parse(key) as string[])[0] as QueryName)),
      now: () => performance.now(),
      schedule: (callback, ms) => setTimeout(callback, ms),
      cancel: (timer) => clearTimeout(timer),
    });
  }

  connect(): Promise<boolean> {
    return this.viewer.connect(30_000);
  }

  private take(frame: Frame): void {
    for (const event of frame.events) {
      if (event.seq <= this.viewer.last) continue;
      this.viewer.last = event.seq;
      noteCall(event);
      if (this.mode === "naive") {
        if (event.type !== "metrics.updated") this.coalescer.mark(JSON.stringify(Object.keys(mounted)));
        continue;
      }
      if (event.type === "metrics.updated") this.setCalls(Number(event.data.callsToday));
      for (const name of this.staleBy(event)) this.coalescer.mark(JSON.stringify([name]));
    }
  }

  private staleBy(event: EventLike): string[] {
    const entry = (invalidations as Record<string, (data: never, viewer: object) => readonly Stale[]>)[
      event.type
    ];
    const viewer = { userId: this.target.userId as UserId, holdsCall: () => false };
    // Rows belong to lists, and a dashboard shows none.
    const paths = (entry?.(event.data as never, viewer) ?? []).flatMap((stale) =>
      typeof stale === "object" && "row" in stale ? [] : [(queryKeyOf(stale)[0] as string[]).join(".")],
    );
    return Object.keys(mounted).filter((name) =>
      paths.some((path) => name === path || name.startsWith(`${path}.`)),
    );
  }

  private async fetch(names: string[]): Promise<void> {
    requests += 1;
    const inputs = Object.fromEntries(names.map((name, index) => [index, { json: mounted[name] ?? null }]));
    const path = `/api/trpc/${names.join(",")}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
    const answers = (await get(this.agent, this.target, path)) as {
      result?: { data?: { json?: unknown } };
    }[];
    names.forEach((name, index) => {
      const data = answers[index]?.result?.data?.json;
      if (name === "metrics.get")
        this.setCalls((data as { callsToday?: number } | undefined)?.callsToday ?? 0);
      if (name === "activities.list") {
        const seq = (data as { activities?: { seq: number }[] } | undefined)?.activities?.[0]?.seq ?? 0;
        this.feedTo = Math.max(this.feedTo, seq);
      }
    });
    this.look();
  }

  private setCalls(callsToday: number): void {
    this.callsToday = Math.max(this.callsToday, callsToday);
    this.look();
  }

  /** Up to which call this screen shows the truth: the numbers include it, and so does the feed. */
  private look(): void {
    while (this.correctNumbers < calls.length && this.callsToday > this.baseCalls + this.correctNumbers) {
      tookNumbers.push(wallMs() - (calls[this.correctNumbers]?.at ?? 0));
      this.correctNumbers += 1;
    }
    for (let call = calls[this.correct]; call; call = calls[this.correct]) {
      if (this.callsToday < this.baseCalls + this.correct + 1 || this.feedTo < call.seq) return;
      took.push(wallMs() - call.at);
      this.correct += 1;
    }
  }

  get correctCalls(): number {
    return this.correct;
  }

  close(): void {
    this.coalescer.stop();
    this.viewer.cut();
    this.agent.destroy();
  }
}

function noteCall(event: EventLike): void {
  if (event.type !== "call.ended") return;
  if (event.seq > (calls.at(-1)?.seq ?? 0)) calls.push({ seq: event.seq, at: event.at });
}

function get(agent: http.Agent, target: Target, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const { port, headers } = target;
    http
      .get({ host: "127.0.0.1", port, path, agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("end", () => {
          try {
            resolve(JSON.parse(Buffer.concat(parts).toString()));
          } catch (error) {
            reject(error instanceof Error ? error : new Error("no JSON"));
          }
        });
        response.once("error", reject);
      })
      .once("error", reject);
  });
}

export const dashboards = {
  async open({ targets, mode, baseCalls }: Options) {
    calls.length = 0;
    took = [];
    tookNumbers = [];
    requests = 0;
    open = targets.map((target) => new Dashboard(target, mode, baseCalls));
    let live = 0;
    const queue = [...open];
    const lane = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) if (await next.connect()) live += 1;
    };
    await Promise.all(Array.from({ length: 20 }, lane));
    return { live };
  },

  /** Waits until every screen shows `count` calls, at most half a minute. */
  async collect(count: number) {
    const deadline = wallMs() + tooLate;
    const isDone = () => open.every((dashboard) => dashboard.correctCalls >= count);
    while (!isDone() && wallMs() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    const sorted = took.toSorted((a, b) => a - b);
    const numbers = tookNumbers.toSorted((a, b) => a - b);
    return {
      expected: count * open.length,
      correct: took.length,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      max: percentile(sorted, 1),
      numbersP50: percentile(numbers, 0.5),
      numbersP99: percentile(numbers, 0.99),
      requests,
    };
  },

  close() {
    for (const dashboard of open) dashboard.close();
    open = [];
  },
};
