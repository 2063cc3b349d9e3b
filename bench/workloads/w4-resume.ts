import { type Bench, withServer } from "../lib/bench";
import { record } from "../lib/results";
import { sleep } from "../lib/statistics";

/** W4: everybody is cut at once, a hundred events happen, everybody comes back. */
export async function resumeAll(bench: Bench): Promise<void> {
  const viewers = 2000;
  const behind = 100;
  for (let round = 1; round <= bench.rounds; round += 1) {
    await withServer(bench, "Ringside", viewers, async (server, load) => {
      await load.open(server.targets(viewers));
      await load.wait((await server.publish(1)).at(-1), viewers, 30_000);
      await load.call("cut");
      await sleep(500);
      for (let n = 0; n < behind / 10; n += 1) await server.publish(10);
      await bench.database.resetStatements();
      const before = await server.remote.usage();
      const resumed = await load.call<{ live: number; ms: number; positions: number[] }>(
        "resume",
        {},
        120_000,
      );
      const after = await server.remote.usage();
      const statements = await bench.database.statements();
      record({
        workload: "W4",
        setting: `${viewers} viewers, ${behind} events behind`,
        variant: "Ringside",
        round,
        figures: {
          secondsUntilAllLive: resumed.ms / 1000,
          live: resumed.live,
          // One position: everybody holds exactly the same log.
          differentPositions: resumed.positions.length,
          databaseMs: statements.reduce((sum, { ms }) => sum + ms, 0),
          statements: statements.reduce((sum, { calls }) => sum + calls, 0),
          logReads: statements.find(({ query }) => query.includes("FROM workspace_event"))?.calls ?? 0,
          cpuMs: after.cpuMs - before.cpuMs,
        },
      });
    });
  }
}
