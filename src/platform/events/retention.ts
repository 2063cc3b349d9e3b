import { logPool } from "@/platform/db";

const keepEvents = 50_000;
const keepDays = 7;
const chunk = 5000;

/**
 * Forgets log entries older than seven days or beyond 50,000 of a workspace, in chunks, moving `floor` first: a
 * cursor below it is answered by a resync, never by a hole. Activities stay.
 */
export async function pruneLog(): Promise<number> {
  const { rows } = await logPool().query<{ workspace_id: string; floor: string }>(
    `SELECT s.workspace_id, greatest(s.floor, s.head - ${keepEvents},
            coalesce((SELECT max(e.seq) FROM workspace_event e
                       WHERE e.workspace_id = s.workspace_id AND e.created_at < now() - interval '${keepDays} days'), 0)) AS floor
       FROM workspace_stream s`,
  );
  let pruned = 0;
  for (const { workspace_id, floor } of rows) {
    await logPool().query("UPDATE workspace_stream SET floor = $2 WHERE workspace_id = $1 AND floor < $2", [
      workspace_id,
      floor,
    ]);
    for (;;) {
      const deleted = await logPool().query(
        `DELETE FROM workspace_event WHERE workspace_id = $1 AND seq IN (
           SELECT seq FROM workspace_event WHERE workspace_id = $1 AND seq <= $2 ORDER BY seq LIMIT ${chunk})`,
        [workspace_id, floor],
      );
      pruned += deleted.rowCount ?? 0;
      if ((deleted.rowCount ?? 0) < chunk) break;
    }
  }
  return pruned;
}
