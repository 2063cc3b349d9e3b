import type { Role } from "@/contracts/members/schema";

/** What a change does to a member, as far as rights are concerned. */
export type MemberChange =
  | { kind: "details" }
  | { kind: "role"; to: Role }
  | { kind: "deactivate" }
  | { kind: "reactivate" };
export type MemberRefusal = "not_allowed" | "own_role" | "own_access" | "last_admin";

export const memberRefusalSentences: Record<MemberRefusal, string> = {
  not_allowed: "Your role does not allow this.",
  own_role: "Nobody changes their own role. Ask another admin.",
  own_access: "Nobody removes their own access. Ask another admin.",
  last_admin: "This is the last admin. Make someone else an admin first.",
};

/**
 * Why `actor` may not do this to `target`, or null (security.md R6). Admins manage everyone, managers only
 * workers and never roles; everybody keeps their own phone and line. `activeAdmins` counts those left to manage
 * the workspace, the target included.
 */
export function memberRefusal(
  actor: { userId: string; role: Role },
  target: { userId: string; role: Role; isActive: boolean },
  change: MemberChange,
  activeAdmins: number,
): MemberRefusal | null {
  const isSelf = actor.userId === target.userId;
  if (isSelf) {
    if (change.kind === "details") return null;
    return change.kind === "role" ? "own_role" : "own_access";
  }
  if (actor.role === "worker") return "not_allowed";
  if (actor.role === "manager" && (target.role !== "worker" || change.kind === "role")) return "not_allowed";
  const losesAdmin =
    target.role === "admin" &&
    target.isActive &&
    (change.kind === "deactivate" || (change.kind === "role" && change.to !== "admin"));
  return losesAdmin && activeAdmins <= 1 ? "last_admin" : null;
}

const rank: Record<Role, number> = { worker: 0, manager: 1, admin: 2 };
export const lesserRole = (a: Role, b: Role): Role => (rank[a] < rank[b] ? a : b);

/** Whether `actor` may bring in someone with this role: managers bring workers. */
export function canInvite(actor: Role, role: Role): boolean {
  return actor === "admin" || (actor === "manager" && role === "worker");
}

/** Phones of colleagues are for those who manage them; everyone sees their own. */
export function canSeePhone(actor: { userId: string; role: Role }, memberUserId: string): boolean {
  return actor.role !== "worker" || actor.userId === memberUserId;
}
