import type { CampaignStatus, DoneReason } from "@/contracts/campaigns/schema";
import type { CampaignId, ContactId, LeadId, LineId, UserId, WorkspaceId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import { Prisma, type Reader } from "@/platform/db";

export type CampaignView = {
  id: CampaignId;
  name: string;
  status: CampaignStatus;
  script: string;
  isOutcomeRequired: boolean;
  maxAttempts: number;
  retryMinutes: number;
  wrapUpSeconds: number;
  line: { id: LineId; label: string; phone: string } | null;
  startedAt: Date | null;
  createdAt: Date;
};

export type CampaignProgress = {
  total: number;
  queued: number;
  done: number;
  /** Leads called at least once. */
  attempted: number;
  /** Leads that picked up in a call of this campaign. */
  reached: number;
  /** Leads with a call of this campaign whose outcome is good. */
  good: number;
};

const fields = {
  id: true,
  name: true,
  status: true,
  script: true,
  isOutcomeRequired: true,
  maxAttempts: true,
  retryMinutes: true,
  wrapUpSeconds: true,
  line: { select: { id: true, label: true, phone: true } },
  startedAt: true,
  createdAt: true,
} as const;

function view(row: Prisma.CampaignGetPayload<{ select: typeof fields }>): CampaignView {
  return {
    ...row,
    id: row.id as CampaignId,
    line: row.line && { ...row.line, id: row.line.id as LineId },
  };
}

/** One campaign; null where it does not exist here or was deleted. */
export async function getCampaign(
  reader: Reader,
  workspaceId: WorkspaceId,
  id: CampaignId,
): Promise<CampaignView | null> {
  const row = await reader.campaign.findFirst({
    where: { workspaceId, id, deletedAt: null },
    select: fields,
  });
  return row && view(row);
}

/** Campaigns with their numbers, running ones first, then the newest; one page. */
export async function listCampaigns(
  reader: Reader,
  workspaceId: WorkspaceId,
  { limit = 50, offset = 0, status }: { limit?: number; offset?: number; status?: CampaignStatus } = {},
): Promise<{ campaigns: (CampaignView & { progress: CampaignProgress })[]; total: number }> {
  const where = { workspaceId, deletedAt: null, ...(status ? { status } : {}) };
  const [rows, total] = await Promise.all([
    reader.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT id FROM campaigns
       WHERE workspace_id = ${workspaceId}::uuid AND deleted_at IS NULL
         AND (${status ?? null}::text IS NULL OR status::text = ${status ?? null}::text)
       ORDER BY array_position(ARRAY['running', 'paused', 'draft', 'completed'], status::text), created_at DESC, id
       LIMIT ${limit} OFFSET ${offset}`),
    reader.campaign.count({ where }),
  ]);
  const ids = rows.map((row) => row.id as CampaignId);
  const [details, progress] = await Promise.all([
    reader.campaign.findMany({ where: { workspaceId, id: { in: ids } }, select: fields }),
    countProgress(reader, workspaceId, ids),
  ]);
  const byId = new Map(details.map((row) => [row.id, view(row)]));
  const campaigns = ids.flatMap((id) => {
    const campaign = byId.get(id);
    return campaign ? [{ ...campaign, progress: progress.get(id) ?? nothing }] : [];
  });
  return { campaigns, total };
}

const nothing: CampaignProgress = { total: 0, queued: 0, done: 0, attempted: 0, reached: 0, good: 0 };

/** The numbers of several campaigns at once; deleted leads do not count. */
export async function countProgress(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignIds: readonly CampaignId[],
): Promise<Map<CampaignId, CampaignProgress>> {
  if (campaignIds.length === 0) return new Map();
  const ids = Prisma.sql`ANY(${[...campaignIds]}::uuid[])`;
  const [places, calls] = await Promise.all([
    reader.$queryRaw<{ id: string; total: number; queued: number; attempted: number }[]>(Prisma.sql`
      SELECT p.campaign_id AS id, count(*)::int AS total,
             count(*) FILTER (WHERE p.state = 'queued')::int AS queued,
             count(*) FILTER (WHERE p.attempts > 0)::int AS attempted
        FROM campaign_leads p
        JOIN leads l ON l.workspace_id = p.workspace_id AND l.id = p.lead_id AND l.deleted_at IS NULL
       WHERE p.workspace_id = ${workspaceId}::uuid AND p.campaign_id = ${ids}
       GROUP BY p.campaign_id`),
    reader.$queryRaw<{ id: string; reached: number; good: number }[]>(Prisma.sql`
      SELECT c.campaign_id AS id,
             count(DISTINCT c.lead_id) FILTER (WHERE c.did_customer_pick_up)::int AS reached,
             count(DISTINCT c.lead_id) FILTER (WHERE o.tone = 'good')::int AS good
        FROM calls c
        JOIN leads l ON l.workspace_id = c.workspace_id AND l.id = c.lead_id AND l.deleted_at IS NULL
        LEFT JOIN outcomes o ON o.workspace_id = c.workspace_id AND o.id = c.outcome_id
       WHERE c.workspace_id = ${workspaceId}::uuid AND c.campaign_id = ${ids}
       GROUP BY c.campaign_id`),
  ]);
  const byId = new Map<CampaignId, CampaignProgress>();
  for (const { id, total, queued, attempted } of places) {
    byId.set(id as CampaignId, { ...nothing, total, queued, done: total - queued, attempted });
  }
  for (const { id, reached, good } of calls) {
    const campaignId = id as CampaignId;
    byId.set(campaignId, { ...(byId.get(campaignId) ?? nothing), reached, good });
  }
  return byId;
}

/** A lead's place in a queue, with all that decides whether it may be called now. */
export type QueueRow = {
  leadId: LeadId;
  contactId: ContactId;
  name: string;
  company: string | null;
  phone: string | null;
  phoneLastTen: string | null;
  timeZone: string | null;
  stage: LeadStage;
  isDemo: boolean;
  doNotCallAt: Date | null;
  position: number;
  state: "queued" | "done";
  doneReason: DoneReason | null;
  attempts: number;
  nextAttemptAt: Date | null;
  lastAttemptAt: Date | null;
  leaseUserId: UserId | null;
  leaseHolderName: string | null;
  /** Null where nobody holds the lead now. */
  leaseExpiresAt: Date | null;
  /** The earliest open callback that is due, and whose it is (null = anyone's). */
  callbackDueAt: Date | null;
  callbackUserId: UserId | null;
};

const columns = Prisma.sql`
  p.lead_id AS "leadId", k.id AS "contactId", k.name, k.company, k.phone, k.phone_last_ten AS "phoneLastTen",
  k.time_zone AS "timeZone", l.stage::text AS stage, k.is_demo AS "isDemo", k.do_not_call_at AS "doNotCallAt",
  p.position, p.state::text AS state, p.done_reason AS "doneReason", p.attempts,
  p.next_attempt_at AS "nextAttemptAt", p.last_attempt_at AS "lastAttemptAt",
  h.id AS "leaseUserId", h.name AS "leaseHolderName",
  CASE WHEN h.id IS NULL THEN NULL ELSE l.lease_expires_at END AS "leaseExpiresAt",
  t.due_at AS "callbackDueAt", t.assignee_user_id AS "callbackUserId"`;

/** Callbacks first looked up as a whole: there are few of them, and a probe for each queued lead would be many. */
function source(
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  now: Date,
  userId: UserId | null,
): Prisma.Sql {
  return Prisma.sql`
    FROM campaign_leads p
    JOIN campaigns c ON c.workspace_id = p.workspace_id AND c.id = p.campaign_id AND c.deleted_at IS NULL
    JOIN leads l ON l.workspace_id = p.workspace_id AND l.id = p.lead_id AND l.deleted_at IS NULL
    JOIN contacts k ON k.workspace_id = l.workspace_id AND k.id = l.contact_id
    LEFT JOIN users h ON h.id = l.lease_user_id AND l.lease_expires_at > ${now}
    LEFT JOIN (
      SELECT DISTINCT ON (lead_id) lead_id, due_at, assignee_user_id
        FROM tasks
       WHERE workspace_id = ${workspaceId}::uuid AND kind = 'callback' AND lead_id IS NOT NULL
         AND done_at IS NULL AND deleted_at IS NULL AND due_at <= ${now}
       ORDER BY lead_id, (assignee_user_id IS NOT DISTINCT FROM ${userId}::uuid) DESC, (assignee_user_id IS NULL) DESC, due_at
    ) t ON t.lead_id = p.lead_id
   WHERE p.workspace_id = ${workspaceId}::uuid AND p.campaign_id = ${campaignId}::uuid`;
}

/** The same condition for lists and counts. A callback somebody promised is due whatever the attempts. */
const isDue = (now: Date) => Prisma.sql`
  p.state = 'queued' AND k.phone IS NOT NULL AND k.do_not_call_at IS NULL
  AND (t.due_at IS NOT NULL
       OR p.attempts < c.max_attempts AND (p.next_attempt_at IS NULL OR p.next_attempt_at <= ${now}))`;

/**
 * Queued leads that may be callable now, in the order in which they are to be called: callbacks of `userId`,
 * callbacks of anyone, retries whose rest is over, then fresh leads by position; callbacks that another person
 * promised come last. Leases are reported, not judged: the caller's rule says who may dial.
 */
export async function listQueue(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  { now, limit, userId = null }: { now: Date; limit: number; userId?: UserId | null },
): Promise<QueueRow[]> {
  return reader.$queryRaw<QueueRow[]>(Prisma.sql`
    SELECT ${columns} ${source(workspaceId, campaignId, now, userId)} AND ${isDue(now)}
     ORDER BY CASE WHEN t.due_at IS NULL THEN 2
                   WHEN t.assignee_user_id = ${userId}::uuid THEN 0
                   WHEN t.assignee_user_id IS NULL THEN 1 ELSE 3 END,
              t.due_at NULLS LAST, p.next_attempt_at NULLS LAST, p.position, p.lead_id
     LIMIT ${limit}`);
}

/** Leads of the campaign that listQueue leaves out: resting ones first, the soonest on top, then blocked and done ones. */
export async function listNotNow(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  { now, limit }: { now: Date; limit: number },
): Promise<QueueRow[]> {
  return reader.$queryRaw<QueueRow[]>(Prisma.sql`
    SELECT ${columns} ${source(workspaceId, campaignId, now, null)} AND NOT (${isDue(now)})
     ORDER BY p.state, p.next_attempt_at NULLS LAST, p.position, p.lead_id
     LIMIT ${limit}`);
}

/** How many leads are due, wait for their time (or for a lease to end), and will not be called; they add up to total. */
export async function countQueue(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  { now, userId = null }: { now: Date; userId?: UserId | null },
): Promise<{ callable: number; waiting: number; never: number; total: number }> {
  const [row] = await reader.$queryRaw<{ callable: number; waiting: number; total: number }[]>(Prisma.sql`
    SELECT count(*)::int AS total,
           count(*) FILTER (WHERE ${isDue(now)} AND (h.id IS NULL OR h.id = ${userId}::uuid))::int AS callable,
           count(*) FILTER (WHERE p.state = 'queued' AND k.phone IS NOT NULL AND k.do_not_call_at IS NULL
                              AND (p.attempts < c.max_attempts OR p.next_attempt_at > ${now} OR ${isDue(now)})
                              AND NOT (${isDue(now)} AND (h.id IS NULL OR h.id = ${userId}::uuid)))::int AS waiting
      ${source(workspaceId, campaignId, now, userId)}`);
  if (!row) return { callable: 0, waiting: 0, never: 0, total: 0 };
  return { ...row, never: row.total - row.callable - row.waiting };
}

/** One lead's place in one campaign, with the same facts as in the queue; null where it has none. */
export async function getCampaignLead(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  leadId: LeadId,
  { now, userId = null }: { now: Date; userId?: UserId | null },
): Promise<QueueRow | null> {
  const [row] = await reader.$queryRaw<QueueRow[]>(Prisma.sql`
    SELECT ${columns} ${source(workspaceId, campaignId, now, userId)} AND p.lead_id = ${leadId}::uuid`);
  return row ?? null;
}

export type QueueFilter = "all" | "due" | "resting" | "done" | "blocked";

/** The campaign page's list of leads, by position, one page. */
export async function listCampaignLeads(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  { now, filter, limit, offset }: { now: Date; filter: QueueFilter; limit: number; offset: number },
): Promise<{ leads: QueueRow[]; total: number }> {
  const isLiving = Prisma.sql`p.state = 'queued' AND k.do_not_call_at IS NULL`;
  const conditions: Record<QueueFilter, Prisma.Sql> = {
    all: Prisma.sql`true`,
    due: isDue(now),
    resting: Prisma.sql`${isLiving} AND NOT (${isDue(now)})`,
    done: Prisma.sql`p.state = 'done'`,
    blocked: Prisma.sql`k.do_not_call_at IS NOT NULL`,
  };
  const from = Prisma.sql`${source(workspaceId, campaignId, now, null)} AND (${conditions[filter]})`;
  const [leads, counted] = await Promise.all([
    reader.$queryRaw<QueueRow[]>(Prisma.sql`
      SELECT ${columns} ${from} ORDER BY p.position, p.lead_id LIMIT ${limit} OFFSET ${offset}`),
    reader.$queryRaw<{ total: number }[]>(Prisma.sql`SELECT count(*)::int AS total ${from}`),
  ]);
  return { leads, total: counted[0]?.total ?? 0 };
}

/** The campaigns a lead is in, newest first, at most 50. */
export async function listCampaignsOfLead(
  reader: Reader,
  workspaceId: WorkspaceId,
  leadId: LeadId,
): Promise<
  {
    id: CampaignId;
    name: string;
    status: CampaignStatus;
    state: "queued" | "done";
    attempts: number;
    nextAttemptAt: Date | null;
  }[]
> {
  const rows = await reader.campaignLead.findMany({
    where: { workspaceId, leadId, campaign: { deletedAt: null } },
    select: {
      state: true,
      attempts: true,
      nextAttemptAt: true,
      campaign: { select: { id: true, name: true, status: true } },
    },
    orderBy: { createdAt: "desc" },
    take: 50,
  });
  return rows.map(({ campaign, ...place }) => ({ ...place, ...campaign, id: campaign.id as CampaignId }));
}
