import { type Bench, type Load, withServer } from "../lib/bench";
import { record } from "../lib/results";
import type { ServerUnderTest } from "../lib/servers";
import { sleep, wallMs } from "../lib/statistics";

const viewers = 500;
/** A tenth of them leave each minute, and as many come. */
const groups = 10;
const eventsPerSecond = 2;
/** A hub outlives its last viewer by 45 s. */
const lastHubMs = 90_000;

/** Comes and goes by groups, events all the while, until so many minutes are over. */
async function churn(server: ServerUnderTest, load: Load, untilMs: number, turnMs: number): Promise<number> {
  const targets = server.targets(viewers);
  let turns = 0;
  for (let nextTurn = wallMs() + turnMs; wallMs() < untilMs; await sleep(1000 / eventsPerSecond)) {
    await server.publish(1);
    if (wallMs() < nextTurn) continue;
    nextTurn += turnMs;
    const size = viewers / groups;
    const from = (turns % groups) * size;
    await load.call("leave", { count: size });
    await load.open(targets.slice(from, from + size));
    turns += 1;
  }
  return turns;
}

/**
 * What stays: the heap after forced collections at minute 3 and at minute 13, while viewers come and go; and what is left
 * of them when the last has gone. It times nothing, so the machine need not be quiet.
 */
export async function heap(bench: Bench): Promise<void> {
  const minuteMs = bench.isQuick ? 6000 : 60_000;
  await withServer(bench, "Ringside", viewers, async (server, load) => {
    // One comes and goes first: what is made once for all is the baseline.
    await load.open(server.targets(1));
    await load.call("close");
    const idle = await untilSettled(server, null);
    await load.open(server.targets(viewers));
    const startedAt = wallMs();
    const early = await churn(server, load, startedAt + 3 * minuteMs, minuteMs);
    const atThree = await server.remote.usage(true);
    const later = await churn(server, load, startedAt + 13 * minuteMs, minuteMs);
    const atThirteen = await server.remote.usage(true);
    await load.call("close");
    const after = await untilSettled(server, idle);
    const held = (usage: typeof atThree) => (usage.heapUsed + usage.external) / 2 ** 20;
    record({
      workload: "Heap",
      setting: `${viewers} viewers, 10 % leave and come each minute`,
      variant: "Ringside",
      round: 1,
      figures: {
        minute3Mb: held(atThree),
        minute13Mb: held(atThirteen),
        changePercent: (held(atThirteen) / held(atThree) - 1) * 100,
        leftAndCame: ((early + later) * viewers) / groups,
        listenersMore: after.listeners - idle.listeners,
        timersMore: after.timers - idle.timers,
        tailsMore: after.tails - idle.tails,
        socketsMore: after.sockets - idle.sockets,
      },
    });
  });
}

type Left = { listeners: number; timers: number; tails: number; sockets: number };

/** What is held once nobody is there; waits until it is no more than `baseline`, or the patience is over. */
async function untilSettled(server: ServerUnderTest, baseline: Left | null): Promise<Left> {
  const endsAt = wallMs() + lastHubMs;
  for (;;) {
    const left = await server.remote.call<Left>("probe", { isCount: true });
    const isBack = baseline
      ? (Object.keys(left) as (keyof Left)[]).every((name) => left[name] <= baseline[name])
      : left.tails === 0;
    if (isBack || wallMs() > endsAt) return left;
    await sleep(2000);
  }
}
