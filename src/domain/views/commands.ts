import type { SavedViewId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import type { SavedViewList } from "@/contracts/views/schema";
import { canChangeView, canShareViews } from "@/domain/views/policy";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Actor = { workspaceId: WorkspaceId; userId: UserId; role: Role };
const mostViews = 100;

function mayShare(actor: Actor, isTeam: boolean): void {
  if (isTeam && !canShareViews(actor))
    throw new AppError("FORBIDDEN", "role", "Only managers share a view with the team.");
}

/** Keeps what a list shows under a name. */
export async function createView(
  tx: Tx,
  emit: Emit,
  actor: Actor,
  view: { list: SavedViewList; name: string; isTeam: boolean; query: string },
): Promise<{ id: SavedViewId }> {
  mayShare(actor, view.isTeam);
  const { workspaceId, userId } = actor;
  if ((await tx.savedView.count({ where: { workspaceId, ownerUserId: userId } })) >= mostViews)
    throw new AppError("BAD_REQUEST", "too_many_views", `You have ${mostViews} views. Delete one first.`);
  const row = await tx.savedView.create({
    data: { workspaceId, ownerUserId: userId, ...view },
    select: { id: true },
  });
  const id = row.id as SavedViewId;
  emit("view.saved", { savedViewId: id });
  return { id };
}

async function changeable(tx: Tx, actor: Actor, id: SavedViewId) {
  const row = await tx.savedView.findUnique({
    where: { workspaceId_id: { workspaceId: actor.workspaceId, id } },
    select: { isTeam: true, ownerUserId: true },
  });
  // Somebody else's private view does not exist.
  if (!row || (!row.isTeam && row.ownerUserId !== actor.userId)) throw notFound("view");
  if (!canChangeView(actor, row))
    throw new AppError("FORBIDDEN", "role", "Only managers change a view of the team.");
}

/** Writes what is given. */
export async function updateView(
  tx: Tx,
  emit: Emit,
  actor: Actor,
  {
    savedViewId,
    ...changes
  }: {
    savedViewId: SavedViewId;
    name?: string | undefined;
    isTeam?: boolean | undefined;
    query?: string | undefined;
  },
): Promise<void> {
  await changeable(tx, actor, savedViewId);
  mayShare(actor, changes.isTeam ?? false);
  const { name, isTeam, query } = changes;
  await tx.savedView.update({
    where: { workspaceId_id: { workspaceId: actor.workspaceId, id: savedViewId } },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(isTeam === undefined ? {} : { isTeam }),
      ...(query === undefined ? {} : { query }),
    },
  });
  emit("view.saved", { savedViewId });
}

export async function deleteView(
  tx: Tx,
  emit: Emit,
  actor: Actor,
  { savedViewId }: { savedViewId: SavedViewId },
): Promise<void> {
  await changeable(tx, actor, savedViewId);
  await tx.savedView.delete({
    where: { workspaceId_id: { workspaceId: actor.workspaceId, id: savedViewId } },
  });
  emit("view.deleted", { savedViewId });
}
