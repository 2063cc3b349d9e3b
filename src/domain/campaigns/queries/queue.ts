import type { CampaignStatus, DoneReason } from "@/contracts/campaigns/schema";
import type { LeadBlock, QueueGroup } from "@/contracts/desk/views";
import type { CampaignId, ContactId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import type { ShownPhone } from "@/contracts/sight/schema";
import { readSight, seesLead } from "@/domain/sight/queries";
import { showPhone, showText } from "@/domain/sight/rules/masks";
import { type Sight, wholeSight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import { Prisma, type Reader } from "@/platform/db";
import { isTwinUrl } from "@/platform/env";

/** Who asks, and when. `isTwin` = calls go to the simulated provider, which alone may ring demo leads. */
export type Judge = { userId: UserId | null; now: Date; timeZone: string; isTwin: boolean; sight: Sight };

/** A lead's place in a queue, judged, with the facts that the sentence about it needs. */
export type QueueRow = {
  leadId: LeadId;
  contactId: ContactId;
  name: string;
  company: string | null;
  phone: ShownPhone | null;
  timeZone: string | null;
  stage: LeadStage;
  isDemo: boolean;
  doNotCallAt: Date | null;
  position: number;
  state: "queued" | "done";
  doneReason: DoneReason | null;
  attempts: number;
  maxAttempts: number;
  /** Tries today, by whichever campaign or hand. */
  attemptsToday: number;
  campaignStatus: CampaignStatus;
  campaignPausedByName: string | null;
  campaignPauseReason: string | null;
  nextAttemptAt: Date | null;
  lastAttemptAt: Date | null;
  leaseUserId: UserId | null;
  leaseHolderName: string | null;
  /** Null where nobody holds the lead now. */
  leaseExpiresAt: Date | null;
  leaseTakenAt: Date | null;
  onCallUserId: UserId | null;
  onCallName: string | null;
  /** The callback that is due (mine, anyone's, then a colleague's), else the soonest planned one. */
  callbackDueAt: Date | null;
  isCallbackDue: boolean;
  callbackUserId: UserId | null;
  callbackUserName: string | null;
  /** The callback stands for a call that we missed. */
  isMissedCall: boolean;
  /** Whose the lead is to call in this campaign; null = anybody's. */
  assigneeUserId: UserId | null;
  assigneeName: string | null;
  /** Null = callable now. */
  block: LeadBlock | null;
  /** When the reason ends, where that is known. */
  opensAt: Date | null;
  /** What puts it where it is among the callable ones; null outside a campaign. */
  group: QueueGroup | null;
};

/** The judge of this moment in this workspace. */
export async function getJudge(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId | null,
): Promise<Judge> {
  const [sight, workspace, account] = await Promise.all([
    userId === null ? wholeSight(workspaceId) : readSight(workspaceId, userId),
    reader.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { timeZone: true } }),
    reader.providerAccount.findFirst({ where: { workspaceId }, select: { baseUrl: true } }),
  ]);
  return {
    userId,
    now: clock.now(),
    timeZone: workspace.timeZone,
    isTwin: isTwinUrl(account?.baseUrl),
    sight,
  };
}

type Scope = {
  workspaceId: WorkspaceId;
  /** Null: the lead is called by hand, outside any campaign. */
  campaignId: CampaignId | null;
  /** Judges as if the campaign ran, for whoever has the lead: what a draft or a paused one would offer its workers. */
  isAsIfRunning?: boolean;
  leadId?: LeadId;
  /** A condition on `lead_id`, where not the whole campaign is asked about. */
  only?: Prisma.Sql;
};

/** Reasons that no time opens. */
export const foreverBlocks = [
  "do_not_call",
  "no_phone",
  "bad_number",
  "demo_number",
  "not_in_campaign",
  "done",
  "attempts_used",
] as const satisfies readonly LeadBlock[];

