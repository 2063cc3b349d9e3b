import type { PauseReason } from "@/contracts/desk/schema";
import type { FloorTile } from "@/contracts/floor/schema";
import type { StoppedThing, TileRows } from "@/contracts/floor/views";
import type { CallId, CampaignId, LeadId, TaskId, UserId, WorkspaceId } from "@/contracts/ids";
import { countQueue, getJudge } from "@/domain/campaigns/queries/queue";
import { getDialStop } from "@/domain/desk/queries/judge";
import type { Prisma, Reader } from "@/platform/db";

/** More rows than this no list shows; the tile's number counts on. */
const mostRows = 500;

const named = { select: { userId: true, user: { select: { name: true } } } } as const;
type Named = { userId: string; user: { name: string } } | null;
const memberOf = (row: Named) => row && { userId: row.userId as UserId, name: row.user.name };

const ofLead = { select: { id: true, contact: { select: { name: true } } } } as const;
type OfLead = { id: string; contact: { name: string } } | null;
const leadOf = (row: OfLead) => row && { id: row.id as LeadId, name: row.contact.name };

// Each tile's condition stands here once: its number and its rows are read by the same one.
const onCalls = (workspaceId: WorkspaceId) =>
  ({ workspaceId, phase: { not: "ended" } }) satisfies Prisma.CallWhereInput;
const waiting = (workspaceId: WorkspaceId) =>
  ({
    workspaceId,
    phase: "ended",
    wrapUp: { in: ["open", "folded"] },
    outcomeId: null,
  }) satisfies Prisma.CallWhereInput;
const overdue = (workspaceId: WorkspaceId, now: Date) =>
  ({
    workspaceId,
    kind: "callback",
    doneAt: null,
    deletedAt: null,
    dueAt: { lte: now },
  }) satisfies Prisma.TaskWhereInput;
const paused = (workspaceId: WorkspaceId) =>
  ({
    workspaceId,
    pausedAt: { not: null },
    member: { deactivatedAt: null, user: { disabledAt: null } },
  }) satisfies Prisma.WorkerStatusWhereInput;
const runningCampaigns = (workspaceId: WorkspaceId) =>
  ({ workspaceId, status: "running", deletedAt: null }) satisfies Prisma.CampaignWhereInput;

