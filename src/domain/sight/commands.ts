import type { WorkspaceId } from "@/contracts/ids";
import type { SightSettings } from "@/contracts/sight/schema";
import type { Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";

/** Acts with the next request of everybody. */
export async function setSight(
  tx: Tx,
  emit: Emit,
  { workspaceId, ...settings }: SightSettings & { workspaceId: WorkspaceId },
): Promise<void> {
  await tx.workspace.update({ where: { id: workspaceId }, data: settings, select: { id: true } });
  emit("sight.changed", {});
}
