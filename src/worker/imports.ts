import { importId } from "@/contracts/ids";
import { busyStates } from "@/contracts/imports/schema";
import { workOnImport } from "@/domain/imports/jobs";
import { logPool } from "@/platform/db";
import { logger } from "@/platform/logger";
import { provenWorkspaceId } from "@/platform/tenancy";

const pollMs = 1000;

/**
 * Works on imports, one at a time in this process. Whoever works on one holds a lock of its session: with the
 * process dies the lock, and whichever instance looks next goes on where the last transaction ended.
 */
export class ImportWorker {
  private isStopped = false;
  private current: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;

  start(): void {
    this.timer = setTimeout(() => {
      this.current = this.look().finally(() => {
        if (!this.isStopped) this.start();
      });
    }, pollMs);
    this.timer.unref();
  }

  /** Ends after the transaction under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.current;
  }

  private async look(): Promise<void> {
    try {
      const { rows } = await logPool().query<{ workspace_id: string; id: string }>({
        name: "imports-busy",
        text: `SELECT workspace_id, id FROM imports WHERE state = ANY($1::"ImportState"[]) ORDER BY created_at`,
        values: [busyStates],
      });
      for (const row of rows) {
        if (this.isStopped) return;
        await this.lockAndWork(row.workspace_id, row.id);
      }
    } catch (error) {
      logger.warn({ err: error }, "imports could not be looked for");
    }
  }

  private async lockAndWork(workspaceId: string, id: string): Promise<void> {
    const client = await logPool().connect();
    try {
      const { rows } = await client.query<{ isMine: boolean }>(
        `SELECT pg_try_advisory_lock(hashtextextended($1, 17)) AS "isMine"`,
        [`import:${id}`],
      );
      if (!rows[0]?.isMine) return;
      try {
        await workOnImport(
          { workspaceId: provenWorkspaceId(workspaceId), importId: importId.parse(id) },
          () => this.isStopped,
        );
      } finally {
        await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 17))", [`import:${id}`]);
      }
    } finally {
      client.release();
    }
  }
}
