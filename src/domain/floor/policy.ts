import type { Role } from "@/contracts/members/schema";

/** What calls cost is the managers' business. */
export function canSeeCost(role: Role): boolean {
  return role !== "worker";
}
