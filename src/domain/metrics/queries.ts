import type { WorkspaceId } from "@/contracts/ids";
import type { WorkspaceMetrics } from "@/contracts/metrics/schema";
import { clock } from "@/platform/clock";
import { Prisma, type Reader } from "@/platform/db";

type Counts = {
  day_starts_at: Date;
  calls: number;
  connected: number;
  talk_seconds: number;
  good: number;
  live: number;
  waiting: number;
  unclaimed: number;
};

/** The workspace's numbers of its current day and of this moment. Each is the count of rows that a click opens. */
export async function getMetrics(reader: Reader, workspaceId: WorkspaceId): Promise<WorkspaceMetrics> {
  const now = clock.now();
  const { timeZone } = await reader.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  const dayStart = Prisma.sql`(date_trunc('day', ${now}::timestamptz AT TIME ZONE ${timeZone}) AT TIME ZONE ${timeZone})`;
  const [[counts], hours, callbacksDue, [leads]] = await Promise.all([
    reader.$queryRaw<Counts[]>(Prisma.sql`
      SELECT ${dayStart} AS day_starts_at,
             t.calls, t.connected, t.talk_seconds, t.good, o.live, o.waiting, o.unclaimed
        FROM (SELECT count(*)::int AS calls,
                     count(*) FILTER (WHERE c.did_customer_pick_up)::int AS connected,
                     coalesce(sum(c.talk_seconds), 0)::int AS talk_seconds,
                     count(*) FILTER (WHERE u.tone = 'good')::int AS good
                FROM calls c
                LEFT JOIN outcomes u ON u.workspace_id = c.workspace_id AND u.id = c.outcome_id
               WHERE c.workspace_id = ${workspaceId}::uuid AND c.started_at >= ${dayStart}) t,
             (SELECT (SELECT count(*)::int FROM calls WHERE workspace_id = ${workspaceId}::uuid AND phase <> 'ended') AS live,
                     (SELECT count(*)::int FROM calls WHERE workspace_id = ${workspaceId}::uuid AND wrap_up IN ('open', 'folded')
                         AND outcome_id IS NULL) AS waiting,
                     (SELECT count(*)::int FROM calls WHERE workspace_id = ${workspaceId}::uuid AND worker_user_id IS NULL) AS unclaimed) o`),
    reader.$queryRaw<{ hour: number; calls: number; connected: number }[]>(Prisma.sql`
      SELECT extract(hour FROM started_at AT TIME ZONE ${timeZone})::int AS hour, count(*)::int AS calls,
             count(*) FILTER (WHERE did_customer_pick_up)::int AS connected
        FROM calls WHERE workspace_id = ${workspaceId}::uuid AND started_at >= ${dayStart} GROUP BY 1`),
    reader.task.count({
      where: { workspaceId, kind: "callback", doneAt: null, deletedAt: null, dueAt: { lte: now } },
    }),
    reader.$queryRaw<{ total: number; converted: number }[]>(Prisma.sql`
      SELECT count(*)::int AS total, count(*) FILTER (WHERE stage = 'converted')::int AS converted
        FROM leads WHERE workspace_id = ${workspaceId}::uuid AND deleted_at IS NULL`),
  ]);
  return {
    dayStartsAt: counts?.day_starts_at.getTime() ?? now.getTime(),
    callsToday: counts?.calls ?? 0,
    connectedToday: counts?.connected ?? 0,
    talkSecondsToday: counts?.talk_seconds ?? 0,
    goodOutcomesToday: counts?.good ?? 0,
    liveCalls: counts?.live ?? 0,
    waitingForOutcome: counts?.waiting ?? 0,
    unclaimedCalls: counts?.unclaimed ?? 0,
    callbacksDue,
    totalLeads: leads?.total ?? 0,
    convertedLeads: leads?.converted ?? 0,
    byHour: Array.from({ length: 24 }, (_, hour) => {
      const found = hours.find((entry) => entry.hour === hour);
      return { calls: found?.calls ?? 0, connected: found?.connected ?? 0 };
    }),
  };
}

/** Calls and connects of each of the last `days` days, oldest first, days without calls included. */
export async function getTrend(
  reader: Reader,
  workspaceId: WorkspaceId,
  days: number,
): Promise<{ day: string; calls: number; connected: number }[]> {
  const { timeZone } = await reader.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  return reader.$queryRaw(Prisma.sql`
    WITH today AS (SELECT date_trunc('day', ${clock.now()}::timestamptz AT TIME ZONE ${timeZone})::date AS d),
    days AS (SELECT generate_series(today.d - ${days - 1}::int, today.d, '1 day')::date AS d FROM today),
    counted AS (
      SELECT (started_at AT TIME ZONE ${timeZone})::date AS d, count(*)::int AS calls,
             count(*) FILTER (WHERE did_customer_pick_up)::int AS connected
        FROM calls, today
       WHERE workspace_id = ${workspaceId}::uuid
         AND started_at >= ((today.d - ${days - 1}::int)::timestamp AT TIME ZONE ${timeZone})
       GROUP BY 1)
    SELECT to_char(days.d, 'YYYY-MM-DD') AS day, coalesce(counted.calls, 0) AS calls, coalesce(counted.connected, 0) AS connected
      FROM days LEFT JOIN counted USING (d) ORDER BY days.d`);
}
