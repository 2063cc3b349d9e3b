import type { CampaignHours, CampaignStatus, QueueOrder, WorkAssignment } from "@/contracts/campaigns/schema";
import type { CallPurpose } from "@/contracts/consents/schema";
import type { CampaignId, LeadId, LineId, UserId, WorkspaceId } from "@/contracts/ids";
import { hoursOf } from "@/domain/campaigns/rules";
import { seesLead } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
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
  attemptsPerDay: number;
  avoidSameHours: number;
  previewSeconds: number;
  queueOrder: QueueOrder;
  assignment: WorkAssignment;
  awayMinutes: number;
  /** Who takes part where leads are shared out, by name. */
  workers: { userId: UserId; weight: number; name: string; isActive: boolean }[];
  version: number;
  /** Who saved the settings last, and which of them; null while nobody has. */
  lastChange: { byUserId: UserId; byName: string; at: Date; fields: string[] } | null;
  purpose: CallPurpose;
  /** Null = whenever the calling rules allow. */
  hours: CampaignHours | null;
  /** Who paused it; null while it is not paused, or where nobody is known. */
  pause: { byName: string; at: Date; reason: string | null } | null;
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
  attemptsPerDay: true,
  avoidSameHours: true,
  previewSeconds: true,
  queueOrder: true,
  assignment: true,
  awayMinutes: true,
  version: true,
  changedAt: true,
  changedFields: true,
  changedBy: { select: { userId: true, user: { select: { name: true } } } },
  workers: {
    select: {
      userId: true,
      weight: true,
      member: { select: { deactivatedAt: true, user: { select: { name: true } } } },
    },
  },
  purpose: true,
  opensMinute: true,
  closesMinute: true,
  weekdays: true,
  pausedAt: true,
  pauseReason: true,
  pausedByMember: { select: { user: { select: { name: true } } } },
  line: { select: { id: true, label: true, phone: true } },
  startedAt: true,
  createdAt: true,
} as const;

function view({
  pausedAt,
  pauseReason,
  pausedByMember,
  changedAt,
  changedBy,
  changedFields,
  workers,
  opensMinute,
  closesMinute,
  weekdays,
  ...row
}: Prisma.CampaignGetPayload<{ select: typeof fields }>): CampaignView {
  return {
    ...row,
    hours: hoursOf({ opensMinute, closesMinute, weekdays }),
    pause:
      row.status === "paused" && pausedAt && pausedByMember
        ? { byName: pausedByMember.user.name, at: pausedAt, reason: pauseReason }
        : null,
    workers: workers
      .map(({ userId, weight, member }) => ({
        userId: userId as UserId,
        weight,
        name: member.user.name,
        isActive: member.deactivatedAt === null,
      }))
      .sort((a, b) => a.name.localeCompare(b.name, "en-IN")),
    lastChange:
      changedAt && changedBy
        ? {
            byUserId: changedBy.userId as UserId,
            byName: changedBy.user.name,
            at: changedAt,
            fields: changedFields,
          }
        : null,
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
  sight: Sight,
  { limit = 50, offset = 0, status }: { limit?: number; offset?: number; status?: CampaignStatus } = {},
): Promise<{ campaigns: (CampaignView & { progress: CampaignProgress })[]; total: number }> {
  const { workspaceId } = sight;
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
    countProgress(reader, sight, ids),
  ]);
  const byId = new Map(details.map((row) => [row.id, view(row)]));
  const campaigns = ids.flatMap((id) => {
    const campaign = byId.get(id);
    return campaign ? [{ ...campaign, progress: progress.get(id) ?? nothing }] : [];
  });
  return { campaigns, total };
}

const nothing: CampaignProgress = { total: 0, queued: 0, done: 0, attempted: 0, reached: 0, good: 0 };

/** The numbers of several campaigns at once, of the leads that the viewer sees; deleted leads do not count. */
export async function countProgress(
  reader: Reader,
  sight: Sight,
  campaignIds: readonly CampaignId[],
): Promise<Map<CampaignId, CampaignProgress>> {
  if (campaignIds.length === 0) return new Map();
  const { workspaceId } = sight;
  const ids = Prisma.sql`ANY(${[...campaignIds]}::uuid[])`;
  const [places, calls] = await Promise.all([
    reader.$queryRaw<{ id: string; total: number; queued: number; attempted: number }[]>(Prisma.sql`
      SELECT p.campaign_id AS id, count(*)::int AS total,
             count(*) FILTER (WHERE p.state = 'queued')::int AS queued,
             count(*) FILTER (WHERE p.attempts > 0)::int AS attempted
        FROM campaign_leads p
        JOIN leads l ON l.workspace_id = p.workspace_id AND l.id = p.lead_id AND l.deleted_at IS NULL
       WHERE p.workspace_id = ${workspaceId}::uuid AND p.campaign_id = ${ids} AND ${seesLead(sight)}
       GROUP BY p.campaign_id`),
    reader.$queryRaw<{ id: string; reached: number; good: number }[]>(Prisma.sql`
      SELECT c.campaign_id AS id,
             count(DISTINCT c.lead_id) FILTER (WHERE c.did_customer_pick_up)::int AS reached,
             count(DISTINCT c.lead_id) FILTER (WHERE o.tone = 'good')::int AS good
        FROM calls c
        JOIN leads l ON l.workspace_id = c.workspace_id AND l.id = c.lead_id AND l.deleted_at IS NULL
        LEFT JOIN outcomes o ON o.workspace_id = c.workspace_id AND o.id = c.outcome_id
       WHERE c.workspace_id = ${workspaceId}::uuid AND c.campaign_id = ${ids} AND ${seesLead(sight)}
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
