import type { BulkChangeKind } from "@/contracts/leads/schema";
import type { Role } from "@/contracts/members/schema";

/**
 * The same as for one lead: workers move stages and put tags on, managers assign and delete.
 * Of consent not: a worker writes down what one person said, and a manager what a list says.
 */
export const canChangeMany = (actor: { role: Role }, kind: BulkChangeKind): boolean =>
  kind === "stage" || kind === "tag" || kind === "untag" || actor.role !== "worker";
