import type { UserId, WorkspaceId } from "@/contracts/ids";
import type { WorkCounts } from "@/contracts/members/schema";
import { countOpenWork } from "@/domain/members/queries";
import { auditAsBatch } from "@/platform/audit";
import { clock } from "@/platform/clock";
import { Prisma, type Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

const { sql } = Prisma;

/** Up to here each lead that changes hands is an entry of its own in the audit log; above, the members' entries say it. */
const leadsEntryByEntry = 2_000;

type Moved = { userId: UserId | null; n: number };

/**
 * Gives away everything that is open with a member who leaves: the leads they own, callbacks and tasks, what they hold
 * at the desk. `to`: one takes it all, several in turn, none = anyone's. A task about a lead goes with the lead. What
 * `expected` says the person was shown; has it changed since, nothing moves (CONFLICT `changed_since`). All in the
 * caller's transaction, in which the membership's row is locked.
 */
export async function handOver(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; fromUserId: UserId; to: readonly UserId[]; expected: WorkCounts },
): Promise<void> {
  const { workspaceId, fromUserId, expected } = input;
  const to = [...new Set(input.to)];
  await takersMustBeHere(tx, workspaceId, fromUserId, to);
  const work = await countOpenWork(tx, workspaceId, fromUserId);
  if (work.leads !== expected.leads || work.callbacks !== expected.callbacks || work.tasks !== expected.tasks)
    throw new AppError("CONFLICT", "changed_since", "This work has changed meanwhile. Look at it again.");
  if (work.leads > leadsEntryByEntry) await auditAsBatch(tx);
  const now = clock.now();
  const inTurn = (n: Prisma.Sql) =>
    to.length === 0 ? sql`NULL::uuid` : sql`(${to}::uuid[])[1 + ((${n} - 1) % ${to.length})::int]`;
  // Deleted ones too: brought back later, they must not come back to somebody who is gone.
  const leads = await tx.$queryRaw<Moved[]>(sql`
    WITH mine AS (
      SELECT id, row_number() OVER (ORDER BY deleted_at NULLS FIRST, id) AS n FROM leads
       WHERE workspace_id = ${workspaceId}::uuid AND owner_user_id = ${fromUserId}::uuid
    ), moved AS (
      UPDATE leads l SET owner_user_id = ${inTurn(sql`mine.n`)}, version = l.version + 1, updated_at = ${now}
        FROM mine WHERE l.workspace_id = ${workspaceId}::uuid AND l.id = mine.id
      RETURNING l.owner_user_id, l.deleted_at
    )
    SELECT owner_user_id::text AS "userId", count(*)::int AS n FROM moved WHERE deleted_at IS NULL GROUP BY 1`);
  const tasks = await tx.$queryRaw<(Moved & { kind: "callback" | "follow_up" })[]>(sql`
    WITH mine AS (
      SELECT t.id, CASE WHEN l.owner_user_id = ANY(${to}::uuid[]) THEN l.owner_user_id
                        ELSE ${inTurn(sql`row_number() OVER (ORDER BY t.due_at, t.id)`)} END AS taker
        FROM tasks t LEFT JOIN leads l ON l.workspace_id = t.workspace_id AND l.id = t.lead_id
       WHERE t.workspace_id = ${workspaceId}::uuid AND t.assignee_user_id = ${fromUserId}::uuid AND t.done_at IS NULL
    ), moved AS (
      UPDATE tasks t SET assignee_user_id = mine.taker, updated_at = ${now}
        FROM mine WHERE t.workspace_id = ${workspaceId}::uuid AND t.id = mine.id
      RETURNING t.assignee_user_id, t.kind, t.deleted_at
    )
    SELECT assignee_user_id::text AS "userId", kind::text AS kind, count(*)::int AS n
      FROM moved WHERE deleted_at IS NULL GROUP BY 1, 2`);
  // Their part in campaigns goes to the same people: the places that were theirs to call, and the place among the workers.
  await tx.$executeRaw(sql`
    WITH mine AS (
      SELECT campaign_id, lead_id, row_number() OVER (ORDER BY campaign_id, position, lead_id) AS n FROM campaign_leads
       WHERE workspace_id = ${workspaceId}::uuid AND assignee_user_id = ${fromUserId}::uuid
    )
    UPDATE campaign_leads c SET assignee_user_id = ${inTurn(sql`mine.n`)}, updated_at = ${now}
      FROM mine WHERE c.workspace_id = ${workspaceId}::uuid AND c.campaign_id = mine.campaign_id AND c.lead_id = mine.lead_id`);
  await tx.$executeRaw(sql`
    INSERT INTO campaign_workers (workspace_id, campaign_id, user_id, weight)
    SELECT w.workspace_id, w.campaign_id, taker, w.weight FROM campaign_workers w, unnest(${to}::uuid[]) AS taker
     WHERE w.workspace_id = ${workspaceId}::uuid AND w.user_id = ${fromUserId}::uuid ON CONFLICT DO NOTHING`);
  await tx.campaignWorker.deleteMany({ where: { workspaceId, userId: fromUserId } });
  await letGo(tx, workspaceId, fromUserId, to[0] ?? null);
  for (const taker of to.length === 0 ? [null] : to) {
    const count = (rows: readonly Moved[]) =>
      rows.filter(({ userId }) => userId === taker).reduce((sum, { n }) => sum + n, 0);
    const moved = {
      leads: count(leads),
      callbacks: count(tasks.filter(({ kind }) => kind === "callback")),
      tasks: count(tasks.filter(({ kind }) => kind === "follow_up")),
    };
    if (moved.leads + moved.callbacks + moved.tasks > 0)
      emit("floor.work_reassigned", { fromUserId, userId: taker, ...moved });
  }
}

async function takersMustBeHere(
  tx: Tx,
  workspaceId: WorkspaceId,
  fromUserId: UserId,
  to: readonly UserId[],
): Promise<void> {
  if (to.includes(fromUserId))
    throw new AppError("BAD_REQUEST", "same_member", "Choose somebody else to take the work over.");
  // Shared, so that nobody of them leaves in the same moment.
  const here = await tx.$queryRaw<unknown[]>(sql`
    SELECT 1 FROM memberships WHERE workspace_id = ${workspaceId}::uuid AND user_id = ANY(${to}::uuid[])
       AND deactivated_at IS NULL ORDER BY user_id FOR SHARE`);
  if (here.length !== to.length) throw notFound("member");
}

/** What is held, not owned: leases go back, popups that wait close, and files still running give their leads to a taker. */
async function letGo(
  tx: Tx,
  workspaceId: WorkspaceId,
  fromUserId: UserId,
  taker: UserId | null,
): Promise<void> {
  const mine = { workspaceId, leaseUserId: fromUserId };
  await tx.lead.updateMany({
    where: mine,
    data: { leaseUserId: null, leaseExpiresAt: null, leaseTakenAt: null },
  });
  await tx.call.updateMany({
    where: { workspaceId, workerUserId: fromUserId, phase: "ended", wrapUp: { in: ["open", "folded"] } },
    data: { wrapUp: "done", wrapUpAt: clock.now() },
  });
  await tx.import.updateMany({
    where: {
      workspaceId,
      ownerUserId: fromUserId,
      state: { in: ["uploading", "checking", "ready", "running"] },
    },
    data: { ownerUserId: taker },
  });
}
