import type { CallCondition } from "@/contracts/calls/filter";
import type { CampaignReport, ReportFigures } from "@/contracts/campaigns/report";
import type { OutcomeId, UserId } from "@/contracts/ids";
import type { OutcomeTone } from "@/contracts/outcomes/schema";
import { callsWhere } from "@/domain/calls/queries/list";
import type { Look } from "@/domain/lists/queries";
import { Prisma, type Reader } from "@/platform/db";

const { sql } = Prisma;

/** So many days are told one by one; the sums are of all. */
const mostDays = 92;

type Row = ReportFigures & {
  /** Which parts of the row's key are summed over: a bit for each, the first one the highest. */
  grouping: number;
  worker: UserId | null;
  workerName: string | null;
  outcome: OutcomeId | null;
  outcomeLabel: string | null;
  outcomeTone: OutcomeTone | null;
  day: string | null;
  hour: number | null;
};

/**
 * What a campaign's calls came to, as this viewer sees them: each number is the count of the calls that `conditions`
 * of the call list find, so that opening one shows exactly its rows.
 */
export async function getCampaignReport(
  reader: Reader,
  look: Look,
  conditions: readonly CallCondition[],
): Promise<CampaignReport> {
  const { workspaceId } = look.sight;
  const { timeZone } = await reader.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  const rows = await reader.$queryRaw<Row[]>(sql`
    SELECT x.grouping, x.worker, u.name AS "workerName", x.outcome, o.label AS "outcomeLabel", o.tone::text AS "outcomeTone",
           to_char(x.day, 'YYYY-MM-DD') AS day, x.hour::int AS hour,
           x.calls, x.reached, x."talkSeconds", x.good
      FROM (
        SELECT grouping(k.worker, k.outcome, k.day, k.hour)::int AS grouping,
               k.worker, k.outcome, k.day, k.hour, count(*)::int AS calls,
               count(*) FILTER (WHERE k.did_customer_pick_up)::int AS reached,
               coalesce(sum(k.talk_seconds), 0)::int AS "talkSeconds", count(*) FILTER (WHERE k.is_good)::int AS good
          FROM (
            SELECT k.worker_user_id AS worker, k.outcome_id AS outcome, k.did_customer_pick_up, k.talk_seconds,
                   (k.started_at AT TIME ZONE ${timeZone})::date AS day,
                   extract(hour FROM k.started_at AT TIME ZONE ${timeZone}) AS hour,
                   EXISTS (SELECT FROM outcomes g WHERE g.workspace_id = k.workspace_id AND g.id = k.outcome_id AND g.tone = 'good') AS is_good
              FROM calls k WHERE ${callsWhere({ where: { match: "all", parts: [...conditions] } }, look)}
          ) k
         GROUP BY GROUPING SETS ((), (k.worker), (k.outcome), (k.day), (k.hour))
      ) x
      LEFT JOIN users u ON u.id = x.worker
      LEFT JOIN outcomes o ON o.workspace_id = ${workspaceId}::uuid AND o.id = x.outcome`);
  const figures = ({ calls, reached, talkSeconds, good }: Row): ReportFigures => ({
    calls,
    reached,
    talkSeconds,
    good,
  });
  const of = (grouping: number) => rows.filter((row) => row.grouping === grouping);
  const days = of(0b1101).flatMap((row) => (row.day === null ? [] : [{ day: row.day, ...figures(row) }]));
  const total = of(0b1111)[0];
  return {
    timeZone,
    conditions: [...conditions],
    total: total ? figures(total) : { calls: 0, reached: 0, talkSeconds: 0, good: 0 },
    byWorker: of(0b0111)
      .map((row) => ({ userId: row.worker, name: row.workerName, ...figures(row) }))
      .sort((a, b) => b.calls - a.calls || (a.name ?? "").localeCompare(b.name ?? "", "en-IN")),
    byOutcome: of(0b1011)
      .map((row) => ({
        outcomeId: row.outcome,
        label: row.outcomeLabel,
        tone: row.outcomeTone,
        ...figures(row),
      }))
      .sort((a, b) => b.calls - a.calls || (a.label ?? "").localeCompare(b.label ?? "", "en-IN")),
    byDay: days.sort((a, b) => (a.day < b.day ? 1 : -1)).slice(0, mostDays),
    byHour: of(0b1110)
      .flatMap((row) => (row.hour === null ? [] : [{ hour: row.hour, ...figures(row) }]))
      .sort((a, b) => a.hour - b.hour),
  };
}