/** Running campaigns with how many of their leads could be dialled now, by anybody who is free. */
async function listCallable(reader: Reader, workspaceId: WorkspaceId) {
  const campaigns = await reader.campaign.findMany({
    where: runningCampaigns(workspaceId),
    select: { id: true, name: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: mostRows,
  });
  if (campaigns.length === 0) return [];
  const judge = await getJudge(reader, workspaceId, null);
  const rows: { campaignId: CampaignId; name: string; count: number }[] = [];
  // One after the other: a floor with forty campaigns must not take the pool of everybody else.
  for (const { id, name } of campaigns) {
    const campaignId = id as CampaignId;
    rows.push({
      campaignId,
      name,
      count: (await countQueue(reader, workspaceId, campaignId, judge)).callable,
    });
  }
  return rows;
}

async function listStopped(reader: Reader, workspaceId: WorkspaceId): Promise<StoppedThing[]> {
  const [dialling, account, lines, campaigns, phoneless] = await Promise.all([
    getDialStop(reader, workspaceId),
    reader.providerAccount.findFirst({
      where: { workspaceId },
      select: { secretCiphertext: true, refusedAt: true },
    }),
    reader.line.count({ where: { workspaceId, deletedAt: null } }),
    reader.campaign.findMany({
      where: { workspaceId, status: "paused", deletedAt: null },
      select: { id: true, name: true, pauseReason: true, pausedByMember: named },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: mostRows,
    }),
    reader.membership.findMany({
      where: { workspaceId, role: "worker", phone: null, deactivatedAt: null, user: { disabledAt: null } },
      ...named,
      orderBy: { userId: "asc" },
      take: mostRows,
    }),
  ]);
  return [
    ...(dialling ? [{ what: "dialling", ...dialling } as const] : []),
    ...(account?.secretCiphertext ? [] : [{ what: "no_account" } as const]),
    ...(account?.refusedAt ? [{ what: "account_refused", at: account.refusedAt } as const] : []),
    ...(lines === 0 ? [{ what: "no_line" } as const] : []),
    ...campaigns.map(({ id, name, pauseReason, pausedByMember }) => ({
      what: "campaign" as const,
      campaignId: id as CampaignId,
      name,
      reason: pauseReason,
      byName: pausedByMember?.user.name ?? null,
    })),
    ...phoneless.map(({ userId, user }) => ({
      what: "no_phone" as const,
      userId: userId as UserId,
      name: user.name,
    })),
  ];
}

/** The six numbers of this moment, each the count of what `listTileRows` lists, and who is paused by reason. */
export async function countTiles(
  reader: Reader,
  workspaceId: WorkspaceId,
  now: Date,
): Promise<{ tiles: Record<FloorTile, number>; pausedBy: { reason: PauseReason; count: number }[] }> {
  const [calls, outcomes, pauses, callbacks, callable, stopped] = await Promise.all([
    reader.call.count({ where: onCalls(workspaceId) }),
    reader.call.count({ where: waiting(workspaceId) }),
    reader.workerStatus.groupBy({ by: ["pauseReason"], where: paused(workspaceId), _count: { _all: true } }),
    reader.task.count({ where: overdue(workspaceId, now) }),
    listCallable(reader, workspaceId),
    listStopped(reader, workspaceId),
  ]);
  const pausedBy = pauses
    .map(({ pauseReason, _count }) => ({ reason: pauseReason ?? ("other" as const), count: _count._all }))
    .toSorted((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
  return {
    tiles: {
      on_calls: calls,
      waiting_for_outcome: outcomes,
      paused: pausedBy.reduce((sum, { count }) => sum + count, 0),
      callbacks_overdue: callbacks,
      callable_now: callable.reduce((sum, { count }) => sum + count, 0),
      stopped: stopped.length,
    },
    pausedBy,
  };
}

async function listCalls(reader: Reader, where: Prisma.CallWhereInput) {
  const calls = await reader.call.findMany({
    where,
    select: { id: true, phase: true, startedAt: true, endedAt: true, lead: ofLead, worker: named },
    orderBy: [{ startedAt: "asc" }, { id: "asc" }],
    take: mostRows,
  });
  return calls.map((call) => ({
    callId: call.id as CallId,
    lead: leadOf(call.lead),
    worker: memberOf(call.worker),
    since: call.phase === "ended" ? (call.endedAt ?? call.startedAt) : call.startedAt,
  }));
}

/** The rows behind a tile's number, the oldest first, at most 500. */
export async function listTileRows(
  reader: Reader,
  workspaceId: WorkspaceId,
  tile: FloorTile,
  now: Date,
): Promise<TileRows> {
  switch (tile) {
    case "on_calls":
      return { tile, rows: await listCalls(reader, onCalls(workspaceId)) };
    case "waiting_for_outcome":
      return { tile, rows: await listCalls(reader, waiting(workspaceId)) };
    case "paused": {
      const rows = await reader.workerStatus.findMany({
        where: paused(workspaceId),
        select: { userId: true, pauseReason: true, pausedAt: true, member: named },
        orderBy: [{ pausedAt: "asc" }, { userId: "asc" }],
        take: mostRows,
      });
      return {
        tile,
        rows: rows.map((row) => ({
          userId: row.userId as UserId,
          name: row.member.user.name,
          reason: row.pauseReason ?? "other",
          since: row.pausedAt ?? now,
        })),
      };
    }
    case "callbacks_overdue": {
      const rows = await reader.task.findMany({
        where: overdue(workspaceId, now),
        select: { id: true, title: true, dueAt: true, lead: ofLead, assignee: named },
        orderBy: [{ dueAt: "asc" }, { id: "asc" }],
        take: mostRows,
      });
      return {
        tile,
        rows: rows.map(({ id, title, dueAt, lead, assignee }) => ({
          taskId: id as TaskId,
          title,
          dueAt,
          lead: leadOf(lead),
          assignee: memberOf(assignee),
        })),
      };
    }
    case "callable_now":
      return { tile, rows: await listCallable(reader, workspaceId) };
    case "stopped":
      return { tile, rows: await listStopped(reader, workspaceId) };
  }
}
