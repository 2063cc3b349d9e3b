import { bulkAtOnce, type LeadChange, type LeadSelection, type QueueChange } from "@/contracts/leads/bulk";
import type { BulkChangeId, UserId, WorkspaceId } from "@/contracts/ids";
import type { BulkChangeState } from "@/contracts/leads/schema";
import { ownerMustExist } from "@/domain/leads/commands";
import {
  checkQueueChange,
  differingPlace,
  isPlaced,
  isPlaceKind,
  isQueueChange,
  movePlaces,
  noteChoice,
  tellPlaces,
} from "@/domain/leads/commands/bulk-places";
import { consentColumns, hasNoSuchConsent, writeConsents } from "@/domain/leads/commands/bulk-consents";
import { changeTags, hasTag } from "@/domain/leads/commands/bulk-tags";
import { tagMustLive } from "@/domain/tags/commands";
import { matchingLeads } from "@/domain/leads/queries/list";
import { seenOf } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import { Prisma, type Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

const { sql } = Prisma;

/** Undo is offered for ten seconds; the way to the server has two more. */
const undoMs = 12_000;
/** Leads of one transaction of a job. */
const bulkChunk = 500;

type Which = { workspaceId: WorkspaceId; bulkChangeId: BulkChangeId };
/** `appliedCount`: leads it did something to; who was deleted or changed meanwhile is not among them. */
type Progress = { state: BulkChangeState; doneCount: number; totalCount: number; appliedCount: number };
type Started = {
  /** Null where nothing would change. */
  made: (Progress & { bulkChangeId: BulkChangeId }) | null;
  /** Of those that were chosen. */
  alreadyIn: number;
  unfit: number;
};

/** What of a lead would change: who has the owner or stage already stays out of it. */
function differing(change: LeadChange | QueueChange): Prisma.Sql {
  if (isQueueChange(change)) return differingPlace(change);
  switch (change.kind) {
    case "assign":
      return sql`l.owner_user_id IS DISTINCT FROM ${change.ownerUserId}::uuid`;
    case "stage":
      return sql`l.stage <> ${change.stage}::"LeadStage"`;
    case "delete":
      return sql`TRUE`;
    case "tag":
      return sql`NOT ${hasTag(change.tagId)}`;
    case "untag":
      return hasTag(change.tagId);
    case "consent":
      return hasNoSuchConsent(change.consent);
  }
}

/**
 * Chooses the leads and begins to change them: at once up to `bulkAtOnce`, else as a job. The choice is fixed here: who
 * comes to match later is not in it.
 */
export async function startBulkChange(
  tx: Tx,
  emit: Emit,
  {
    sight,
    authorUserId,
    selection,
    change,
  }: {
    sight: Sight;
    authorUserId: UserId;
    selection: LeadSelection;
    change: LeadChange | QueueChange;
  },
): Promise<Started> {
  const { workspaceId } = sight;
  if (isQueueChange(change)) await checkQueueChange(tx, workspaceId, change);
  else if (change.kind === "assign") await ownerMustExist(tx, workspaceId, change.ownerUserId);
  const tagId = "tagId" in change ? change.tagId : null;
  if (tagId !== null) await tagMustLive(tx, workspaceId, tagId);
  const look = { sight, now: clock.now() };
  if (selection.by === "ids") {
    const wanted = [...new Set(selection.leadIds)];
    const seen = await seenOf(tx, sight, "leads", wanted);
    const living = await tx.lead.count({ where: { workspaceId, id: { in: seen }, deletedAt: null } });
    if (living !== wanted.length) throw notFound("lead");
  }
  const from =
    selection.by === "ids"
      ? sql`FROM leads l WHERE l.workspace_id = ${workspaceId}::uuid AND l.deleted_at IS NULL
              AND l.id = ANY(${selection.leadIds}::uuid[])`
      : await matchingLeads(tx, look, selection.filter);
  const chosen = sql`${from} AND ${differing(change)}`;
  const [counted] = await tx.$queryRaw<{ n: number; placed: number; chosen: number }[]>(sql`
    SELECT count(*) FILTER (WHERE ${differing(change)})::int AS n, count(*) FILTER (WHERE ${isPlaced(change)})::int AS placed,
           count(*)::int AS chosen ${from}`);
  const alreadyIn = counted?.placed ?? 0;
  const left = { alreadyIn, unfit: (counted?.chosen ?? 0) - (counted?.n ?? 0) - alreadyIn };
  if (!counted || counted.n === 0) return { made: null, ...left };
  const row = await tx.bulkChange.create({
    data: {
      workspaceId,
      authorUserId,
      kind: change.kind,
      stage: change.kind === "stage" ? change.stage : null,
      ownerUserId: change.kind === "assign" ? change.ownerUserId : null,
      campaignId: isQueueChange(change) ? change.campaignId : null,
      tagId,
      ...consentColumns(change.kind === "consent" ? change.consent : null),
      totalCount: counted.n,
      createdAt: look.now,
    },
    select: { id: true },
  });
  const bulkChangeId = row.id as BulkChangeId;
  // Between the count and this statement somebody may have changed a lead: what was written is what counts.
  const { order, before, assignee } = isQueueChange(change)
    ? await noteChoice(tx, workspaceId, change, selection.by === "ids" ? selection.leadIds : null)
    : { order: sql`l.id`, before: sql`l.owner_user_id`, assignee: sql`NULL::uuid` };
  const totalCount = await tx.$executeRaw(sql`
    INSERT INTO bulk_change_leads (workspace_id, bulk_change_id, lead_id, position, stage, owner_user_id, assignee_user_id)
    SELECT x.workspace_id, ${bulkChangeId}::uuid, x.id, x.n, x.stage, x.before, ${assignee}
      FROM (SELECT l.workspace_id, l.id, row_number() OVER (ORDER BY ${order}) AS n, l.stage, ${before} AS before ${chosen}) x`);
  if (totalCount !== counted.n)
    await tx.bulkChange.update({
      where: { workspaceId_id: { workspaceId, id: bulkChangeId } },
      data: { totalCount },
    });
  // A few places are told of by what became of them, at once.
  if (!isQueueChange(change) || totalCount > bulkAtOnce)
    emit("lead.bulk_started", {
      bulkChangeId,
      kind: change.kind,
      count: totalCount,
      campaignId: isQueueChange(change) ? change.campaignId : null,
    });
  const which = { workspaceId, bulkChangeId };
  const progress =
    totalCount <= bulkAtOnce
      ? await workOnChunk(tx, emit, which, bulkAtOnce)
      : { state: "running" as const, doneCount: 0, totalCount, appliedCount: 0 };
  return { made: { bulkChangeId, ...progress }, ...left };
}

/** One chunk further, forth or back; what it stands at afterwards. Whoever works on it holds its row meanwhile. */
export async function workOnChunk(tx: Tx, emit: Emit, which: Which, size = bulkChunk): Promise<Progress> {
  const { workspaceId, bulkChangeId } = which;
  await tx.$queryRaw`SELECT 1 FROM bulk_changes WHERE workspace_id = ${workspaceId}::uuid AND id = ${bulkChangeId}::uuid FOR UPDATE`;
  const row = await tx.bulkChange.findUnique({
    where: { workspaceId_id: { workspaceId, id: bulkChangeId } },
  });
  if (!row) throw notFound("change");
  const { totalCount } = row;
  if (row.state !== "running" && row.state !== "undoing")
    return { state: row.state, doneCount: row.doneCount, totalCount, appliedCount: row.appliedCount };
  const isForth = row.state === "running";
  const [after, until] = isForth
    ? [row.doneCount, Math.min(totalCount, row.doneCount + size)]
    : [Math.max(0, row.doneCount - size), row.doneCount];
  const { kind } = row;
  const range = { after, until, isForth };
  const moved = isPlaceKind(kind)
    ? await movePlaces(tx, { ...row, kind }, range)
    : kind === "tag" || kind === "untag"
      ? await changeTags(tx, { ...row, kind }, range)
      : kind === "consent"
        ? await writeConsents(tx, row, range)
        : await changeLeads(tx, { ...row, kind }, range);
  const doneCount = isForth ? until : after;
  const isOver = isForth ? doneCount === totalCount : doneCount === 0;
  const state: BulkChangeState = isOver ? (isForth ? "done" : "undone") : row.state;
  const appliedCount = Math.max(0, row.appliedCount + (isForth ? moved : -moved));
  await tx.bulkChange.update({
    where: { workspaceId_id: { workspaceId, id: bulkChangeId } },
    data: { doneCount, appliedCount, state, ...(isOver ? { finishedAt: clock.now() } : {}) },
  });
  if (state === "done" && isPlaceKind(kind)) tellPlaces(emit, { ...row, kind }, appliedCount);
  emit("lead.bulk_progressed", { bulkChangeId, state, doneCount, totalCount });
  return { state, doneCount, totalCount, appliedCount };
}

type Row = {
  workspaceId: string;
  id: string;
  kind: Exclude<LeadChange["kind"], "tag" | "untag" | "consent">;
  stage: string | null;
  ownerUserId: string | null;
  createdAt: Date;
};

/** Changes the leads from `after` to `until`, forth or back; answers how many changed. */
function changeLeads(
  tx: Tx,
  row: Row,
  { after, until, isForth }: { after: number; until: number; isForth: boolean },
): Promise<number> {
  return tx.$executeRaw(sql`
    UPDATE leads l SET ${isForth ? forth(row) : back(row)}, version = l.version + 1, updated_at = ${clock.now()}
      FROM bulk_change_leads b
     WHERE b.workspace_id = ${row.workspaceId}::uuid AND b.bulk_change_id = ${row.id}::uuid
       AND b.position > ${after} AND b.position <= ${until}
       AND l.workspace_id = b.workspace_id AND l.id = b.lead_id AND ${isForth ? sql`l.deleted_at IS NULL` : untouched(row)}`);
}

function forth(row: Row): Prisma.Sql {
  switch (row.kind) {
    case "assign":
      return sql`owner_user_id = ${row.ownerUserId}::uuid`;
    case "stage":
      return sql`stage = ${row.stage}::"LeadStage"`;
    case "delete":
      // The change's own moment: by it the undo knows what it deleted itself.
      return sql`deleted_at = ${row.createdAt}, lease_user_id = NULL, lease_expires_at = NULL`;
  }
}

function back(row: Row): Prisma.Sql {
  switch (row.kind) {
    case "assign":
      return sql`owner_user_id = b.owner_user_id`;
    case "stage":
      return sql`stage = b.stage`;
    case "delete":
      return sql`deleted_at = NULL`;
  }
}

/** Still as the change left it: what a person has set since is not taken back. */
function untouched(row: Row): Prisma.Sql {
  switch (row.kind) {
    case "assign":
      return sql`l.owner_user_id IS NOT DISTINCT FROM ${row.ownerUserId}::uuid`;
    case "stage":
      return sql`l.stage = ${row.stage}::"LeadStage"`;
    case "delete":
      return sql`l.deleted_at = ${row.createdAt}`;
  }
}

/** Takes one's own change back, while it runs or for ten seconds after; a job stops and turns round. */
export async function undoBulkChange(
  tx: Tx,
  emit: Emit,
  { userId, ...which }: Which & { userId: UserId },
): Promise<Progress> {
  const { workspaceId, bulkChangeId } = which;
  await tx.$queryRaw`SELECT 1 FROM bulk_changes WHERE workspace_id = ${workspaceId}::uuid AND id = ${bulkChangeId}::uuid FOR UPDATE`;
  const row = await tx.bulkChange.findUnique({
    where: { workspaceId_id: { workspaceId, id: bulkChangeId } },
    select: {
      authorUserId: true,
      kind: true,
      state: true,
      finishedAt: true,
      totalCount: true,
      doneCount: true,
      appliedCount: true,
    },
  });
  if (!row || row.authorUserId !== userId) throw notFound("change");
  if (row.kind === "consent")
    throw new AppError(
      "PRECONDITION_FAILED",
      "ledger",
      "Lines of the consent ledger stay. A mistake is mended by another line.",
    );
  const { doneCount, totalCount, appliedCount } = row;
  if (row.state === "undoing" || row.state === "undone")
    return { state: row.state, doneCount, totalCount, appliedCount };
  if (row.finishedAt && clock.now().getTime() - row.finishedAt.getTime() > undoMs)
    throw new AppError("PRECONDITION_FAILED", "too_late", "This can no longer be undone.");
  await tx.bulkChange.update({
    where: { workspaceId_id: { workspaceId, id: bulkChangeId } },
    data: { state: "undoing", finishedAt: null },
  });
  if (row.doneCount <= bulkAtOnce) return workOnChunk(tx, emit, which, bulkAtOnce);
  emit("lead.bulk_progressed", { bulkChangeId, state: "undoing", doneCount, totalCount });
  return { state: "undoing", doneCount, totalCount, appliedCount };
}