const place = ({ workspaceId, campaignId, leadId, only }: Scope): Prisma.Sql =>
  campaignId === null
    ? Prisma.sql`
        (SELECT ${workspaceId}::uuid AS workspace_id, NULL::uuid AS campaign_id, ${leadId ?? null}::uuid AS lead_id, 0 AS position,
                'queued'::"CampaignLeadState" AS state, NULL::text AS done_reason, 0 AS attempts,
                NULL::timestamptz AS next_attempt_at, NULL::timestamptz AS last_attempt_at, NULL::uuid AS assignee_user_id) p
        JOIN (SELECT 'running'::"CampaignStatus" AS status, 2147483647 AS max_attempts, 2147483647 AS attempts_per_day,
                     0 AS avoid_same_hours, 0 AS away_minutes, 'anyone'::"WorkAssignment" AS assignment, 'new_first'::"QueueOrder" AS queue_order, NULL::uuid AS paused_by_user_id,
                     NULL::text AS pause_reason) c ON true`
    : Prisma.sql`
        (SELECT * FROM campaign_leads
          WHERE workspace_id = ${workspaceId}::uuid AND campaign_id = ${campaignId}::uuid
            ${leadId ? Prisma.sql`AND lead_id = ${leadId}::uuid` : Prisma.empty}
            ${only ? Prisma.sql`AND ${only}` : Prisma.empty}) p
        JOIN campaigns c ON c.workspace_id = p.workspace_id AND c.id = p.campaign_id AND c.deleted_at IS NULL`;

/**
 * The members with the moment since when each is away: paused, or without a page open at any process; null = here.
 * Who has never opened a page is away since joining.
 */
const awayMembers = (workspaceId: WorkspaceId): Prisma.Sql => Prisma.sql`
  SELECT m.user_id, u.name, m.deactivated_at IS NOT NULL AS left_for_good,
         least(s.paused_at, CASE WHEN o.is_open THEN NULL ELSE coalesce(o.ended_at, m.created_at) END) AS away_since
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    LEFT JOIN worker_statuses s ON s.workspace_id = m.workspace_id AND s.user_id = m.user_id
    LEFT JOIN (
      SELECT e.user_id, bool_or(e.ended_at IS NULL) AS is_open, max(e.ended_at) AS ended_at
        FROM presences e WHERE e.workspace_id = ${workspaceId}::uuid GROUP BY e.user_id
    ) o ON o.user_id = m.user_id
   WHERE m.workspace_id = ${workspaceId}::uuid`;

/**
 * Every lead of the scope with its judgement. This is the only place that decides whether a lead may be called and
 * what comes first: the lists, the counts and the dial all read it. Callbacks, calls under way and leases are looked
 * up as wholes: there are few of them, and a probe for each queued lead would be many. The judge's own person counts
 * only in leads that are `isContested` (survey.ts rests on it). `OFFSET 0` keeps the planner from writing the long
 * CASE anew into each place where its answer is used: at 50,000 leads that was three quarters of the time.
 */
