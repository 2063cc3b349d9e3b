import type { UserId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";

type Viewer = { role: Role; userId: UserId };

/** The call's own worker, managers and admins. */
export function canSeeRecorder(viewer: Viewer, call: { workerUserId: string | null }): boolean {
  return viewer.role !== "worker" || call.workerUserId === viewer.userId;
}

/** Numbers in what a provider sent; a worker sees their last digits. */
export function canSeeRawNumbers(viewer: Pick<Viewer, "role">): boolean {
  return viewer.role !== "worker";
}
