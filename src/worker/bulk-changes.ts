import { bulkChangeId } from "@/contracts/ids";
import { workOnBulkChange } from "@/domain/leads/jobs";
import { logPool } from "@/platform/db";
import { logger } from "@/platform/logger";
import { provenWorkspaceId } from "@/platform/tenancy";

const pollMs = 500;

/** Works on changes of many leads. What was cut short is found by whichever process looks next. */
export class BulkChangeWorker {
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
        name: "bulk-changes-busy",
        text: "SELECT workspace_id, id FROM bulk_changes WHERE state IN ('running', 'undoing') ORDER BY created_at LIMIT 20",
      });
      for (const row of rows) {
        if (this.isStopped) return;
        await workOnBulkChange(
          { workspaceId: provenWorkspaceId(row.workspace_id), bulkChangeId: bulkChangeId.parse(row.id) },
          () => this.isStopped,
        );
      }
    } catch (error) {
      logger.warn({ err: error }, "changes of many leads could not be worked on");
    }
  }
}
