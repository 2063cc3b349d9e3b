import type { LineId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role, WorkCounts } from "@/contracts/members/schema";
import { handOver } from "@/domain/members/commands/hand-over";
import { countActiveAdmins, getMembership } from "@/domain/members/queries";
import { type MemberChange, memberRefusal, memberRefusalSentences } from "@/domain/members/rules";
import { revokeSessions } from "@/domain/sessions/commands";
import { type DefaultCountry, lastTen, toE164 } from "@/lib/phone";
import { clock } from "@/platform/clock";
import type { Reader, Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import type { Actor } from "@/platform/tenancy";

/**
 * A phone as typed, in E.164 with its comparison key, read in the workspace's country. Empty is none. Throws
 * BAD_REQUEST bad_phone.
 */
export async function readPhone(
  reader: Reader,
  workspaceId: WorkspaceId,
  typed: string,
): Promise<{ phone: string | null; phoneLastTen: string | null }> {
  if (typed.trim() === "") return { phone: null, phoneLastTen: null };
  const workspace = await reader.workspace.findUnique({
    where: { id: workspaceId },
    select: { defaultCountry: true },
  });
  const phone = toE164(typed, (workspace?.defaultCountry ?? "IN") as DefaultCountry);
  const phoneLastTen = phone && lastTen(phone);
  if (!phone || !phoneLastTen) {
    throw new AppError(
      "BAD_REQUEST",
      "bad_phone",
      "This is not a phone number. Write it as +91 98765 43210.",
    );
  }
  return { phone, phoneLastTen };
}

/** Throws NOT_FOUND unless the line is this workspace's and still there; it stays until the transaction ends. */
export async function assertLine(tx: Tx, workspaceId: WorkspaceId, lineId: LineId): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM lines WHERE workspace_id = ${workspaceId}::uuid AND id = ${lineId}::uuid AND deleted_at IS NULL FOR SHARE`;
  if (rows.length === 0) throw notFound("line");
}

async function lockAndJudge(tx: Tx, actor: Actor, userId: UserId, changes: readonly MemberChange[]) {
  // Two admins who demote each other at once must not both succeed: changes of rights take turns.
  await tx.$queryRaw`SELECT 1 FROM memberships WHERE workspace_id = ${actor.workspaceId}::uuid AND role = 'admin' ORDER BY user_id FOR UPDATE`;
  const target = await getMembership(tx, actor.workspaceId, userId);
  if (!target) throw notFound("member");
  // The actor's own role may have changed since the request was let in.
  const own = await getMembership(tx, actor.workspaceId, actor.userId);
  if (!own || own.deactivatedAt) throw notFound("workspace");
  const admins = await countActiveAdmins(tx, actor.workspaceId);
  for (const change of changes) {
    const refusal = memberRefusal(
      { userId: actor.userId, role: own.role },
      { userId, role: target.role, isActive: target.deactivatedAt === null },
      change,
      admins,
    );
    if (refusal) throw new AppError("FORBIDDEN", refusal, memberRefusalSentences[refusal]);
  }
  return target;
}

/** Role, phone (as typed) and line; each field left out stays. */
export async function updateMember(
  tx: Tx,
  emit: Emit,
  actor: Actor,
  input: { userId: UserId; role?: Role; phone?: string; lineId?: LineId | null },
): Promise<void> {
  const before = await getMembership(tx, actor.workspaceId, input.userId);
  const role = input.role !== undefined && input.role !== before?.role ? input.role : undefined;
  const changes: MemberChange[] = [
    { kind: "details" },
    ...(role ? [{ kind: "role", to: role } as const] : []),
  ];
  const target = await lockAndJudge(tx, actor, input.userId, changes);
  if (input.lineId) await assertLine(tx, actor.workspaceId, input.lineId);
  const phone = input.phone === undefined ? {} : await readPhone(tx, actor.workspaceId, input.phone);
  await tx.membership.update({
    where: { workspaceId_userId: { workspaceId: actor.workspaceId, userId: input.userId } },
    data: { role, lineId: input.lineId, ...phone },
    select: { userId: true },
  });
  emit("member.updated", { userId: input.userId, role: role ?? target.role });
}

/**
 * Takes the access away, at once, and gives away what is open with the member: nothing stays with somebody who is gone.
 * Who is a member nowhere else is signed out everywhere. Throws CONFLICT `changed_since` where the work is not what the
 * person was shown.
 */
export async function deactivateMember(
  tx: Tx,
  emit: Emit,
  actor: Actor,
  { userId, ...work }: { userId: UserId; to: readonly UserId[]; expected: WorkCounts },
): Promise<void> {
  const target = await lockAndJudge(tx, actor, userId, [{ kind: "deactivate" }]);
  if (target.deactivatedAt)
    throw new AppError("CONFLICT", "already_inactive", "This member's access is already removed.");
  // Whoever gives this member a lead or a task holds the row shared meanwhile: it is counted, or refused afterwards.
  await tx.$queryRaw`SELECT 1 FROM memberships WHERE workspace_id = ${actor.workspaceId}::uuid AND user_id = ${userId}::uuid FOR UPDATE`;
  await handOver(tx, emit, { workspaceId: actor.workspaceId, fromUserId: userId, ...work });
  await tx.membership.update({
    where: { workspaceId_userId: { workspaceId: actor.workspaceId, userId } },
    data: { deactivatedAt: clock.now() },
    select: { userId: true },
  });
  emit("member.deactivated", { userId });
  const elsewhere = await tx.membership.count({
    where: { userId, deactivatedAt: null, workspaceId: { not: actor.workspaceId } },
  });
  if (elsewhere === 0) await revokeSessions(tx, emit, { userId }, "deactivated");
}

export async function reactivateMember(tx: Tx, emit: Emit, actor: Actor, userId: UserId): Promise<void> {
  const target = await lockAndJudge(tx, actor, userId, [{ kind: "reactivate" }]);
  if (!target.deactivatedAt)
    throw new AppError("CONFLICT", "already_active", "This member already has access.");
  await tx.membership.update({
    where: { workspaceId_userId: { workspaceId: actor.workspaceId, userId } },
    data: { deactivatedAt: null },
    select: { userId: true },
  });
  emit("member.reactivated", { userId });
}
