import { type Bench, type Load, withServer } from "../lib/bench";
import { record } from "../lib/results";
import { counterOf, type ServerUnderTest } from "../lib/servers";
import { sleep } from "../lib/statistics";
import { measure, steady } from "./w2-fan-out";

const healthy = 950;
const stalled = 50;
const eventsAtOnce = 250;
const mostFills = 120;
/** What the server itself keeps for one before it cuts it (512 KB) is about this many fills. */
const cutAfterFills = 7;
const cutsOf = (server: ServerUnderTest) => counterOf(server, /^ringside_resyncs_total\{.*slow/);

/**
 * The kernel takes megabytes for a reader that does not read. How many it takes is tried on readers of their own; then
 * the ones that count are filled until little is missing, so that they come to the server's cost while it is measured.
 */
async function fillStalled(server: ServerUnderTest, load: Load): Promise<number> {
  const stalledTargets = () => server.targets(stalled).map((target) => ({ ...target, isStalled: true }));
  const publish = async () => {
    await server.publish(eventsAtOnce);
    await sleep(40);
  };
  await load.open(stalledTargets());
  let fills = 0;
  while (fills < mostFills && (await cutsOf(server)) < stalled) {
    await publish();
    fills += 1;
  }
  await load.call("close");
  await sleep(500);
  await load.open(stalledTargets());
  for (let n = 0; n < fills - cutAfterFills - 1; n += 1) await publish();
  return fills * eventsAtOnce;
}

/** W6: one viewer in twenty never reads again: what the others notice, and what the server keeps for it. */
export async function stalledReaders(bench: Bench): Promise<void> {
  const publish = steady(100, bench.isQuick ? 5 : 20);
  for (let round = 1; round <= bench.rounds; round += 1) {
    for (const withStalled of round % 2 === 0 ? [true, false] : [false, true]) {
      await withServer(bench, "Ringside", healthy + stalled, async (server, load) => {
        const absorbed = withStalled ? await fillStalled(server, load) : 0;
        const cutsBefore = await cutsOf(server);
        await load.open(server.targets(healthy + stalled).slice(stalled));
        await sleep(500);
        const before = await server.remote.usage(true);
        const figures = await measure(server, load, healthy, publish);
        const after = await server.remote.usage(true);
        const kept = after.heapUsed + after.external - before.heapUsed - before.external;
        record({
          workload: "W6",
          setting: `${healthy} viewers at 100 events/s`,
          variant: withStalled ? `Ringside, and ${stalled} that never read` : "Ringside, all reading",
          round,
          figures: {
            p50: figures.p50,
            p99: figures.p99,
            heapGrowthMb: kept / 2 ** 20,
            rssMb: after.rss / 2 ** 20,
            eventsTheKernelTook: absorbed,
            cutWhileMeasured: (await cutsOf(server)) - cutsBefore,
            expected: figures.expected,
            missing: figures.missing,
          },
        });
      });
    }
  }
}
