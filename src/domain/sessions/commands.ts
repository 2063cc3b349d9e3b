import { type SessionId, sessionId as sessionIdSchema, type UserId } from "@/contracts/ids";
import type { Preferences } from "@/contracts/members/schema";
import { passwordProblem, passwordProblemSentences } from "@/domain/sessions/rules";
import { clock } from "@/platform/clock";
import { db, type Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import type { AccountTx } from "@/platform/events/in-workspace";
import { hashPassword, verifyPassword } from "@/platform/passwords";
import { givePointBack, takePoint } from "@/platform/rate-limits";

export type RevokeReason =
  | "signed_out"
  | "password_changed"
  | "revoked"
  | "ended_by_admin"
  | "deactivated"
  | "password_reset";

/** Whoever may write users and sessions: an account's transaction or a workspace's. */
type PeopleTx = AccountTx | Tx;

/** One sign-in of one browser. The caller has checked the password. */
export async function startSession(
  tx: PeopleTx,
  emit: Emit,
  input: { userId: UserId; userAgent: string; ipPrefix: string },
): Promise<SessionId> {
  const row = await tx.session.create({
    data: { ...input, userAgent: input.userAgent.slice(0, 300) },
    select: { id: true },
  });
  const sessionId = sessionIdSchema.parse(row.id);
  emit("session.started", { userId: input.userId, sessionId });
  return sessionId;
}

/** Ends the sessions that are still alive and says so to each of their streams. Returns how many there were. */
export async function revokeSessions(
  tx: PeopleTx,
  emit: Emit,
  which: { userId: UserId; only?: SessionId; except?: SessionId },
  reason: RevokeReason,
): Promise<number> {
  const id = which.only ? { equals: which.only } : which.except ? { not: which.except } : undefined;
  const ended = await tx.session.updateManyAndReturn({
    where: { userId: which.userId, id, revokedAt: null },
    data: { revokedAt: clock.now(), revokedReason: reason },
    select: { id: true, createdAt: true },
  });
  // One append takes a bounded number of events; sessions past it are so old that no stream holds them.
  const newest = ended.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, 400);
  for (const row of newest)
    emit("session.revoked", { userId: which.userId, sessionId: sessionIdSchema.parse(row.id) });
  return ended.length;
}

/** Ends one session of the person's own; another's does not exist for them. */
export async function revokeOwnSession(
  tx: AccountTx,
  emit: Emit,
  input: { userId: UserId; sessionId: SessionId },
): Promise<void> {
  const count = await revokeSessions(tx, emit, { userId: input.userId, only: input.sessionId }, "revoked");
  if (count === 0) throw notFound("session");
}

/** Ends a member's sessions for an admin; a named one that is not alive, or another's, does not exist. */
export async function endSessionsOfMember(
  tx: AccountTx,
  emit: Emit,
  which: { userId: UserId; only?: SessionId; except?: SessionId },
): Promise<number> {
  const count = await revokeSessions(tx, emit, which, "ended_by_admin");
  if (which.only && count === 0) throw notFound("session");
  return count;
}

/** Throws BAD_REQUEST with the rule as a sentence where a chosen password will not do. */
export function assertGoodPassword(password: string, about: { email: string; name: string }): void {
  const problem = passwordProblem(password, about);
  if (problem) throw new AppError("BAD_REQUEST", `password_${problem}`, passwordProblemSentences[problem]);
}

/**
 * The person's own password once more, before what a stolen open browser must not do. Outside any transaction: hashing
 * takes tens of milliseconds and may wait in a queue. Throws FORBIDDEN wrong_password, TOO_MANY_REQUESTS.
 */
export async function checkPassword(
  userId: UserId,
  password: string,
): Promise<{ email: string; name: string }> {
  if (!(await takePoint("password_check", userId))) {
    throw new AppError(
      "TOO_MANY_REQUESTS",
      "too_many_tries",
      "Too many wrong passwords. Wait 15 minutes and try again.",
    );
  }
  const user = await db().user.findUnique({
    where: { id: userId },
    select: { passwordHash: true, email: true, name: true },
  });
  if (!user || !(await verifyPassword(user.passwordHash, password))) {
    throw new AppError("FORBIDDEN", "wrong_password", "The current password is not right.");
  }
  await givePointBack("password_check", userId);
  return user;
}

/** Checks the current password and judges the new one; returns the new hash. Throws as `checkPassword`, BAD_REQUEST. */
export async function preparePasswordChange(
  userId: UserId,
  input: { current: string; next: string },
): Promise<string> {
  const user = await checkPassword(userId, input.current);
  if (input.next === input.current) {
    throw new AppError("BAD_REQUEST", "password_same", "The new password is the same as the current one.");
  }
  assertGoodPassword(input.next, user);
  return hashPassword(input.next);
}

/** Sets a new hash and ends every session but `keep`. */
export async function changePassword(
  tx: PeopleTx,
  emit: Emit,
  input: { userId: UserId; passwordHash: string; keep?: SessionId; reason?: RevokeReason },
): Promise<number> {
  await tx.user.update({
    where: { id: input.userId },
    data: { passwordHash: input.passwordHash, passwordChangedAt: clock.now() },
    select: { id: true },
  });
  return revokeSessions(
    tx,
    emit,
    { userId: input.userId, except: input.keep },
    input.reason ?? "password_changed",
  );
}

/** What a person sets for themselves; each field left out stays. */
export async function updatePreferences(
  tx: AccountTx,
  emit: Emit,
  input: { userId: UserId; name?: string } & Partial<Preferences>,
): Promise<void> {
  const { userId, ...data } = input;
  await tx.user.update({ where: { id: userId }, data, select: { id: true } });
  emit("session.preferences_changed", { userId });
}

/** Notes the last use of a session, unless someone did within the last minute. */
export async function touchSession(tx: AccountTx, sessionId: SessionId): Promise<void> {
  const now = clock.now();
  await tx.session.updateMany({
    where: { id: sessionId, revokedAt: null, lastSeenAt: { lt: new Date(now.getTime() - 60_000) } },
    data: { lastSeenAt: now },
  });
}
