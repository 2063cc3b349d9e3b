import { logPool } from "@/platform/db";
import { onHint } from "@/platform/events/hints";
import type { LogRow } from "@/platform/events/log";
import { InGroups } from "@/platform/in-groups";
import { logger } from "@/platform/logger";
import { singleton } from "@/platform/singleton";

const ringSize = 1000;
const readAtOnce = 500;
const pollMs = 1000;

export type Heads = { epoch: number; head: number; floor: number };

/**
 * Head of one workspace's log, read from the primary after this was called. Null where the workspace has none. Who asks
 * at the same moment shares the look.
 */
export function readHeads(workspaceId: string): Promise<Heads | null> {
  return singleton(
    "tail.heads",
    () => new InGroups<string, Heads | null>(readHeadsOf, () => false, { most: 500, lanes: 4 }),
  ).add(workspaceId);
}

async function readHeadsOf(workspaceIds: readonly string[]): Promise<(Heads | null)[]> {
  const { rows } = await logPool().query<{
    workspace_id: string;
    epoch: number;
    head: string;
    floor: string;
  }>({
    name: "read-heads",
    text: "SELECT workspace_id, epoch, head, floor FROM workspace_stream WHERE workspace_id = ANY($1::uuid[])",
    values: [[...new Set(workspaceIds)]],
  });
  const heads = new Map(
    rows.map((row) => [
      row.workspace_id,
      { epoch: row.epoch, head: Number(row.head), floor: Number(row.floor) },
    ]),
  );
  return workspaceIds.map((workspaceId) => heads.get(workspaceId) ?? null);
}

/** Log rows after `after`, in order, at most `limit`. */
export async function readLog(workspaceId: string, after: number, limit: number): Promise<LogRow[]> {
  const { rows } = await logPool().query<{
    seq: string;
    type: string;
    audience: string;
    data: unknown;
    actor_id: string | null;
    cause_id: string | null;
    created_at: Date;
  }>({
    name: "read-log",
    text: `SELECT seq, type, audience, data, actor_id, cause_id, created_at FROM workspace_event
            WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    values: [workspaceId, after, limit],
  });
  return rows.map((row) => ({
    seq: Number(row.seq),
    type: row.type,
    audience: row.audience,
    data: row.data,
    actorId: row.actor_id,
    causeId: row.cause_id,
    at: row.created_at.getTime(),
  }));
}

type Listener = { onRows: (rows: readonly LogRow[]) => void; onBroken: () => void };

/**
 * Follows one workspace's log while it has viewers in this process. Postgres is the truth; hints only make it
 * look sooner. Reads are single-flight, and a hole in the positions breaks every viewer into a resync instead
 * of being skipped.
 */
export class Tail {
  readonly listeners = new Set<Listener>();
  private ring: LogRow[] = [];
  private isReading = false;
  private isDirty = false;

  private constructor(
    readonly workspaceId: string,
    public epoch: number,
    public cursor: number,
  ) {}

  static async open(workspaceId: string): Promise<Tail | null> {
    const heads = await readHeads(workspaceId);
    return heads ? new Tail(workspaceId, heads.epoch, heads.head) : null;
  }

  poke(hint: { epoch: number; head: number }): void {
    if (hint.epoch !== this.epoch) {
      this.break(hint.epoch, hint.head);
      return;
    }
    if (hint.head <= this.cursor) return;
    this.isDirty = true;
    if (!this.isReading) void this.read();
  }

  private async read(): Promise<void> {
    this.isReading = true;
    try {
      while (this.isDirty) {
        this.isDirty = false;
        const rows = await readLog(this.workspaceId, this.cursor, readAtOnce);
        const isDense = rows.every((row, index) => row.seq === this.cursor + 1 + index);
        if (!isDense) {
          logger.error({ workspaceId: this.workspaceId, cursor: this.cursor }, "hole in the log");
          const last = rows.at(-1);
          this.break(this.epoch, last?.seq ?? this.cursor);
          continue;
        }
        const last = rows.at(-1);
        if (!last) continue;
        this.cursor = last.seq;
        this.ring.push(...rows);
        if (this.ring.length > ringSize) this.ring.splice(0, this.ring.length - ringSize);
        for (const listener of this.listeners) listener.onRows(rows);
        if (rows.length === readAtOnce) this.isDirty = true;
      }
    } catch (error) {
      // The poll tries again; viewers see no heartbeat move and say Delayed.
      logger.warn({ err: error, workspaceId: this.workspaceId }, "log could not be read");
    } finally {
      this.isReading = false;
    }
  }

  private break(epoch: number, head: number): void {
    this.epoch = epoch;
    this.cursor = head;
    this.ring = [];
    for (const listener of this.listeners) listener.onBroken();
  }

  /** Rows after `after` from memory, or null where the ring does not reach back that far. */
  fromRing(after: number): LogRow[] | null {
    const first = this.ring[0];
    if (after >= this.cursor) return [];
    if (!first || first.seq > after + 1) return null;
    return this.ring.slice(after + 1 - first.seq);
  }
}

class Tails {
  private readonly tails = new Map<string, Promise<Tail | null>>();
  private timer: NodeJS.Timeout | null = null;

  constructor() {
    onHint((hint) => {
      void this.tails.get(hint.workspaceId)?.then((tail) => tail?.poke(hint));
    });
  }

  /** Attaches before anything is read, so that nothing falls between history and live. */
  async attach(workspaceId: string, listener: Listener): Promise<{ tail: Tail; detach: () => void } | null> {
    let opening = this.tails.get(workspaceId);
    if (!opening) {
      opening = Tail.open(workspaceId);
      this.tails.set(workspaceId, opening);
      this.startPolling();
    }
    let tail: Tail | null;
    try {
      tail = await opening;
    } catch (error) {
      this.tails.delete(workspaceId);
      throw error;
    }
    if (!tail) {
      this.tails.delete(workspaceId);
      return null;
    }
    const opened = tail;
    opened.listeners.add(listener);
    return {
      tail: opened,
      detach: () => {
        opened.listeners.delete(listener);
        if (opened.listeners.size === 0 && this.tails.get(workspaceId) === opening)
          this.tails.delete(workspaceId);
        if (this.tails.size === 0) this.stopPolling();
      },
    };
  }

  /** Workspaces with viewers in this process. */
  workspaceIds(): string[] {
    return [...this.tails.keys()];
  }

  private startPolling(): void {
    this.timer ??= setInterval(() => void this.poll(), pollMs);
    this.timer.unref();
  }

  private stopPolling(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** A lost hint costs at most this second: one query for the heads of all workspaces with viewers. */
  private async poll(): Promise<void> {
    try {
      const { rows } = await logPool().query<{ workspace_id: string; epoch: number; head: string }>({
        name: "poll-heads",
        text: "SELECT workspace_id, epoch, head FROM workspace_stream WHERE workspace_id = ANY($1::uuid[])",
        values: [[...this.tails.keys()]],
      });
      for (const row of rows) {
        const tail = await this.tails.get(row.workspace_id);
        tail?.poke({ epoch: row.epoch, head: Number(row.head) });
      }
    } catch (error) {
      logger.warn({ err: error }, "heads could not be polled");
    }
  }
}

export const tails = (): Tails => singleton("tails", () => new Tails());