export function judged(scope: Scope, judge: Judge): Prisma.Sql {
  const { workspaceId } = scope;
  const now = Prisma.sql`${judge.now}::timestamptz`;
  const me = Prisma.sql`${judge.userId}::uuid`;
  const today = Prisma.sql`(${now} AT TIME ZONE ${judge.timeZone})::date`;
  const status = scope.isAsIfRunning ? Prisma.sql`'running'` : Prisma.sql`c.status`;
  const isDue = Prisma.sql`(t.due_at IS NOT NULL AND t.due_at <= ${now})`;
  // A colleague's lead is lent out once that colleague has been away for the campaign's minutes.
  const sharedFrom = Prisma.sql`(CASE WHEN w.left_for_good THEN '-infinity'::timestamptz WHEN c.away_minutes > 0 THEN w.away_since + make_interval(mins => c.away_minutes) END)`;
  const isOthers = scope.isAsIfRunning
    ? Prisma.sql`false`
    : Prisma.sql`(c.assignment <> 'anyone' AND p.assignee_user_id IS NOT NULL AND p.assignee_user_id IS DISTINCT FROM ${me}
                  AND (${sharedFrom} <= ${now}) IS NOT TRUE)`;
  // The middle of the window: the last try's time of day, on the nearest later day.
  const sameTime = Prisma.sql`(p.last_attempt_at + make_interval(days => round(extract(epoch FROM ${now} - p.last_attempt_at) / 86400)::int))`;
  return Prisma.sql`
    SELECT f.*,
           CASE f.block
             WHEN 'leased' THEN f."leaseExpiresAt"
             WHEN 'assigned' THEN f.shared_from
             WHEN 'callback_planned' THEN f."callbackDueAt"
             WHEN 'day_limit' THEN (${today} + 1)::timestamp AT TIME ZONE ${judge.timeZone}
             WHEN 'resting' THEN f."nextAttemptAt"
             WHEN 'same_hours' THEN f.same_time + make_interval(hours => f.avoid_same_hours)
           END AS "opensAt",
           CASE WHEN f.block IS NULL AND f.is_placed THEN
             CASE WHEN NOT f."isCallbackDue" THEN CASE WHEN f.attempts = 0 THEN 'new' ELSE 'retry' END
                  WHEN f."callbackUserId" IS NOT NULL AND f."callbackUserId" IS DISTINCT FROM ${me} THEN 'callback_colleague'
                  WHEN f."isMissedCall" THEN 'missed'
                  WHEN f."callbackUserId" IS NULL THEN 'callback_anyone'
                  ELSE 'callback_mine' END
           END AS "group"
      FROM (
        SELECT p.lead_id AS "leadId", k.id AS "contactId", k.name, k.company, k.phone,
               k.time_zone AS "timeZone", l.stage::text AS stage, k.is_demo AS "isDemo", k.do_not_call_at AS "doNotCallAt",
               p.position, p.state::text AS state, p.done_reason AS "doneReason", p.attempts,
               c.max_attempts AS "maxAttempts", c.status::text AS "campaignStatus", c.queue_order::text AS queue_order,
               z.name AS "campaignPausedByName", c.pause_reason AS "campaignPauseReason",
               CASE WHEN l.attempts_on = ${today} THEN l.attempts_today ELSE 0 END AS "attemptsToday",
               p.next_attempt_at AS "nextAttemptAt", p.last_attempt_at AS "lastAttemptAt",
               h.id AS "leaseUserId", h.name AS "leaseHolderName",
               CASE WHEN h.id IS NULL THEN NULL ELSE l.lease_expires_at END AS "leaseExpiresAt",
               CASE WHEN h.id IS NULL THEN NULL ELSE l.lease_taken_at END AS "leaseTakenAt",
               o.worker_user_id AS "onCallUserId", o.name AS "onCallName",
               t.due_at AS "callbackDueAt", coalesce(${isDue}, false) AS "isCallbackDue",
               t.assignee_user_id AS "callbackUserId", t.assignee_name AS "callbackUserName",
               coalesce(t.is_missed_call, false) AS "isMissedCall",
               t.due_at IS NOT NULL OR h.id IS NOT NULL AS "isContested",
               p.assignee_user_id AS "assigneeUserId", w.name AS "assigneeName", ${sharedFrom} AS shared_from,
               ${scope.campaignId !== null}::boolean AS is_placed, c.avoid_same_hours, ${sameTime} AS same_time,
               CASE
                 WHEN k.do_not_call_at IS NOT NULL THEN 'do_not_call'
                 WHEN k.phone IS NULL THEN 'no_phone'
                 WHEN k.phone_last_ten IS NULL THEN 'bad_number'
                 WHEN k.is_demo AND NOT ${judge.isTwin}::boolean THEN 'demo_number'
                 WHEN o.lead_id IS NOT NULL THEN 'on_a_call'
                 WHEN p.state = 'done' AND (t.due_at IS NULL OR coalesce(p.done_reason IN ('blocked', 'removed', 'bad_data'), false)) THEN 'done'
                 WHEN t.due_at IS NULL AND p.attempts >= c.max_attempts THEN 'attempts_used'
                 WHEN ${status} <> 'running' THEN 'campaign_not_running'
                 WHEN h.id IS NOT NULL AND h.id IS DISTINCT FROM ${me} THEN 'leased'
                 WHEN ${isDue} THEN NULL
                 WHEN t.due_at IS NOT NULL AND p.campaign_id IS NOT NULL THEN 'callback_planned'
                 WHEN ${isOthers} THEN 'assigned'
                 WHEN l.attempts_on = ${today} AND l.attempts_today >= c.attempts_per_day THEN 'day_limit'
                 WHEN p.next_attempt_at > ${now} THEN 'resting'
                 WHEN p.attempts > 0 AND c.avoid_same_hours > 0 AND ${now} - p.last_attempt_at >= interval '12 hours'
                      AND abs(extract(epoch FROM ${now} - ${sameTime})) < c.avoid_same_hours * 3600 THEN 'same_hours'
               END AS block
          FROM ${place(scope)}
          JOIN leads l ON l.workspace_id = p.workspace_id AND l.id = p.lead_id AND l.deleted_at IS NULL
          JOIN contacts k ON k.workspace_id = l.workspace_id AND k.id = l.contact_id
          LEFT JOIN users z ON z.id = c.paused_by_user_id AND c.status = 'paused'
          LEFT JOIN users h ON h.id = l.lease_user_id AND l.lease_expires_at > ${now}
          LEFT JOIN (${awayMembers(workspaceId)}) w ON w.user_id = p.assignee_user_id
          LEFT JOIN (
            SELECT DISTINCT ON (a.lead_id) a.lead_id, a.worker_user_id, u.name
              FROM calls a LEFT JOIN users u ON u.id = a.worker_user_id
             WHERE a.workspace_id = ${workspaceId}::uuid AND a.phase <> 'ended' AND a.lead_id IS NOT NULL
             ORDER BY a.lead_id, a.started_at
          ) o ON o.lead_id = p.lead_id
          LEFT JOIN (
            SELECT DISTINCT ON (b.lead_id) b.lead_id, b.due_at, b.assignee_user_id, u.name AS assignee_name,
                   m.id IS NOT NULL AS is_missed_call
              FROM tasks b
              LEFT JOIN users u ON u.id = b.assignee_user_id
              LEFT JOIN calls m ON m.workspace_id = b.workspace_id AND m.id = b.call_id
                               AND m.direction = 'inbound' AND m.status = 'missed'
             WHERE b.workspace_id = ${workspaceId}::uuid AND b.kind = 'callback' AND b.lead_id IS NOT NULL
               AND b.done_at IS NULL AND b.deleted_at IS NULL
             ORDER BY b.lead_id, (b.due_at <= ${now}) DESC,
                      CASE WHEN b.due_at > ${now} THEN 0 WHEN b.assignee_user_id = ${me} THEN 0
                           WHEN b.assignee_user_id IS NULL THEN 1 ELSE 2 END,
                      b.due_at
          ) t ON t.lead_id = p.lead_id
         WHERE ${seesLead(judge.sight)}
        OFFSET 0
      ) f`;
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
  reasons: ReasonCount[];
};

