import type { AuditEntryId, UserId } from "@/contracts/ids";
import type { AuditAction } from "@/contracts/audit/schema";
import { auditAccount } from "@/platform/audit";
import { logPool, type Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";
import { inAccount, inWorkspace } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";
import { originOf } from "@/platform/origin";
import { takePoint } from "@/platform/rate-limits";
import type { Actor } from "@/platform/tenancy";

/**
 * Writes down what is no row's change, in the transaction of what it is about: an export, a look at what is guarded.
 * Changes of rows need no call, the database writes them down by itself.
 */
export async function recordAudit(
  tx: Tx,
  emit: Emit,
  actor: Pick<Actor, "workspaceId" | "userId">,
  entry: {
    /** Given where it is also a ticket; a second one under the same id is the same click, and adds nothing. */
    id?: AuditEntryId;
    action: AuditAction;
    noun: string;
    after?: Readonly<Record<string, string | number | boolean | null>>;
  },
): Promise<void> {
  const origin = originOf(actor.userId);
  const { count } = await tx.auditEntry.createMany({
    data: {
      workspaceId: actor.workspaceId,
      actorUserId: actor.userId,
      sessionId: origin?.sessionId,
      apiKeyId: origin?.apiKeyId,
      ip: origin?.ip,
      asked: origin?.asked,
      ...entry,
    },
    skipDuplicates: true,
  });
  if (count > 0) emit("audit.recorded", {});
}

/** Keeps an attempt that a right stood against. What cannot be kept costs a line of the server's log, never the answer. */
export async function noteDenied(
  who: Actor | { userId: UserId },
  attempt: { asked: string; reason: string },
): Promise<void> {
  try {
    // A script that runs against the wall is known after the first sixty.
    if (!(await takePoint("denied_audit", who.userId))) return;
    if ("workspaceId" in who)
      await inWorkspace(who, (tx, emit) =>
        recordAudit(tx, emit, who, {
          action: "denied",
          noun: attempt.asked.split(".")[0] ?? attempt.asked,
          after: { reason: attempt.reason },
        }),
      );
    else
      await inAccount(who.userId, async (tx, emit) => {
        await auditAccount(tx, { userId: who.userId, action: "denied", after: { reason: attempt.reason } });
        emit("audit.recorded", {});
      });
  } catch (error) {
    logger.error({ err: error, asked: attempt.asked }, "a denied attempt could not be kept");
  }
}

/** Keeps a wrong password for an account that exists, in each of its workspaces. */
export async function noteFailedSignIn(userId: UserId, ip: string): Promise<void> {
  try {
    await inAccount(userId, async (tx, emit) => {
      await auditAccount(tx, { userId, action: "sign_in_failed", ip, asked: "sign-in" });
      emit("audit.recorded", {});
    });
  } catch (error) {
    logger.error({ err: error }, "a failed sign-in could not be kept");
  }
}

const keepDays = 730;

/** Forgets entries older than two years, by the one function that may; returns how many. */
export async function forgetOldEntries(): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const { rows } = await logPool().query<{ n: number }>("SELECT audit_forget($1) AS n", [keepDays]);
    const n = rows[0]?.n ?? 0;
    forgotten += n;
    if (n === 0) return forgotten;
  }
}
