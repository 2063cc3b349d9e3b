import { Load, type Bench } from "../lib/bench";
import { record } from "../lib/results";
import { RingsideServer } from "../lib/servers";
import { sleep, wallMs } from "../lib/statistics";
import { addWebhookEndpoint, makeWorkspaces } from "../lib/world";

const screens = 200;
const callsPerSecond = 20;

type Seen = {
  expected: number;
  correct: number;
  p50: number;
  p99: number;
  max: number;
  numbersP50: number;
  numbersP99: number;
  requests: number;
};

/** W10: from a call's commit until every open dashboard shows the truth, the fetches it takes included. */
export async function dashboards(bench: Bench): Promise<void> {
  const seconds = bench.isQuick ? 5 : 20;
  for (let round = 1; round <= bench.rounds; round += 1) {
    for (const mode of round % 2 === 0 ? (["naive", "browser"] as const) : (["browser", "naive"] as const)) {
      const [workspace] = await makeWorkspaces(1, screens);
      if (!workspace) throw new Error("no workspace");
      const path = await addWebhookEndpoint(workspace);
      const load = await Load.start();
      const poster = await Load.start();
      const server = await RingsideServer.start("Ringside", workspace, bench.publisher);
      const post = (forSeconds: number) =>
        poster.call<{ acked: number }>(
          "webhooks",
          {
            port: server.port,
            path,
            seconds: forSeconds,
            rate: callsPerSecond,
            connections: 40,
            duplicates: 0,
          },
          120_000,
        );
      try {
        const warm = await post(2);
        await sleep(2500);
        const targets = server.targetsIn([workspace], screens);
        const { live } = await load.call<{ live: number }>("openDashboards", {
          targets,
          mode,
          baseCalls: warm.acked,
        });
        if (live < screens) throw new Error(`${screens - live} dashboards did not become live`);
        await sleep(1500);
        const startedAt = wallMs();
        const before = await server.remote.usage();
        const { acked } = await post(seconds);
        const seen = await load.call<Seen>("collectDashboards", { count: acked }, 90_000);
        const after = await server.remote.usage();
        const lasted = (wallMs() - startedAt) / 1000;
        record({
          workload: "W10",
          setting: `${screens} dashboards, ${callsPerSecond} calls/s`,
          variant: mode === "browser" ? "Ringside's browser" : "naive: each refetches all",
          round,
          figures: {
            p50: seen.p50,
            p99: seen.p99,
            max: seen.max,
            numbersP50: seen.numbersP50,
            numbersP99: seen.numbersP99,
            serverCores: (after.cpuMs - before.cpuMs) / 1000 / lasted,
            requestsPerSecond: seen.requests / lasted,
            expected: seen.expected,
            missing: seen.expected - seen.correct,
          },
        });
      } finally {
        await Promise.all([load.stop(), poster.stop(), server.remote.kill()]);
      }
    }
  }
}