const isForever = (block: LeadBlock): boolean => (foreverBlocks as readonly LeadBlock[]).includes(block);

/** The leads of one judgement; null = callable. */
export type BlockCount = {
  block: LeadBlock | null;
  count: number;
  opensAt: Date | null;
  callbacksDue: number;
  worked: number;
};

/** What is counted of each judgement in `q`. */
export const blockCounts = Prisma.sql`
  q.block, count(*)::int AS count, min(q."opensAt") AS "opensAt",
  count(*) FILTER (WHERE q."group" IN ('callback_mine', 'callback_anyone', 'missed'))::int AS "callbacksDue",
  count(*) FILTER (WHERE q.attempts > 0 OR q.state = 'done')::int AS worked`;

/** Adds up what was counted, the most frequent reason first. */
export function countsOf(rows: readonly BlockCount[]): QueueCounts {
  const reasons = new Map<LeadBlock, ReasonCount>();
  const counts = { callable: 0, waiting: 0, never: 0, total: 0, callbacksDue: 0, worked: 0 };
  for (const { block, count, opensAt, callbacksDue, worked } of rows) {
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
  return { ...counts, reasons: [...reasons.values()].toSorted(byCount) };
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

export type QueueFilter = "all" | "due" | "resting" | "done" | "blocked";

/** The campaign page's list of leads, by position, one page; judged as if the campaign ran. */
export async function listCampaignLeads(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  judge: Judge,
  { filter, limit, offset }: { filter: QueueFilter; limit: number; offset: number },
): Promise<{ leads: QueueRow[]; total: number }> {
  const never = Prisma.sql`q.block = ANY(${[...foreverBlocks]}::text[])`;
  const isDue = Prisma.sql`(q.block IS NULL OR q.block IN ('leased', 'on_a_call'))`;
  const conditions: Record<QueueFilter, Prisma.Sql> = {
    all: Prisma.sql`true`,
    due: isDue,
    resting: Prisma.sql`NOT ${isDue} AND NOT coalesce(${never}, false)`,
    done: Prisma.sql`q.state = 'done'`,
    blocked: Prisma.sql`q."doNotCallAt" IS NOT NULL`,
  };
  const from = Prisma.sql`FROM (${judged({ workspaceId, campaignId, isAsIfRunning: true }, judge)}) q WHERE ${conditions[filter]}`;
  const [leads, counted] = await Promise.all([
    reader.$queryRaw<QueueRow[]>(
      Prisma.sql`SELECT q.* ${from} ORDER BY q.position, q."leadId" LIMIT ${limit} OFFSET ${offset}`,
    ),
    reader.$queryRaw<{ total: number }[]>(Prisma.sql`SELECT count(*)::int AS total ${from}`),
  ]);
  return { leads: leads.map(shown(judge)), total: counted[0]?.total ?? 0 };
}
