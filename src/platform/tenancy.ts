import type { Role } from "@/contracts/members/schema";
import type { SessionId, UserId, WorkspaceId } from "@/contracts/ids";

/** Who acts, where, and with what rights: proven, not claimed. */
export type Actor = { workspaceId: WorkspaceId; userId: UserId; sessionId: SessionId; role: Role };

/** A scope for writes: a member, or the system itself (webhooks, jobs) with no actor. */
export type Scope = {
  workspaceId: WorkspaceId;
  userId: UserId | null;
  causeId?: string;
  /** Who is behind a write whose event names nobody: for the audit log alone. */
  doneBy?: UserId;
};

/**
 * Mints the brand. Called by the membership check, the endpoint look-up and the job envelope; a lint rule
 * keeps it out of every other file.
 */
export function provenWorkspaceId(id: string): WorkspaceId {
  return id as WorkspaceId;
}
