import { onSessionSeen } from "@/api/auth";
import { userId } from "@/contracts/ids";
import { touchSession } from "@/domain/sessions/commands";
import { db } from "@/platform/db";
import { inAccount } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";

/** Called once at boot: keeps each session's last use, which the idle limit is counted from. */
export function registerSessionSeen(): void {
  // Requests come in bursts: one write per session at a time.
  const underway = new Set<string>();
  onSessionSeen((sessionId) => {
    if (underway.has(sessionId)) return;
    underway.add(sessionId);
    const write = async () => {
      const session = await db().session.findUnique({ where: { id: sessionId }, select: { userId: true } });
      if (session) await inAccount(userId.parse(session.userId), (tx) => touchSession(tx, sessionId));
    };
    write()
      .catch((error: unknown) => logger.warn({ err: error }, "a session's last use was not kept"))
      .finally(() => underway.delete(sessionId));
  });
}
