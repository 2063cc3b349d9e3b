import type { UserId, WorkspaceId } from "@/contracts/ids";
import { clock } from "@/platform/clock";
import { Prisma, type Reader } from "@/platform/db";
import { silentMs } from "@/platform/events/instances";

/** Online: since the first stream that is open now. Offline: since the last one ended; null = never seen here. */
export type PresenceView = { isOnline: boolean; since: Date | null };

/**
 * Who has a live stream open at any process, by member. Who has never had one is not in it. A process that has been
 * silent for a minute counts as gone, whether or not anybody has tidied up after it.
 */
export async function listPresence(
  reader: Reader,
  workspaceId: WorkspaceId,
): Promise<Map<UserId, PresenceView>> {
  const deadBefore = new Date(clock.now().getTime() - silentMs);
  const rows = await reader.$queryRaw<
    { userId: UserId; onlineSince: Date | null; offlineSince: Date | null }[]
  >(Prisma.sql`
    SELECT p.user_id::text AS "userId",
           min(p.since) FILTER (WHERE p.ended_at IS NULL AND i.seen_at > ${deadBefore}) AS "onlineSince",
           max(coalesce(p.ended_at, i.seen_at)) AS "offlineSince"
      FROM presences p JOIN server_instances i ON i.id = p.instance_id
     WHERE p.workspace_id = ${workspaceId}::uuid
     GROUP BY p.user_id`);
  return new Map(
    rows.map(({ userId, onlineSince, offlineSince }) => [
      userId,
      onlineSince ? { isOnline: true, since: onlineSince } : { isOnline: false, since: offlineSince },
    ]),
  );
}
