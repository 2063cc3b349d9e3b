import type { BulkChangeKind } from "@/contracts/leads/schema";
import type { Role } from "@/contracts/members/schema";

/** The same as for one lead: workers move stages and put tags on, managers assign and delete. */
export const canChangeMany = (actor: { role: Role }, kind: BulkChangeKind): boolean =>
  kind === "stage" || kind === "tag" || kind === "untag" || actor.role !== "worker";
