import type { BulkChangeId, WorkspaceId } from "@/contracts/ids";
import { workOnChunk } from "@/domain/leads/commands/bulk";
import { inWorkspace } from "@/platform/events/in-workspace";

/**
 * Brings a change of many leads to its end, or to the shutdown; the next run goes on where this one stopped. Two
 * processes at it at once take turns, chunk by chunk.
 */
export async function workOnBulkChange(
  { workspaceId, bulkChangeId }: { workspaceId: WorkspaceId; bulkChangeId: BulkChangeId },
  isStopping: () => boolean,
): Promise<void> {
  while (!isStopping()) {
    const { state } = await inWorkspace({ workspaceId, userId: null }, (tx, emit) =>
      workOnChunk(tx, emit, { workspaceId, bulkChangeId }),
    );
    if (state === "done" || state === "undone") return;
    // Other requests of this process get their turn.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
