import type { CampaignLeadFilter } from "@/contracts/campaigns/schema";
import type { LeadBlock } from "@/contracts/desk/views";
import type { CampaignId, LeadId, LineId, UserId, WorkspaceId } from "@/contracts/ids";
import { getRuleScope } from "@/domain/calling-rules/queries/windows";
import { foreverBlocks, type Judge, judged, type QueueRow } from "@/domain/campaigns/queries/judged";
import { readSight } from "@/domain/sight/queries";
import { showPhone, showText } from "@/domain/sight/rules/masks";
import { wholeSight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import { Prisma, type Reader } from "@/platform/db";
import { isTwinUrl } from "@/platform/env";

/** The judge of this moment in this workspace. */
export async function getJudge(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId | null,
): Promise<Judge> {
  const [sight, workspace, account, lineId, rules] = await Promise.all([
    userId === null ? wholeSight(workspaceId) : readSight(workspaceId, userId),
    reader.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { timeZone: true } }),
    reader.providerAccount.findFirst({ where: { workspaceId }, select: { baseUrl: true } }),
    lineOf(reader, workspaceId, userId),
    getRuleScope(reader, workspaceId),
  ]);
  const { timeZone } = workspace;
  return { userId, now: clock.now(), timeZone, isTwin: isTwinUrl(account?.baseUrl), sight, lineId, rules };
}

/** A member's own line, else the workspace's first. */
async function lineOf(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId | null,
): Promise<LineId | null> {
  const own = userId
    ? await reader.membership.findUnique({
        where: { workspaceId_userId: { workspaceId, userId } },
        select: { lineId: true },
      })
    : null;
  if (own?.lineId) return own.lineId as LineId;
  const first = await reader.line.findFirst({
    where: { workspaceId, deletedAt: null },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  return first ? (first.id as LineId) : null;
}

/**
 * 3.10: callbacks I promised, callbacks of anyone, calls we missed; then new ones and retries in the campaign's
 * order, retries by the end of their rest; callbacks that a colleague promised come last.
 */
export const inOrder = Prisma.sql`
  CASE q."group" WHEN 'callback_mine' THEN 0 WHEN 'callback_anyone' THEN 1 WHEN 'missed' THEN 2
                 WHEN 'new' THEN CASE q.queue_order WHEN 'new_first' THEN 3 ELSE 4 END
                 WHEN 'retry' THEN CASE q.queue_order WHEN 'new_first' THEN 4 ELSE 3 END
                 ELSE 5 END,
  CASE WHEN q."isCallbackDue" THEN q."callbackDueAt" END NULLS LAST, q."nextAttemptAt" NULLS LAST, q.position, q."leadId"`;

/** The only way of a judged row to the eyes it was judged for. */
export const shown =
  ({ sight }: Judge) =>
  <R extends QueueRow>(row: R): R => ({
    ...row,
    name: showText(sight, row.name),
    company: row.company && showText(sight, row.company),
    phone: row.phone && showPhone(sight, row.phone),
  });

/** Callable leads in the order in which they are to be called. */
export async function listQueue(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  judge: Judge,
  limit: number,
): Promise<QueueRow[]> {
  const rows = await reader.$queryRaw<QueueRow[]>(Prisma.sql`
    SELECT q.* FROM (${judged({ workspaceId, campaignId }, judge)}) q
     WHERE q.block IS NULL ORDER BY ${inOrder} LIMIT ${limit}`);
  return rows.map(shown(judge));
}

export type ReasonCount = { reason: LeadBlock; count: number; opensAt: Date | null; isForever: boolean };
export type QueueCounts = {
  callable: number;
  waiting: number;
  never: number;
  total: number;
  callbacksDue: number;
  /** Called at least once, or done. */
  worked: number;
  /** When the open hours of the first callable lead end; null where no rule ends them. */
  closesAt: Date | null;
  reasons: ReasonCount[];
};

const isForever = (block: LeadBlock): boolean => (foreverBlocks as readonly LeadBlock[]).includes(block);

/** The leads of one judgement; null = callable. */
export type BlockCount = {
  block: LeadBlock | null;
  count: number;
  opensAt: Date | null;
  closesAt: Date | null;
  callbacksDue: number;
  worked: number;
};

/** What is counted of each judgement in `q`. */
export const blockCounts = Prisma.sql`
  q.block, count(*)::int AS count, min(q."opensAt") AS "opensAt", min(q."closesAt") AS "closesAt",
  count(*) FILTER (WHERE q."group" IN ('callback_mine', 'callback_anyone', 'missed'))::int AS "callbacksDue",
  count(*) FILTER (WHERE q.attempts > 0 OR q.state = 'done')::int AS worked`;

/** Adds up what was counted, the most frequent reason first. */
export function countsOf(rows: readonly BlockCount[]): QueueCounts {
  const reasons = new Map<LeadBlock, ReasonCount>();
  const counts = { callable: 0, waiting: 0, never: 0, total: 0, callbacksDue: 0, worked: 0 };
  let closesAt: Date | null = null;
  for (const { block, count, opensAt, closesAt: ends, callbacksDue, worked } of rows) {
    closesAt = earliest(closesAt, ends);
    counts.total += count;
    counts.callbacksDue += callbacksDue;
    counts.worked += worked;
    counts[block === null ? "callable" : isForever(block) ? "never" : "waiting"] += count;
    if (block === null) continue;
    const before = reasons.get(block);
    reasons.set(block, {
      reason: block,
      count: count + (before?.count ?? 0),
      opensAt: earliest(opensAt, before?.opensAt ?? null),
      isForever: isForever(block),
    });
  }
  const byCount = (a: ReasonCount, b: ReasonCount) => b.count - a.count || (a.reason < b.reason ? -1 : 1);
  return { ...counts, closesAt, reasons: [...reasons.values()].toSorted(byCount) };
}

const earliest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));

