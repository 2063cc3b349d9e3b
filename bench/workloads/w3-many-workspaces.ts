import { Load, type Bench } from "../lib/bench";
import { record } from "../lib/results";
import { RingsideServer } from "../lib/servers";
import { sleep } from "../lib/statistics";
import { makeWorkspaces } from "../lib/world";

/** W3: many workspaces, few viewers each: how often the log is read for an event. */
export async function manyWorkspaces(bench: Bench): Promise<void> {
  const [count, each] = [500, 4];
  for (let round = 1; round <= bench.rounds; round += 1) {
    const workspaces = await makeWorkspaces(count, each);
    const [first] = workspaces;
    if (!first) throw new Error("no workspace");
    const load = await Load.start();
    const server = await RingsideServer.start("Ringside", first, bench.publisher);
    try {
      await load.open(server.targetsIn(workspaces, each));
      const logged = async () => {
        const { rows } = await bench.database.query(
          "SELECT count(*)::int AS n FROM workspace_event WHERE workspace_id = ANY($1)",
          [workspaces.map(({ workspaceId }) => workspaceId)],
        );
        return Number(rows[0]?.n);
      };
      // That its people have come is an event in each of them, too: those are not what is measured.
      let loggedBefore = -1;
      for (let now = await logged(); now !== loggedBefore; now = await logged()) {
        loggedBefore = now;
        await sleep(1500);
      }
      await bench.database.resetStatements();
      const before = await server.remote.usage();
      await load.call("reset");
      const inWorkspaces = bench.isQuick ? 300 : count;
      for (let n = 0; n < inWorkspaces; n += 10) {
        await Promise.all(
          workspaces.slice(n, n + 10).map(({ workspaceId }) => bench.publisher.publish(workspaceId, 1)),
        );
        await sleep(20);
      }
      // The server adds numbers of its own (metrics.updated), a second later and one workspace after the other.
      const delivered = async () => (await load.call<Record<string, number>>("kinds")).deliveries ?? 0;
      for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 500) {
        await sleep(500);
        if (waitedMs > 1000 && (await delivered()) === ((await logged()) - loggedBefore) * each) break;
      }
      const after = await server.remote.usage();
      const statements = await bench.database.statements();
      const callsOf = (part: string) =>
        statements.filter(({ query }) => query.includes(part)).reduce((sum, { calls }) => sum + calls, 0);
      const deliveries = await delivered();
      const reads = callsOf("created_at FROM workspace_event");
      const events = (await logged()) - loggedBefore;
      record({
        workload: "W3",
        setting: `${count} workspaces × ${each} viewers`,
        variant: "Ringside",
        round,
        figures: {
          logQueriesPerEvent: reads / events,
          logQueries: reads,
          events,
          headPolls: callsOf("ANY($1::uuid[])"),
          cpuMicrosPerDelivery: ((after.cpuMs - before.cpuMs) * 1000) / deliveries,
          expected: events * each,
          delivered: deliveries,
          missing: events * each - deliveries,
        },
      });
    } finally {
      await Promise.all([load.stop(), server.remote.kill()]);
    }
  }
}
