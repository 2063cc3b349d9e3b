import { freeLoopbackPort } from "../../scripts/lib/ports.mjs";
import { Load, type Bench } from "../lib/bench";
import { Remote } from "../lib/remote";
import { record } from "../lib/results";
import { RingsideServer } from "../lib/servers";
import { percentile, sleep } from "../lib/statistics";
import { addWebhookEndpoint, makeWorkspaces } from "../lib/world";

type Posted = {
  acked: number;
  failed: number;
  unique: number;
  perSecond: number;
  p50: number;
  p99: number;
  max: number;
};
const sides = ["Ringside", "bare handler, one insert"] as const;

/** W7: webhooks at a rate with repeats, then as fast as sixteen connections can; every answer after a durable write. */
export async function webhooks(bench: Bench): Promise<void> {
  for (let round = 1; round <= bench.rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides.toReversed() : sides) {
      if (side === "Ringside") await ours(bench, round);
      else await bare(bench, round);
    }
  }
}

const rate = 200;
const share = 0.2;

async function postBoth(bench: Bench, load: Load, port: number, path: string) {
  const post = (options: object) =>
    load.call<Posted>("webhooks", { port, path, duplicates: share, connections: 16, ...options }, 180_000);
  // Warm.
  await post({ seconds: 2, rate: 50 });
  const seconds = bench.isQuick ? 5 : 15;
  const fastest = await post({ seconds, rate: null });
  return { post, seconds, fastest };
}

async function bare(bench: Bench, round: number): Promise<void> {
  const port = await freeLoopbackPort();
  const load = await Load.start();
  const remote = new Remote(
    "bare-webhook",
    "server",
    ["--import", "./bench/lib/probe.mjs", "bench/peers/bare-webhook.mjs"],
    {
      ...process.env,
      PORT: String(port),
    },
  );
  try {
    await remote.ready;
    const { post, seconds, fastest } = await postBoth(bench, load, port, "/");
    report(round, sides[1], fastest);
    const steady = await post({ seconds, rate, connections: 200 });
    reportSteady(round, sides[1], steady, {});
  } finally {
    await Promise.all([load.stop(), remote.kill()]);
  }
}

async function ours(bench: Bench, round: number): Promise<void> {
  const [workspace] = await makeWorkspaces(1, 1);
  if (!workspace) throw new Error("no workspace");
  const path = await addWebhookEndpoint(workspace);
  const load = await Load.start();
  const server = await RingsideServer.start("Ringside", workspace, bench.publisher);
  const { workspaceId } = workspace;
  const drain = async () => {
    for (let n = 0; n < 1200; n += 1) {
      const { rows } = await bench.database.query(
        "SELECT count(*)::int AS n FROM webhook_deliveries WHERE workspace_id = $1 AND state = 'received'",
        [workspaceId],
      );
      if (rows[0]?.n === 0) return;
      await sleep(100);
    }
    throw new Error("the inbox did not empty within two minutes");
  };
  try {
    const { post, seconds, fastest } = await postBoth(bench, load, server.port, path);
    report(round, sides[0], fastest);
    await drain();
    const startedAt = new Date();
    const steady = await post({ seconds, rate, connections: 200 });
    const drainedFrom = Date.now();
    await drain();
    const drainMs = Date.now() - drainedFrom;
    const { rows } = await bench.database.query(
      `SELECT (extract(epoch FROM processed_at - received_at) * 1000)::float8 AS ms, duplicate_count AS repeats
         FROM webhook_deliveries WHERE workspace_id = $1 AND received_at >= $2`,
      [workspaceId, startedAt],
    );
    const took = rows.map((row) => Number(row.ms)).toSorted((a, b) => a - b);
    const stored = rows.length + rows.reduce((sum, row) => sum + Number(row.repeats), 0);
    reportSteady(round, sides[0], steady, {
      processedP50: percentile(took, 0.5),
      processedP99: percentile(took, 0.99),
      backlogMs: drainMs,
      // Acknowledged and neither a row nor a counted repeat: must be nothing.
      lost: steady.acked - stored,
      storedOnce: rows.length - steady.unique,
    });
  } finally {
    await Promise.all([load.stop(), server.remote.kill()]);
  }
}

function report(round: number, variant: string, { perSecond, p50, p99, failed }: Posted): void {
  record({
    workload: "W7",
    setting: "as fast as 16 connections can",
    variant,
    round,
    figures: { acksPerSecond: perSecond, p50, p99, failed },
  });
}

function reportSteady(
  round: number,
  variant: string,
  posted: Posted,
  more: Record<string, number | null>,
): void {
  const { acked, failed, p50, p99, max } = posted;
  record({
    workload: "W7",
    setting: `${rate}/s, ${share * 100} % repeated`,
    variant,
    round,
    figures: { p50, p99, max, acked, failed, ...more },
  });
}
