import type { Role } from "@/contracts/members/schema";

/** Managers and admins may end calls that are not their own. */
export function canEndOthersCalls(role: Role): boolean {
  return role !== "worker";
}

/** The outcome is the word of the call's worker; managers and admins may correct it. */
export function canSetOutcome(role: Role, call: { isMine: boolean }): boolean {
  return call.isMine || role !== "worker";
}
