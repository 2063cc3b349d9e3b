import type { Counter } from "prom-client";
import type { WorkspaceId } from "@/contracts/ids";
import { clock } from "@/platform/clock";
import type { Reader } from "@/platform/db";
import { metrics } from "@/platform/metrics";

type Count = { label: string; count: number };

async function countsOf(counter: Counter<string>, label: string): Promise<Count[]> {
  const { values } = await counter.get();
  return values
    .map((entry) => ({ label: String(entry.labels[label] ?? ""), count: entry.value }))
    .filter((entry) => entry.count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 20);
}

/** Upper bound, in milliseconds, under which `share` of the observations lie; null without observations. */
async function quantileMs(share: number): Promise<number | null> {
  const { values } = await metrics().commitToSocket.get();
  const buckets = values
    .filter((entry) => entry.metricName?.endsWith("_bucket"))
    .map((entry) => {
      const { le } = entry.labels as { le?: string | number };
      return { limit: le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le), count: entry.value };
    })
    .sort((a, b) => a.limit - b.limit);
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return null;
  const found = buckets.find((bucket) => bucket.count >= total * share);
  return found && Number.isFinite(found.limit) ? found.limit * 1000 : 10_000;
}

/**
 * How this server is doing, for an admin: process-wide counts without anybody's data, and this workspace's own
 * deliveries. Counted since the process started.
 */
export async function getSystemStatus(reader: Reader, workspaceId: WorkspaceId) {
  const all = metrics();
  const [waiting, setAside, dead, last, stream] = await Promise.all([
    reader.webhookDelivery.count({ where: { workspaceId, state: "received" } }),
    reader.webhookDelivery.count({ where: { workspaceId, state: "set_aside" } }),
    reader.webhookDelivery.count({ where: { workspaceId, state: "dead" } }),
    reader.webhookDelivery.findFirst({
      where: { workspaceId },
      orderBy: { receivedAt: "desc" },
      select: { receivedAt: true },
    }),
    reader.workspaceStream.findUnique({ where: { workspaceId }, select: { head: true } }),
  ]);
  const value = async (metric: { get: () => Promise<{ values: { value: number }[] }> }) =>
    (await metric.get()).values[0]?.value ?? 0;
  return {
    at: clock.now(),
    uptimeSeconds: Math.round(process.uptime()),
    memoryMegabytes: Math.round(process.memoryUsage().rss / 1024 / 1024),
    streams: await value(all.streams),
    workspacesFollowed: await value(all.hubs),
    framesSent: await value(all.frames),
    eventsOfWorkspace: Number(stream?.head ?? 0),
    commitToSocketMs: { p50: await quantileMs(0.5), p99: await quantileMs(0.99) },
    resyncs: await countsOf(all.resyncs, "reason"),
    byes: await countsOf(all.byes, "reason"),
    webhooks: await countsOf(all.webhooks, "outcome"),
    processed: await countsOf(all.deliveries, "outcome"),
    errors: await countsOf(all.procedureErrors, "path"),
    refusals: await countsOf(all.refusals, "limit"),
    deliveries: { waiting, setAside, dead, lastAt: last?.receivedAt ?? null },
  };
}
