import {
  type InvitationId,
  invitationId,
  type LineId,
  type UserId,
  userId as userIdSchema,
} from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { getOpenInvitation, type OpenInvitation } from "@/domain/invitations/queries";
import { invitationLifeMs } from "@/domain/invitations/rules";
import { assertLine, readPhone } from "@/domain/members/commands";
import { canInvite, memberRefusalSentences } from "@/domain/members/rules";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import type { Actor } from "@/platform/tenancy";

/**
 * Makes an invitation and returns its token, which is kept nowhere. An earlier open one for the same address is
 * withdrawn. Whether the address belongs to someone elsewhere changes nothing that can be seen here.
 */
export async function inviteMember(
  tx: Tx,
  emit: Emit,
  actor: Actor,
  input: { email: string; name: string; role: Role; phone: string; lineId: LineId | null },
): Promise<{ invitationId: InvitationId; token: string; expiresAt: Date }> {
  const { workspaceId } = actor;
  if (!canInvite(actor.role, input.role))
    throw new AppError("FORBIDDEN", "not_allowed", memberRefusalSentences.not_allowed);
  const member = await tx.membership.findFirst({
    where: { workspaceId, user: { email: input.email } },
    select: { deactivatedAt: true },
  });
  if (member) {
    throw member.deactivatedAt
      ? new AppError(
          "CONFLICT",
          "inactive_member",
          "This person was a member before. Give the access back in the list of members.",
        )
      : new AppError("CONFLICT", "already_member", "This person is a member already.");
  }
  if (input.lineId) await assertLine(tx, workspaceId, input.lineId);
  const phone = await readPhone(tx, workspaceId, input.phone);
  const earlier = await tx.invitation.updateManyAndReturn({
    where: { workspaceId, email: input.email, usedAt: null, revokedAt: null },
    data: { revokedAt: clock.now() },
    select: { id: true },
  });
  for (const row of earlier) emit("member.invitation_revoked", { invitationId: invitationId.parse(row.id) });
  const token = clock.token();
  const expiresAt = new Date(clock.now().getTime() + invitationLifeMs);
  const row = await tx.invitation.create({
    data: {
      workspaceId,
      email: input.email,
      name: input.name,
      role: input.role,
      lineId: input.lineId,
      ...phone,
      tokenHash: sha256(token),
      invitedByUserId: actor.userId,
      expiresAt,
    },
    select: { id: true },
  });
  const id = invitationId.parse(row.id);
  emit("member.invited", { invitationId: id });
  return { invitationId: id, token, expiresAt };
}

export async function revokeInvitation(tx: Tx, emit: Emit, actor: Actor, id: InvitationId): Promise<void> {
  const { workspaceId } = actor;
  const row = await tx.invitation.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: { role: true, usedAt: true, revokedAt: true },
  });
  if (!row || row.usedAt || row.revokedAt) throw notFound("invitation");
  if (!canInvite(actor.role, row.role))
    throw new AppError("FORBIDDEN", "not_allowed", memberRefusalSentences.not_allowed);
  const { count } = await tx.invitation.updateMany({
    where: { workspaceId, id, usedAt: null, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
  if (count === 0) throw notFound("invitation");
  emit("member.invitation_revoked", { invitationId: id });
}

/** Uses the token up, or throws: of two who come at once, one gets in. */
async function takeInvitation(tx: Tx, token: string): Promise<OpenInvitation> {
  const invitation = await getOpenInvitation(tx, token);
  const { count } = await tx.invitation.updateMany({
    where: { workspaceId: invitation.workspaceId, id: invitation.id, usedAt: null, revokedAt: null },
    data: { usedAt: clock.now() },
  });
  if (count === 0) await getOpenInvitation(tx, token);
  return invitation;
}

async function addMember(tx: Tx, emit: Emit, invitation: OpenInvitation, userId: UserId): Promise<void> {
  const { workspaceId, role, phone, phoneLastTen } = invitation;
  // The line may have gone since: then the member starts without one.
  const line = invitation.lineId
    ? await tx.line.findFirst({
        where: { workspaceId, id: invitation.lineId, deletedAt: null },
        select: { id: true },
      })
    : null;
  const existing = await tx.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { deactivatedAt: true },
  });
  if (existing)
    throw new AppError("CONFLICT", "already_member", "You are a member of this workspace already.");
  await tx.membership.create({
    data: { workspaceId, userId, role, phone, phoneLastTen, lineId: line?.id ?? null },
    select: { userId: true },
  });
  emit("member.joined", { userId, role });
}

/** A new person: makes the account and the membership. `passwordHash` was made before the transaction. */
export async function acceptAsNewPerson(
  tx: Tx,
  emit: Emit,
  input: { token: string; name: string; passwordHash: string },
): Promise<{ email: string }> {
  const invitation = await takeInvitation(tx, input.token);
  const existing = await tx.user.findUnique({ where: { email: invitation.email }, select: { id: true } });
  if (existing) {
    throw new AppError(
      "CONFLICT",
      "account_exists",
      "There is an account with this e-mail already. Sign in with it, then join.",
    );
  }
  const user = await tx.user.create({
    data: { email: invitation.email, name: input.name, passwordHash: input.passwordHash },
    select: { id: true },
  });
  await addMember(tx, emit, invitation, userIdSchema.parse(user.id));
  return { email: invitation.email };
}

/** Someone signed in already: only with the address that was invited. */
export async function acceptAsAccount(
  tx: Tx,
  emit: Emit,
  input: { token: string; userId: UserId },
): Promise<{ workspaceId: string }> {
  const invitation = await takeInvitation(tx, input.token);
  const user = await tx.user.findUnique({ where: { id: input.userId }, select: { email: true } });
  if (user?.email !== invitation.email) {
    throw new AppError(
      "FORBIDDEN",
      "other_address",
      "This invitation is for another e-mail address. Sign out and sign in with that one.",
    );
  }
  await addMember(tx, emit, invitation, input.userId);
  return { workspaceId: invitation.workspaceId };
}
