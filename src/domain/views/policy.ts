import type { UserId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";

type Actor = { userId: UserId; role: Role };

/** A team's view is everybody's: managers put it there and take it away. */
export const canShareViews = (actor: Actor): boolean => actor.role !== "worker";

/** One's own always; the team's for managers. Others' private ones do not exist for anybody. */
export const canChangeView = (actor: Actor, view: { isTeam: boolean; ownerUserId: string }): boolean =>
  view.isTeam ? canShareViews(actor) || view.ownerUserId === actor.userId : view.ownerUserId === actor.userId;
