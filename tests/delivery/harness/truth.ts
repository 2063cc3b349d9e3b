import pg from "pg";
import type { LiveEvent, Position } from "@/contracts/live/schema";

export type LogEntry = { seq: number; type: string; audience: string; data: unknown };
type Query = <R extends Record<string, unknown>>(text: string, values: readonly unknown[]) => Promise<R[]>;

/**
 * The oracle: one workspace as Postgres has it, over connections of its own. Screens are judged by `state()`, which
 * stands for everything a page shows: the writers change contacts and calls and say so with each event.
 */
export class Truth {
  /** Logs of epochs that a restore has ended. */
  private readonly kept = new Map<number, LogEntry[]>();
  private reading: Promise<string> | null = null;
  private next: Promise<string> | null = null;

  constructor(
    readonly workspaceId: string,
    private readonly query: Query,
  ) {}

  async head(): Promise<Position & { floor: number }> {
    const [row] = await this.query<{ epoch: number; head: string; floor: string }>(
      "SELECT epoch, head, floor FROM workspace_stream WHERE workspace_id = $1",
      [this.workspaceId],
    );
    if (!row) throw new Error("the workspace has no log");
    return { epoch: row.epoch, seq: Number(row.head), floor: Number(row.floor) };
  }

  async log(): Promise<LogEntry[]> {
    const rows = await this.query<{ seq: string; type: string; audience: string; data: unknown }>(
      "SELECT seq, type, audience, data FROM workspace_event WHERE workspace_id = $1 ORDER BY seq",
      [this.workspaceId],
    );
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  /** Call before a restore throws this history away. */
  async keep(): Promise<void> {
    this.kept.set((await this.head()).epoch, await this.log());
  }

  async logOf(epoch: number, present: { epoch: number; log: LogEntry[] }): Promise<LogEntry[]> {
    return epoch === present.epoch ? present.log : (this.kept.get(epoch) ?? []);
  }

  /** What every screen must show; a read that starts after the call, shared by all who wait for one. */
  state(): Promise<string> {
    if (!this.reading) {
      this.reading = this.readState().finally(() => {
        this.reading = null;
      });
      return this.reading;
    }
    this.next ??= this.reading
      .catch(() => "")
      .then(() => {
        this.next = null;
        return this.state();
      });
    return this.next;
  }

  private async readState(): Promise<string> {
    const [row] = await this.query<{ state: string | null }>(
      `SELECT md5(concat((SELECT string_agg(id::text || name, ',' ORDER BY id) FROM contacts WHERE workspace_id = $1),
                         (SELECT string_agg(id::text || phase || status, ',' ORDER BY id) FROM calls WHERE workspace_id = $1)))
              AS state`,
      [this.workspaceId],
    );
    return row?.state ?? "";
  }
}

/** Whether `userId` may see what this row says. */
export function isFor(entry: LogEntry, userId: string): boolean {
  return entry.audience === "workspace" || entry.audience === `user:${userId}`;
}

/** The part of an event that the log has too, as text. */
export function sameText(event: Pick<LiveEvent, "type" | "data"> | LogEntry): string {
  const data = event.data as Record<string, unknown>;
  return `${event.type} ${JSON.stringify(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
}

/** Reads of its own, so that the oracle does not share a fate with the product's pools. */
export function openQuery(connectionString: string): { query: Query; end: () => Promise<void> } {
  const pool = new pg.Pool({ connectionString, max: 3 });
  pool.on("error", () => undefined);
  return {
    query: async <R extends Record<string, unknown>>(text: string, values: readonly unknown[]) =>
      (await pool.query<R>(text, [...values])).rows,
    end: () => pool.end(),
  };
}
