import { type InvitationId, invitationId, type WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { invitationState, isTokenShaped } from "@/domain/invitations/rules";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import type { Reader } from "@/platform/db";
import { AppError } from "@/platform/errors";
import { provenWorkspaceId } from "@/platform/tenancy";

export type InvitationView = {
  id: string;
  name: string;
  email: string;
  role: Role;
  invitedBy: string;
  expiresAt: Date;
  isExpired: boolean;
  createdAt: Date;
};

/** Invitations that nobody has used or withdrawn, newest first; at most 200. */
export async function listInvitations(reader: Reader, workspaceId: WorkspaceId): Promise<InvitationView[]> {
  const rows = await reader.invitation.findMany({
    where: { workspaceId, usedAt: null, revokedAt: null },
    select: {
      id: true,
      name: true,
      email: true,
      role: true,
      expiresAt: true,
      createdAt: true,
      invitedBy: { select: { user: { select: { name: true } } } },
    },
    orderBy: { createdAt: "desc" },
    take: 200,
  });
  const now = clock.now();
  return rows.map(({ invitedBy, ...row }) => ({
    ...row,
    invitedBy: invitedBy.user.name,
    isExpired: row.expiresAt <= now,
  }));
}

export type OpenInvitation = {
  workspaceId: WorkspaceId;
  id: InvitationId;
  workspaceName: string;
  email: string;
  name: string;
  role: Role;
  phone: string | null;
  phoneLastTen: string | null;
  lineId: string | null;
  expiresAt: Date;
};

/**
 * The invitation a token opens. Never made, used, withdrawn and expired ones answer alike. The token is the
 * proof of the workspace here: it was made for it and is compared by its hash.
 */
export async function getOpenInvitation(reader: Reader, token: string): Promise<OpenInvitation> {
  const row = isTokenShaped(token)
    ? await reader.invitation.findUnique({
        where: { tokenHash: sha256(token) },
        include: { workspace: { select: { name: true } } },
      })
    : null;
  if (!row || invitationState(row, clock.now()) !== "open") {
    throw new AppError(
      "NOT_FOUND",
      "invitation_closed",
      "This invitation is not valid: it was used, withdrawn or is older than 7 days. Ask for a new link.",
    );
  }
  return {
    workspaceId: provenWorkspaceId(row.workspaceId),
    id: invitationId.parse(row.id),
    workspaceName: row.workspace.name,
    email: row.email,
    name: row.name,
    role: row.role,
    phone: row.phone,
    phoneLastTen: row.phoneLastTen,
    lineId: row.lineId,
    expiresAt: row.expiresAt,
  };
}
