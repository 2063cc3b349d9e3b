import type { SavedViewId, UserId, WorkspaceId } from "@/contracts/ids";
import type { SavedViewList } from "@/contracts/views/schema";
import type { Reader } from "@/platform/db";

export type SavedView = {
  id: SavedViewId;
  name: string;
  isTeam: boolean;
  ownerUserId: UserId;
  query: string;
};

/** The team's views of a list and one's own, by name. */
export async function listViews(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  list: SavedViewList,
): Promise<SavedView[]> {
  const rows = await reader.savedView.findMany({
    where: { workspaceId, list, OR: [{ isTeam: true }, { ownerUserId: userId }] },
    select: { id: true, name: true, isTeam: true, ownerUserId: true, query: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 200,
  });
  return rows.map((row) => ({ ...row, id: row.id as SavedViewId, ownerUserId: row.ownerUserId as UserId }));
}
