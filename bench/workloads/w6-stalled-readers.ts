import { type Bench, withServer } from "../lib/bench";
import { record } from "../lib/results";
import { sleep } from "../lib/statistics";
import { measure, steady } from "./w2-fan-out";

/** W6: one viewer in twenty never reads again: what the others notice, and what the server keeps for it. */
export async function stalledReaders(bench: Bench): Promise<void> {
  const healthy = 950;
  const stalled = 50;
  const publish = steady(100, bench.isQuick ? 5 : 20);
  for (let round = 1; round <= bench.rounds; round += 1) {
    for (const withStalled of round % 2 === 0 ? [true, false] : [false, true]) {
      await withServer(bench, "Ringside", healthy + stalled, async (server, load) => {
        await load.open(server.targets(healthy));
        const others = server.targets(healthy + stalled).slice(healthy);
        await load.open(withStalled ? others.map((target) => ({ ...target, isStalled: true })) : []);
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
            expected: figures.expected,
            missing: figures.missing,
          },
        });
      });
    }
  }
}
