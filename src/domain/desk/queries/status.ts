import type { WorkerStatusView } from "@/contracts/desk/views";
import type { CampaignId, UserId, WorkspaceId } from "@/contracts/ids";
import type { PauseReason } from "@/contracts/desk/schema";
import { Prisma, type Reader } from "@/platform/db";

const fields = {
  userId: true,
  mode: true,
  campaign: { select: { id: true, name: true } },
  pausedAt: true,
  pauseReason: true,
  pauseNote: true,
  pausedBy: true,
  pausedByMember: { select: { user: { select: { name: true } } } },
  ownPhoneMissed: true,
} as const;
type Row = Prisma.WorkerStatusGetPayload<{ select: typeof fields }>;

type PauseSum = { userId: string; reason: PauseReason; seconds: number; count: number };

/** Pauses of the workspace's current day up to `now`, by member and reason; one that began yesterday counts from midnight. */
async function sumPauses(
  reader: Reader,
  workspaceId: WorkspaceId,
  now: Date,
  userId: UserId | null,
): Promise<PauseSum[]> {
  return reader.$queryRaw<PauseSum[]>(Prisma.sql`
    SELECT p.user_id AS "userId", p.reason::text AS reason, count(*)::int AS count,
           round(sum(extract(epoch FROM coalesce(p.ended_at, ${now}::timestamptz) - greatest(p.started_at, d.start))))::int AS seconds
      FROM worker_pauses p
      JOIN workspaces w ON w.id = p.workspace_id
      CROSS JOIN LATERAL (SELECT date_trunc('day', ${now}::timestamptz AT TIME ZONE w.time_zone) AT TIME ZONE w.time_zone AS start) d
     WHERE p.workspace_id = ${workspaceId}::uuid AND (${userId}::uuid IS NULL OR p.user_id = ${userId}::uuid)
       AND (p.ended_at IS NULL OR p.ended_at > d.start)
     GROUP BY p.user_id, p.reason ORDER BY seconds DESC`);
}

function view(userId: UserId, row: Row | null, pauses: readonly PauseSum[]): WorkerStatusView {
  const mine = pauses.filter((pause) => pause.userId === userId);
  return {
    userId,
    mode: row?.mode ?? "manual",
    campaign: row?.campaign ? { id: row.campaign.id as CampaignId, name: row.campaign.name } : null,
    pause:
      row?.pausedAt && row.pauseReason && row.pausedBy
        ? {
            reason: row.pauseReason,
            note: row.pauseNote,
            since: row.pausedAt,
            by: row.pausedBy,
            byName: row.pausedByMember?.user.name ?? null,
          }
        : null,
    ownPhoneMissed: row?.ownPhoneMissed ?? 0,
    pausedTodaySeconds: mine.reduce((sum, pause) => sum + pause.seconds, 0),
    pausesToday: mine.map(({ reason, seconds, count }) => ({ reason, seconds, count })),
  };
}

/** How one member works now; a member without a row works by hand and is not paused. */
export async function getWorkerStatus(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  now: Date,
): Promise<WorkerStatusView> {
  const [row, pauses] = await Promise.all([
    reader.workerStatus.findUnique({
      where: { workspaceId_userId: { workspaceId, userId } },
      select: fields,
    }),
    sumPauses(reader, workspaceId, now, userId),
  ]);
  return view(userId, row, pauses);
}

/** Of every member who has worked at a desk; who is missing works by hand and is not paused. */
export async function listWorkerStatuses(
  reader: Reader,
  workspaceId: WorkspaceId,
  now: Date,
): Promise<WorkerStatusView[]> {
  const [rows, pauses] = await Promise.all([
    reader.workerStatus.findMany({ where: { workspaceId }, select: fields, take: 1000 }),
    sumPauses(reader, workspaceId, now, null),
  ]);
  return rows.map((row) => view(row.userId as UserId, row, pauses));
}
