import { defaultFloorLimits, type FloorLimits, floorLimits } from "@/contracts/floor/schema";
import type { DayNumbers, FloorView, MyDayView, WallView } from "@/contracts/floor/views";
import type { UserId, WorkspaceId } from "@/contracts/ids";
import type { OutcomeTone } from "@/contracts/outcomes/schema";
import { getDialStop } from "@/domain/desk/queries/judge";
import { getWorkerStatus } from "@/domain/desk/queries/status";
import { canSeeCost } from "@/domain/floor/policy";
import { countTiles } from "@/domain/floor/queries/tiles";
import { daySums, listFloorWorkers } from "@/domain/floor/queries/workers";
import { getWorkspaceDay } from "@/domain/workspaces/queries";
import { clock } from "@/platform/clock";
import { Prisma, type Reader } from "@/platform/db";
import type { Actor } from "@/platform/tenancy";

/** The workspace's limits; what is not set, or no longer fits the schema, is the default. */
async function getFloorLimits(reader: Reader, workspaceId: WorkspaceId): Promise<FloorLimits> {
  const row = await reader.floorSettings.findUnique({ where: { workspaceId }, select: { limits: true } });
  const parsed = floorLimits.partial().safeParse(row?.limits ?? {});
  return { ...defaultFloorLimits, ...(parsed.success ? parsed.data : {}) };
}

/** The whole floor of one moment: six numbers, one row for each worker, the limits. For managers' eyes. */
export async function getFloor(reader: Reader, workspaceId: WorkspaceId): Promise<FloorView> {
  const now = clock.now();
  const { dayStartsAt, timeZone } = await getWorkspaceDay(reader, workspaceId);
  const [{ tiles, pausedBy }, workers, dialling, limits] = await Promise.all([
    countTiles(reader, workspaceId, now),
    listFloorWorkers(reader, workspaceId, { dayStartsAt, now }),
    getDialStop(reader, workspaceId),
    getFloorLimits(reader, workspaceId),
  ]);
  return { tiles, pausedBy, dialling, workers, limits, dayStartsAt, timeZone, serverTime: now };
}

/** What of the floor hangs on a wall. Written field by field: whatever the floor learns later stays off it. */
export function wallOf(workspaceName: string, floor: FloorView): WallView {
  return {
    workspaceName,
    tiles: floor.tiles,
    pausedBy: floor.pausedBy.map(({ reason, count }) => ({ reason, count })),
    isDiallingStopped: floor.dialling !== null,
    workers: floor.workers.map(({ name, state, since, pause, today }) => ({
      name,
      state,
      since: since?.getTime() ?? null,
      pauseReason: pause?.reason ?? null,
      today: {
        dials: today.dials,
        connects: today.connects,
        longTalks: today.longTalks,
        outcomes: today.outcomes,
        talkSeconds: today.talkSeconds,
      },
    })),
    limits: floor.limits,
    timeZone: floor.timeZone,
  };
}

/** One's own numbers of the workspace's current day. What the calls cost, only where the role sees money. */
export async function getMyDay(reader: Reader, actor: Actor): Promise<MyDayView> {
  const { workspaceId, userId } = actor;
  const now = clock.now();
  const { dayStartsAt, timeZone } = await getWorkspaceDay(reader, workspaceId);
  const mine = Prisma.sql`
      FROM calls c
      LEFT JOIN outcomes o ON o.workspace_id = c.workspace_id AND o.id = c.outcome_id
     WHERE c.workspace_id = ${workspaceId}::uuid AND c.worker_user_id = ${userId}::uuid AND c.started_at >= ${dayStartsAt}`;
  const ownCallbacks = { workspaceId, kind: "callback" as const, assigneeUserId: userId, deletedAt: null };
  const [[day], byOutcome, status, callbacksDone, callbacksOverdue] = await Promise.all([
    reader.$queryRaw<(Omit<DayNumbers, "pauseSeconds"> & { cost: number | null })[]>(
      Prisma.sql`SELECT ${daySums}, sum(c.cost_credits)::float8 AS cost ${mine}`,
    ),
    reader.$queryRaw<{ label: string; tone: OutcomeTone; count: number }[]>(
      Prisma.sql`SELECT o.label, o.tone::text AS tone, count(*)::int AS count ${mine} AND o.id IS NOT NULL
                  GROUP BY o.id, o.label, o.tone, o.position ORDER BY count(*) DESC, o.position`,
    ),
    getWorkerStatus(reader, workspaceId, userId, now),
    reader.task.count({ where: { ...ownCallbacks, doneAt: { gte: dayStartsAt } } }),
    reader.task.count({ where: { ...ownCallbacks, doneAt: null, dueAt: { lte: now } } }),
  ]);
  return {
    dials: day?.dials ?? 0,
    connects: day?.connects ?? 0,
    longTalks: day?.longTalks ?? 0,
    outcomes: day?.outcomes ?? 0,
    goodOutcomes: day?.goodOutcomes ?? 0,
    talkSeconds: day?.talkSeconds ?? 0,
    wrapSeconds: day?.wrapSeconds ?? 0,
    pauseSeconds: status.pausedTodaySeconds,
    byOutcome,
    callbacksDone,
    callbacksOverdue,
    costCredits: canSeeCost(actor.role) ? (day?.cost ?? null) : null,
    dayStartsAt,
    timeZone,
    serverTime: now,
  };
}

/** What counts as a member's work; commands move exactly these rows. */
export const ownedLeadsOf = (workspaceId: WorkspaceId, userId: UserId) => ({
  workspaceId,
  ownerUserId: userId,
  deletedAt: null,
});
export const openCallbacksOf = (workspaceId: WorkspaceId, userId: UserId) => ({
  workspaceId,
  kind: "callback" as const,
  assigneeUserId: userId,
  doneAt: null,
  deletedAt: null,
});

/** How much of an absent member's work could be given away: living leads owned, and open callbacks. */
export async function countWork(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
): Promise<{ leads: number; callbacks: number; callbacksOverdue: number }> {
  const callbacks = openCallbacksOf(workspaceId, userId);
  const [leads, open, late] = await Promise.all([
    reader.lead.count({ where: ownedLeadsOf(workspaceId, userId) }),
    reader.task.count({ where: callbacks }),
    reader.task.count({ where: { ...callbacks, dueAt: { lte: clock.now() } } }),
  ]);
  return { leads, callbacks: open, callbacksOverdue: late };
}
