import type { Role } from "@/contracts/members/schema";

/** Anyone may block a number; taking a block back is a manager's word. */
export function canUnblockContact(role: Role): boolean {
  return role !== "worker";
}
