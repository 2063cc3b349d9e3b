// The load program: any number of viewers of any of the servers on raw sockets, in a process and on a core of its own.
import { wallMs } from "../lib/statistics";
import { dashboards } from "./dashboards";
import { Memo } from "./frame";
import { type Published, Recorder } from "./recorder";
import { type Target, Viewer } from "./viewer";
import { postWebhooks } from "./webhooks";

const atOnce = 40;
const memo = new Memo();
const recorder = new Recorder();
let viewers: Viewer[] = [];
let isReconnecting = false;
const patienceMs = 60_000;

/** Connects these, a few at a time; how many are live. */
async function connectAll(waiting: Viewer[]): Promise<number> {
  const queue = [...waiting];
  let live = 0;
  const lane = async () => {
    for (let viewer = queue.shift(); viewer; viewer = queue.shift()) {
      if (await viewer.connect(patienceMs)) live += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return live;
}

/** A viewer that lost its stream comes back with its position, as the browser does: soon, and spread. */
function handleEnd(viewer: Viewer): void {
  if (!isReconnecting) return;
  const again = async () => {
    if (!isReconnecting || viewer.isReady) return;
    if (!(await viewer.connect(5000))) setTimeout(() => void again(), 100 + 200 * Math.random());
  };
  setTimeout(() => void again(), 50 + 200 * Math.random());
}

type Args = {
  targets: Target[];
  seq: number;
  count: number;
  patienceMs: number;
  published: Published[];
  isOn: boolean;
} & Parameters<typeof dashboards.open>[0] &
  Parameters<typeof postWebhooks>[0];

const operations: Record<string, (args: Args) => unknown> = {
  open: async ({ targets }) => {
    const added = targets.map((target) => new Viewer(target, memo, (v, f) => recorder.note(v, f), handleEnd));
    viewers.push(...added);
    return { live: await connectAll(added), asked: added.length };
  },
  wait: ({ seq, count, patienceMs: ms }) => recorder.wait(seq, count, ms),
  collect: ({ published, count }) => recorder.collect(published, count),
  kinds: () => recorder.kinds(),
  reset: () => recorder.reset(),
  reconnecting: ({ isOn }) => {
    isReconnecting = isOn;
  },
  live: () => viewers.filter((viewer) => viewer.isReady).length,
  cut: () => {
    for (const viewer of viewers) viewer.cut();
  },
  /** All come back with the position they had; how long until the last has proof of having everything. */
  resume: async () => {
    const startedAt = wallMs();
    const live = await connectAll(viewers);
    return { live, ms: wallMs() - startedAt, positions: [...new Set(viewers.map((viewer) => viewer.last))] };
  },
  /** The ones that came first leave for good. */
  leave: ({ count }) => {
    const leaving = viewers.splice(0, count);
    for (const viewer of leaving) viewer.cut();
    return leaving.length;
  },
  close: () => {
    isReconnecting = false;
    for (const viewer of viewers) viewer.cut();
    viewers = [];
    recorder.reset();
  },
  openDashboards: (args) => dashboards.open(args),
  collectDashboards: ({ count }) => dashboards.collect(count),
  closeDashboards: () => dashboards.close(),
  webhooks: (args) => postWebhooks(args),
};

process.on("message", (message: { id: number; op: string } & Args) => {
  void (async () => {
    if (message.op === "probe") return;
    try {
      const operation = operations[message.op];
      if (!operation) throw new Error(`no operation ${message.op}`);
      process.send?.({ id: message.id, result: (await operation(message)) ?? true });
    } catch (error) {
      process.send?.({ id: message.id, error: error instanceof Error ? error.message : String(error) });
    }
  })();
});
process.on("disconnect", () => process.exit(0));
process.send?.({ id: 0, result: true });
