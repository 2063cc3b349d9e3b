import type { Bench } from "../lib/bench";
import { Remote } from "../lib/remote";
import { record } from "../lib/results";
import { makeWorkspaces } from "../lib/world";

/** W8: writing transactions with an event each on one hot workspace; and whole batches of events. */
export async function appends(bench: Bench): Promise<void> {
  const ms = bench.isQuick ? 4000 : 10_000;
  const batch = 500;
  for (let round = 1; round <= bench.rounds; round += 1) {
    const [workspace] = await makeWorkspaces(1, 1);
    const remote = new Remote("writers", "server", ["--import", "tsx", "bench/load/writers.ts"]);
    try {
      await remote.ready;
      const run = (op: string) =>
        remote.call<{ done: number; perSecond: number; cpuMsEach: number }>(op, {
          workspaceId: workspace?.workspaceId,
          ms,
          writers: op === "batched" ? 2 : 8,
          batch,
        });
      for (const [op, variant] of [
        ["product", "inWorkspace"],
        ["raw", "raw pg"],
      ] as const) {
        const { perSecond, cpuMsEach } = await run(op);
        record({
          workload: "W8",
          setting: "one row and one event each, 8 writers",
          variant,
          round,
          figures: { transactionsPerSecond: perSecond, cpuMsEach },
        });
      }
      const { perSecond } = await run("batched");
      record({
        workload: "W8",
        setting: `${batch} events a transaction, 2 writers`,
        variant: "inWorkspace",
        round,
        figures: { eventsPerSecond: perSecond * batch },
      });
      const { rows } = await bench.database.query(
        `SELECT s.head - count(e.seq) AS holes FROM workspace_stream s
           LEFT JOIN workspace_event e USING (workspace_id) WHERE s.workspace_id = $1 GROUP BY s.head`,
        [workspace?.workspaceId],
      );
      if (Number(rows[0]?.holes) !== 0) throw new Error(`the log has ${rows[0]?.holes} holes`);
    } finally {
      await remote.kill();
    }
  }
}
