import { type Bench, withServer } from "../lib/bench";
import { record } from "../lib/results";
import { peers, type Variant } from "../lib/servers";
import { sleep } from "../lib/statistics";

/** W1: what a viewer that only waits keeps in memory, after a forced collection. */
export async function idleViewers(bench: Bench): Promise<void> {
  const sizes = bench.isQuick ? [1000] : [1000, 5000];
  const variants: Variant[] = ["Ringside", "tRPC stock route", ...peers];
  for (const viewers of sizes) {
    for (let round = 1; round <= bench.rounds; round += 1) {
      for (const variant of variants) {
        await withServer(bench, variant, viewers, async (server, load) => {
          // As many come and go first: pools, caches and compiled code, made once for all, are not a viewer's.
          await load.open(server.targets(viewers));
          await load.call("close");
          await sleep(1000);
          const before = await server.remote.usage(true);
          await load.open(server.targets(viewers));
          await sleep(3000);
          const after = await server.remote.usage(true);
          const kept = after.heapUsed + after.external - before.heapUsed - before.external;
          record({
            workload: "W1",
            setting: `${viewers} idle viewers`,
            variant,
            round,
            figures: {
              heapKbPerViewer: kept / 1024 / viewers,
              rssKbPerViewer: (after.rss - before.rss) / 1024 / viewers,
              rssMb: after.rss / 2 ** 20,
            },
          });
        });
      }
    }
  }
}
