import type { Reader } from "@/platform/db";
import { clock } from "@/platform/clock";
import type { Actor } from "@/platform/tenancy";

/** Whether the actor still has this session and this membership with this role: streams ask before they go on. */
export async function isActorAlive(reader: Reader, actor: Actor): Promise<boolean> {
  const now = clock.now();
  const [session, membership] = await Promise.all([
    reader.session.findUnique({
      where: { id: actor.sessionId, userId: actor.userId },
      select: { revokedAt: true, createdAt: true, user: { select: { disabledAt: true } } },
    }),
    reader.membership.findUnique({
      where: { workspaceId_userId: { workspaceId: actor.workspaceId, userId: actor.userId } },
      select: { role: true, deactivatedAt: true },
    }),
  ]);
  return (
    session !== null &&
    session.revokedAt === null &&
    session.user.disabledAt === null &&
    now.getTime() - session.createdAt.getTime() < 14 * 24 * 3600_000 &&
    membership !== null &&
    membership.deactivatedAt === null &&
    membership.role === actor.role
  );
}
