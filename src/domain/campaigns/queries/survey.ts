import type { CampaignId, LeadId, WorkspaceId } from "@/contracts/ids";
import { foreverBlocks, type Judge, judged, type QueueRow } from "@/domain/campaigns/queries/judged";
import {
  type BlockCount,
  blockCounts,
  countsOf,
  inOrder,
  type QueueCounts,
  shown,
} from "@/domain/campaigns/queries/queue";
import { Prisma, type Reader } from "@/platform/db";

/** The lists of a desk. `planned` = callbacks for later of one's own and of anyone. */
export type Sections = { callable: QueueRow[]; planned: QueueRow[]; notNow: QueueRow[] };

/**
 * A campaign's whole queue at one moment, judged for nobody in particular: what is the same for all of one sight (where
 * leads are given to workers, for one of them). Leads that are contested (held by somebody, or with a callback) look
 * different to each and are left out here.
 */
export type Survey = {
  at: Date;
  counts: BlockCount[];
  /** The first of each list, `listed` of each. */
  picked: LeadId[];
};

const bySection = Prisma.sql`
  CASE WHEN q.block IS NULL THEN 0 WHEN q."opensAt" IS NOT NULL THEN 0 WHEN q.block = ANY(${[...foreverBlocks]}::text[]) THEN 2 ELSE 1 END,
  q."opensAt" NULLS FIRST, ${inOrder}`;

/** Contested at the moment of the survey, so that the two parts never overlap and leave nothing out. */
const contested = (workspaceId: WorkspaceId, at: Date): Prisma.Sql => Prisma.sql`
  SELECT id FROM leads
   WHERE workspace_id = ${workspaceId}::uuid AND lease_user_id IS NOT NULL AND lease_expires_at > ${at}::timestamptz
  UNION ALL
  SELECT lead_id FROM tasks
   WHERE workspace_id = ${workspaceId}::uuid AND kind = 'callback' AND lead_id IS NOT NULL
     AND done_at IS NULL AND deleted_at IS NULL`;

/** One pass over the campaign; at 50,000 leads that is the desk's only dear question. */
export async function surveyQueue(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  judge: Judge,
  listed: number,
): Promise<Survey> {
  const first = (where: Prisma.Sql) =>
    Prisma.sql`ARRAY(SELECT q."leadId"::text FROM j q WHERE ${where} ORDER BY ${bySection} LIMIT ${listed})`;
  const [row] = await reader.$queryRaw<
    {
      counts:
        | (Omit<BlockCount, "opensAt" | "closesAt"> & { opensAt: string | null; closesAt: string | null })[]
        | null;
      callable: LeadId[];
      notNow: LeadId[];
    }[]
  >(Prisma.sql`
    WITH j AS MATERIALIZED (
      SELECT q."leadId", q.block, q."opensAt", q."closesAt", q."group", q."isCallbackDue", q."callbackDueAt", q."nextAttemptAt", q.position,
             q.queue_order, q.attempts, q.state
        FROM (${judged({ workspaceId, campaignId }, judge)}) q
       WHERE NOT q."isContested")
    SELECT (SELECT json_agg(c) FROM (SELECT ${blockCounts} FROM j q GROUP BY q.block) c) AS counts,
           ${first(Prisma.sql`q.block IS NULL`)} AS callable, ${first(Prisma.sql`q.block IS NOT NULL`)} AS "notNow"`);
  const counts = (row?.counts ?? []).map(({ opensAt, closesAt, ...count }) => ({
    ...count,
    opensAt: opensAt === null ? null : new Date(opensAt),
    closesAt: closesAt === null ? null : new Date(closesAt),
  }));
  return { at: judge.now, counts, picked: [...(row?.callable ?? []), ...(row?.notNow ?? [])] };
}

/**
 * The queue as one worker sees it: the survey, and the contested leads judged for this worker. Each lead that is
 * shown is judged here and now.
 */
export async function viewQueue(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  judge: Judge,
  { survey, listed }: { survey: Survey; listed: number },
): Promise<{ sections: Sections; counts: QueueCounts }> {
  const ofMine = contested(workspaceId, survey.at);
  const mine = Prisma.sql`lead_id IN (${ofMine})`;
  const only = Prisma.sql`lead_id IN (SELECT unnest(${survey.picked}::uuid[]) UNION ALL ${ofMine})`;
  const [rows, counted] = await Promise.all([
    reader.$queryRaw<(QueueRow & { section: keyof Sections })[]>(Prisma.sql`
      SELECT r.* FROM (
        SELECT q.*, row_number() OVER (PARTITION BY q.section ORDER BY ${bySection}) AS place
          FROM (SELECT j.*, CASE WHEN j.block IS NULL THEN 'callable'
                                 WHEN j.block = 'callback_planned' AND (j."callbackUserId" IS NULL OR j."callbackUserId" = ${judge.userId}::uuid) THEN 'planned'
                                 ELSE 'notNow' END AS section
                  FROM (${judged({ workspaceId, campaignId, only }, judge)}) j) q
      ) r WHERE r.place <= ${listed} ORDER BY r.place`),
    reader.$queryRaw<BlockCount[]>(
      Prisma.sql`SELECT ${blockCounts} FROM (${judged({ workspaceId, campaignId, only: mine }, judge)}) q GROUP BY q.block`,
    ),
  ]);
  const of = (section: keyof Sections) => rows.filter((row) => row.section === section).map(shown(judge));
  return {
    sections: { callable: of("callable"), planned: of("planned"), notNow: of("notNow") },
    counts: countsOf([...survey.counts, ...counted]),
  };
}
