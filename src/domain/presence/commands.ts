import type { UserId, WorkspaceId } from "@/contracts/ids";
import { listPresence } from "@/domain/presence/queries";
import { clock } from "@/platform/clock";
import { Prisma, type Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";
import { instanceId, silentMs } from "@/platform/events/instances";

/**
 * Keeps which of these people are connected to this process. Rows of processes that have nothing more to say about
 * them go, so that a person has few. At most `maxInPresence` people at once.
 */
export async function keepPresence(
  tx: Tx,
  emit: Emit,
  { workspaceId, came, left }: { workspaceId: WorkspaceId; came: readonly UserId[]; left: readonly UserId[] },
): Promise<void> {
  const now = clock.now();
  const here = instanceId();
  if (came.length > 0) {
    await tx.$executeRaw(Prisma.sql`
      DELETE FROM presences WHERE workspace_id = ${workspaceId}::uuid AND user_id = ANY(${[...came]}::uuid[])
         AND ended_at IS NOT NULL AND instance_id <> ${here}::uuid`);
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO presences (workspace_id, user_id, instance_id, since)
      SELECT ${workspaceId}::uuid, m.user_id, ${here}::uuid, ${now}
        FROM memberships m WHERE m.workspace_id = ${workspaceId}::uuid AND m.user_id = ANY(${[...came]}::uuid[])
      ON CONFLICT (workspace_id, user_id, instance_id)
      DO UPDATE SET since = CASE WHEN presences.ended_at IS NULL THEN presences.since ELSE excluded.since END, ended_at = NULL`);
  }
  if (left.length > 0) {
    await tx.presence.updateMany({
      where: { workspaceId, userId: { in: [...left] }, instanceId: here, endedAt: null },
      data: { endedAt: now },
    });
  }
  emit("presence.changed", { came: [...came], left: await withoutPresent(tx, workspaceId, left) });
}

/** Those of these people who have no stream open at any living process. */
async function withoutPresent(
  tx: Tx,
  workspaceId: WorkspaceId,
  userIds: readonly UserId[],
): Promise<UserId[]> {
  if (userIds.length === 0) return [];
  const presence = await listPresence(tx, workspaceId);
  return userIds.filter((userId) => !presence.get(userId)?.isOnline);
}

/** Ends what silent processes have left open in one workspace, as of their last word. Of two who tidy, one finds rows. */
export async function endSilent(tx: Tx, emit: Emit, workspaceId: WorkspaceId, atMost: number): Promise<void> {
  const deadBefore = new Date(clock.now().getTime() - silentMs);
  const rows = await tx.$queryRaw<{ userId: UserId }[]>(Prisma.sql`
    UPDATE presences p SET ended_at = i.seen_at
      FROM server_instances i
     WHERE i.id = p.instance_id AND i.seen_at < ${deadBefore} AND p.ended_at IS NULL
       AND p.workspace_id = ${workspaceId}::uuid
       AND p.user_id IN (SELECT q.user_id FROM presences q JOIN server_instances j ON j.id = q.instance_id
                          WHERE q.workspace_id = ${workspaceId}::uuid AND q.ended_at IS NULL AND j.seen_at < ${deadBefore}
                          ORDER BY q.user_id LIMIT ${atMost})
    RETURNING p.user_id::text AS "userId"`);
  if (rows.length === 0) return;
  const left = [...new Set(rows.map(({ userId }) => userId))];
  emit("presence.changed", { came: [], left: await withoutPresent(tx, workspaceId, left) });
}