/** How many leads are callable, and how many are not for each reason: the sum of the judgement of each. */
export async function countQueue(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  judge: Judge,
  { isAsIfRunning = false } = {},
): Promise<QueueCounts> {
  return countsOf(
    await reader.$queryRaw<BlockCount[]>(
      Prisma.sql`SELECT ${blockCounts} FROM (${judged({ workspaceId, campaignId, isAsIfRunning }, judge)}) q GROUP BY q.block`,
    ),
  );
}

/** One lead, judged in the campaign or (null) by hand; null where it has no place there or does not exist. */
export async function getJudged(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId | null,
  leadId: LeadId,
  judge: Judge,
): Promise<QueueRow | null> {
  const [row] = await reader.$queryRaw<QueueRow[]>(judged({ workspaceId, campaignId, leadId }, judge));
  return row ? shown(judge)(row) : null;
}

/** The campaign page's list of leads, by position, one page; judged as if the campaign ran. */
export async function listCampaignLeads(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  judge: Judge,
  {
    filter,
    why,
    limit,
    offset,
  }: { filter: CampaignLeadFilter; why: LeadBlock | null; limit: number; offset: number },
): Promise<{ leads: QueueRow[]; total: number }> {
  const never = Prisma.sql`q.block = ANY(${[...foreverBlocks]}::text[])`;
  const isDue = Prisma.sql`(q.block IS NULL OR q.block IN ('leased', 'on_a_call'))`;
  const conditions: Record<CampaignLeadFilter, Prisma.Sql> = {
    all: Prisma.sql`true`,
    // As the forecast counts them.
    callable: Prisma.sql`q.block IS NULL`,
    waiting: Prisma.sql`q.block IS NOT NULL AND NOT ${never}`,
    never,
    due: isDue,
    resting: Prisma.sql`NOT ${isDue} AND NOT coalesce(${never}, false)`,
    done: Prisma.sql`q.state = 'done'`,
    blocked: Prisma.sql`q."doNotCallAt" IS NOT NULL`,
  };
  const from = Prisma.sql`FROM (${judged({ workspaceId, campaignId, isAsIfRunning: true }, judge)}) q
    WHERE ${conditions[filter]} AND ${why === null ? Prisma.sql`true` : Prisma.sql`q.block = ${why}`}`;
  const [leads, counted] = await Promise.all([
    reader.$queryRaw<QueueRow[]>(
      Prisma.sql`SELECT q.* ${from} ORDER BY q.position, q."leadId" LIMIT ${limit} OFFSET ${offset}`,
    ),
    reader.$queryRaw<{ total: number }[]>(Prisma.sql`SELECT count(*)::int AS total ${from}`),
  ]);
  return { leads: leads.map(shown(judge)), total: counted[0]?.total ?? 0 };
}
