import type { DayNumbers, FloorWorker } from "@/contracts/floor/views";
import type { CallId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import type { WorkerStatusView } from "@/contracts/desk/views";
import { listWorkerStatuses } from "@/domain/desk/queries/status";
import { later, workerState, type WorkerFacts } from "@/domain/floor/rules";
import { listPresence } from "@/domain/presence/queries";
import { Prisma, type Reader } from "@/platform/db";

const mostWorkers = 500;
/** A talk counts as one from here on. */
const longTalkSeconds = 30;

type DayRow = Omit<DayNumbers, "pauseSeconds"> & { freeSince: Date | null };

/** The sums of one worker's calls; the same for the floor and for "my day". */
export const daySums = Prisma.sql`
  count(*) FILTER (WHERE c.direction = 'outbound')::int AS dials,
  count(*) FILTER (WHERE c.direction = 'outbound' AND c.did_customer_pick_up)::int AS connects,
  count(*) FILTER (WHERE c.talk_seconds > ${longTalkSeconds}::int)::int AS "longTalks",
  count(*) FILTER (WHERE c.outcome_id IS NOT NULL)::int AS outcomes,
  count(*) FILTER (WHERE o.tone = 'good')::int AS "goodOutcomes",
  coalesce(sum(c.talk_seconds), 0)::int AS "talkSeconds",
  coalesce(sum(greatest(0, extract(epoch FROM c.wrap_up_at - c.ended_at)))
    FILTER (WHERE c.wrap_up = 'done' AND c.ended_at IS NOT NULL), 0)::int AS "wrapSeconds"`;

const noCalls: DayRow = {
  dials: 0,
  connects: 0,
  longTalks: 0,
  outcomes: 0,
  goodOutcomes: 0,
  talkSeconds: 0,
  wrapSeconds: 0,
  freeSince: null,
};

async function listDays(
  reader: Reader,
  workspaceId: WorkspaceId,
  dayStartsAt: Date,
): Promise<Map<string, DayRow>> {
  const rows = await reader.$queryRaw<(DayRow & { userId: string })[]>(Prisma.sql`
    SELECT c.worker_user_id::text AS "userId", ${daySums},
           greatest(max(c.ended_at), max(c.wrap_up_at) FILTER (WHERE c.wrap_up = 'done')) AS "freeSince"
      FROM calls c
      LEFT JOIN outcomes o ON o.workspace_id = c.workspace_id AND o.id = c.outcome_id
     WHERE c.workspace_id = ${workspaceId}::uuid AND c.started_at >= ${dayStartsAt} AND c.worker_user_id IS NOT NULL
     GROUP BY c.worker_user_id`);
  return new Map(rows.map(({ userId, ...day }) => [userId, day]));
}

type LastRow = {
  userId: string;
  callId: CallId;
  startedAt: Date;
  endedAt: Date | null;
  outcomeAt: Date | null;
  label: string | null;
};

/** The latest call of each worker today, as one thing that happened. */
async function listLast(
  reader: Reader,
  workspaceId: WorkspaceId,
  dayStartsAt: Date,
): Promise<Map<string, FloorWorker["last"]>> {
  const rows = await reader.$queryRaw<LastRow[]>(Prisma.sql`
    SELECT DISTINCT ON (c.worker_user_id) c.worker_user_id::text AS "userId", c.id::text AS "callId",
           c.started_at AS "startedAt", c.ended_at AS "endedAt", c.outcome_at AS "outcomeAt", o.label
      FROM calls c
      LEFT JOIN outcomes o ON o.workspace_id = c.workspace_id AND o.id = c.outcome_id
     WHERE c.workspace_id = ${workspaceId}::uuid AND c.started_at >= ${dayStartsAt} AND c.worker_user_id IS NOT NULL
     ORDER BY c.worker_user_id, c.started_at DESC, c.id DESC`);
  return new Map(
    rows.map(({ userId, callId, startedAt, endedAt, outcomeAt, label }) => [
      userId,
      outcomeAt
        ? { what: "outcome", at: outcomeAt, label, callId }
        : endedAt
          ? { what: "ended", at: endedAt, label: null, callId }
          : { what: "dialled", at: startedAt, label: null, callId },
    ]),
  );
}

const openFields = {
  id: true,
  workerUserId: true,
  phase: true,
  startedAt: true,
  ringingAt: true,
  workerPickedUpAt: true,
  customerPickedUpAt: true,
  didCustomerPickUp: true,
  endedAt: true,
  wrapUpAt: true,
  outcomeId: true,
  lead: { select: { id: true, contact: { select: { name: true } } } },
} as const;
type OpenCall = Prisma.CallGetPayload<{ select: typeof openFields }>;

/** Calls that go on, and ended ones whose wrap-up is not over, by worker, oldest first. */
async function listOpenCalls(reader: Reader, workspaceId: WorkspaceId): Promise<Map<string, OpenCall[]>> {
  const calls = await reader.call.findMany({
    where: {
      workspaceId,
      workerUserId: { not: null },
      OR: [{ phase: { not: "ended" } }, { wrapUp: "open" }, { wrapUp: "folded", outcomeId: null }],
    },
    select: openFields,
    orderBy: { startedAt: "asc" },
    take: 2000,
  });
  const byWorker = new Map<string, OpenCall[]>();
  for (const call of calls) {
    if (!call.workerUserId) continue;
    const list = byWorker.get(call.workerUserId) ?? [];
    list.push(call);
    byWorker.set(call.workerUserId, list);
  }
  return byWorker;
}

const ranks = { dialing: 0, ringing: 1, answered: 2, ended: 3 } as const;

function factsOf(
  calls: readonly OpenCall[],
  presence: { isOnline: boolean; since: Date | null } | undefined,
  pausedAt: Date | null,
  freeSince: Date | null,
): { facts: WorkerFacts; shown: OpenCall | null; waiting: number } {
  const going = calls.filter((call) => call.phase !== "ended");
  const live = going.toSorted((one, other) => ranks[other.phase] - ranks[one.phase])[0] ?? null;
  const wraps = calls.filter((call) => call.phase === "ended");
  const wrap = wraps[0] ?? null;
  return {
    facts: {
      isOnline: presence?.isOnline ?? false,
      presenceSince: presence?.since ?? null,
      live: live && live.phase !== "ended" ? { ...live, phase: live.phase } : null,
      wrap: wrap && { endedAt: wrap.endedAt ?? wrap.wrapUpAt ?? wrap.startedAt },
      pausedAt,
      freeSince,
    },
    shown: live ?? wrap,
    waiting: wraps.filter((call) => call.outcomeId === null).length,
  };
}

/**
 * One row for each worker of the workspace, and for whoever else has a call today or now, by name. At most 500.
 * Numbers are of calls that began since `dayStartsAt`.
 */
export async function listFloorWorkers(
  reader: Reader,
  workspaceId: WorkspaceId,
  { dayStartsAt, now }: { dayStartsAt: Date; now: Date },
): Promise<FloorWorker[]> {
  const [members, days, last, open, presence, statuses, resumed] = await Promise.all([
    reader.membership.findMany({
      where: { workspaceId, deactivatedAt: null, user: { disabledAt: null } },
      select: { userId: true, role: true, user: { select: { name: true } } },
      orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
      take: mostWorkers,
    }),
    listDays(reader, workspaceId, dayStartsAt),
    listLast(reader, workspaceId, dayStartsAt),
    listOpenCalls(reader, workspaceId),
    listPresence(reader, workspaceId),
    listWorkerStatuses(reader, workspaceId, now),
    reader.workerStatus.findMany({
      where: { workspaceId, resumedAt: { gte: dayStartsAt } },
      select: { userId: true, resumedAt: true },
    }),
  ]);
  const statusOf = new Map<string, WorkerStatusView>(statuses.map((status) => [status.userId, status]));
  const resumedAt = new Map(resumed.map((row) => [row.userId, row.resumedAt]));
  return members.flatMap((member) => {
    const userId = member.userId as UserId;
    const calls = open.get(userId) ?? [];
    const day = days.get(userId);
    if (member.role !== "worker" && !day && calls.length === 0) return [];
    const { freeSince, ...numbers } = day ?? noCalls;
    const status = statusOf.get(userId);
    const pause = status?.pause ?? null;
    const { facts, shown, waiting } = factsOf(
      calls,
      presence.get(userId),
      pause?.since ?? null,
      later(freeSince, resumedAt.get(userId) ?? null),
    );
    const { state, since } = workerState(facts);
    const isShown =
      state === "talking" || state === "on_call" || state === "ringing" || state === "wrapping_up";
    return [
      {
        userId,
        name: member.user.name,
        role: member.role as Role,
        state,
        since,
        lead: isShown && shown?.lead ? { id: shown.lead.id as LeadId, name: shown.lead.contact.name } : null,
        callId: isShown && shown ? (shown.id as CallId) : null,
        waiting,
        pause,
        today: { ...numbers, pauseSeconds: status?.pausedTodaySeconds ?? 0 },
        last: last.get(userId) ?? null,
      },
    ];
  });
}
