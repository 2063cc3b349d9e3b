import type { WorkspaceMetrics } from "@/contracts/metrics/schema";
import { seesCall, seesLead, seesTask } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
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
export async function getMetrics(reader: Reader, sight: Sight): Promise<WorkspaceMetrics> {
  const { workspaceId } = sight;
  const calls = Prisma.sql`calls k WHERE k.workspace_id = ${workspaceId}::uuid AND ${seesCall(sight)}`;
  const now = clock.now();
  const { timeZone } = await reader.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  const dayStart = Prisma.sql`(date_trunc('day', ${now}::timestamptz AT TIME ZONE ${timeZone}) AT TIME ZONE ${timeZone})`;
  const [[counts], hours, [callbacks], [leads]] = await Promise.all([
    reader.$queryRaw<Counts[]>(Prisma.sql`
      SELECT ${dayStart} AS day_starts_at,
             t.calls, t.connected, t.talk_seconds, t.good, o.live, o.waiting, o.unclaimed
        FROM (SELECT count(*)::int AS calls,
                     count(*) FILTER (WHERE k.did_customer_pick_up)::int AS connected,
                     coalesce(sum(k.talk_seconds), 0)::int AS talk_seconds,
                     count(*) FILTER (WHERE u.tone = 'good')::int AS good
                FROM calls k
                LEFT JOIN outcomes u ON u.workspace_id = k.workspace_id AND u.id = k.outcome_id
               WHERE k.workspace_id = ${workspaceId}::uuid AND k.started_at >= ${dayStart} AND ${seesCall(sight)}) t,
             (SELECT (SELECT count(*)::int FROM ${calls} AND k.phase <> 'ended') AS live,
                     (SELECT count(*)::int FROM ${calls} AND k.wrap_up IN ('open', 'folded') AND k.outcome_id IS NULL) AS waiting,
                     (SELECT count(*)::int FROM ${calls} AND k.worker_user_id IS NULL) AS unclaimed) o`),
    reader.$queryRaw<{ hour: number; calls: number; connected: number }[]>(Prisma.sql`
      SELECT extract(hour FROM k.started_at AT TIME ZONE ${timeZone})::int AS hour, count(*)::int AS calls,
             count(*) FILTER (WHERE k.did_customer_pick_up)::int AS connected
        FROM ${calls} AND k.started_at >= ${dayStart} GROUP BY 1`),
    reader.$queryRaw<{ due: number }[]>(Prisma.sql`
      SELECT count(*)::int AS due FROM tasks t
       WHERE t.workspace_id = ${workspaceId}::uuid AND t.kind = 'callback' AND t.done_at IS NULL AND t.deleted_at IS NULL
         AND t.due_at <= ${now} AND ${seesTask(sight)}`),
    reader.$queryRaw<{ total: number; converted: number }[]>(Prisma.sql`
      SELECT count(*)::int AS total, count(*) FILTER (WHERE stage = 'converted')::int AS converted
        FROM leads l WHERE l.workspace_id = ${workspaceId}::uuid AND l.deleted_at IS NULL AND ${seesLead(sight)}`),
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
    callbacksDue: callbacks?.due ?? 0,
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
  sight: Sight,
  days: number,
): Promise<{ day: string; calls: number; connected: number }[]> {
  const { workspaceId } = sight;
  const { timeZone } = await reader.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  return reader.$queryRaw(Prisma.sql`
    WITH today AS (SELECT date_trunc('day', ${clock.now()}::timestamptz AT TIME ZONE ${timeZone})::date AS d),
    days AS (SELECT generate_series(today.d - ${days - 1}::int, today.d, '1 day')::date AS d FROM today),
    counted AS (
      SELECT (k.started_at AT TIME ZONE ${timeZone})::date AS d, count(*)::int AS calls,
             count(*) FILTER (WHERE k.did_customer_pick_up)::int AS connected
        FROM calls k, today
       WHERE k.workspace_id = ${workspaceId}::uuid AND ${seesCall(sight)}
         AND k.started_at >= ((today.d - ${days - 1}::int)::timestamp AT TIME ZONE ${timeZone})
       GROUP BY 1)
    SELECT to_char(days.d, 'YYYY-MM-DD') AS day, coalesce(counted.calls, 0) AS calls, coalesce(counted.connected, 0) AS connected
      FROM days LEFT JOIN counted USING (d) ORDER BY days.d`);
}
