import type { Actor } from "@/platform/tenancy";

/** Making, starting, pausing a campaign and choosing its leads is a manager's work. */
export function canChangeCampaigns(actor: Pick<Actor, "role">): boolean {
  return actor.role !== "worker";
}
