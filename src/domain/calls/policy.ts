import type { Role } from "@/contracts/members/schema";

/** Managers and admins may end calls that are not their own. */
export function canEndOthersCalls(role: Role): boolean {
  return role !== "worker";
}
