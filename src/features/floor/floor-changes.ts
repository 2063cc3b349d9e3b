import type { FloorTile } from "@/contracts/floor/schema";
import type { FloorView, FloorWorker } from "@/contracts/floor/views";

/** How many tiles and rows of the second differ from the first; its time alone is no change. */
export function countChanges(before: FloorView, after: FloorView): number {
  const tiles = Object.entries(after.tiles).filter(
    ([tile, value]) => before.tiles[tile as FloorTile] !== value,
  ).length;
  const rows = new Map(before.workers.map((worker) => [worker.userId, rowText(worker)]));
  const changed = after.workers.filter((worker) => rows.get(worker.userId) !== rowText(worker)).length;
  const here = new Set(after.workers.map(({ userId }) => userId));
  const gone = before.workers.filter(({ userId }) => !here.has(userId)).length;
  return tiles + changed + gone;
}

/** A running pause grows by itself; that is the clock, no change. */
function rowText({ today: { pauseSeconds: _, ...today }, ...worker }: FloorWorker): string {
  return JSON.stringify({ ...worker, today });
}
