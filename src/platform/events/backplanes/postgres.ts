import pg from "pg";
import { z } from "zod";
import { clock } from "@/platform/clock";
import { type Hint, onOutgoingHint, receiveHint } from "@/platform/events/hints";
import { logger } from "@/platform/logger";

const channel = "ringside_hints";
const coalesceMs = 10;
const checkMs = 2000;
const answerMs = 1500;
const retryMs = 500;
/** NOTIFY takes 8,000 bytes; a hint is about 70. */
const hintsInMessage = 80;

const message = z.object({
  from: z.string(),
  hints: z.array(z.tuple([z.uuid(), z.number().int(), z.number().int()])).max(hintsInMessage),
});

/**
 * Carries hints between instances by LISTEN/NOTIFY on a direct connection of its own: ids and positions only, never
 * inside a business transaction (its lock is database-wide), batched over 10 ms. Losing it loses nothing: the tails'
 * poll finds every event a second later.
 */
export class PostgresBackplane {
  private readonly instanceId = clock.uuid();
  protected client: pg.Client | null = null;
  private isStopped = false;
  private waiting = new Map<string, Hint>();
  private flushTimer: NodeJS.Timeout | null = null;
  private checkTimer: NodeJS.Timeout | null = null;
  private readonly offOutgoing: () => void;

  constructor(private readonly connectionString: string) {
    this.offOutgoing = onOutgoingHint((hint) => this.enqueue(hint));
  }

  start(): void {
    void this.connect();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.offOutgoing();
    if (this.flushTimer) clearTimeout(this.flushTimer);
    if (this.checkTimer) clearTimeout(this.checkTimer);
    await this.client?.end().catch(() => undefined);
  }

  /** Whether hints of others can be heard now, for the status page. */
  get isConnected(): boolean {
    return this.client !== null;
  }

  private async connect(): Promise<void> {
    if (this.isStopped) return;
    const client = new pg.Client({
      connectionString: this.connectionString,
      connectionTimeoutMillis: 3000,
      query_timeout: answerMs,
      keepAlive: true,
      application_name: "ringside-hints",
    });
    const lost = () => {
      if (this.client !== client && this.client !== null) return;
      this.client = null;
      client.removeAllListeners();
      client.on("error", () => undefined);
      void client.end().catch(() => undefined);
      if (!this.isStopped) setTimeout(() => void this.connect(), retryMs * (1 + Math.random())).unref();
    };
    client.on("error", lost);
    client.on("notification", ({ payload }) => this.receive(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      this.client = client;
      this.scheduleCheck(client, lost);
    } catch (error) {
      logger.warn({ err: error }, "backplane: cannot listen, trying again");
      lost();
    }
  }

  /** A half-open connection answers nothing; one whose LISTEN was lost (a pooler, DISCARD) answers and hears nothing. */
  private scheduleCheck(client: pg.Client, lost: () => void): void {
    this.checkTimer = setTimeout(() => {
      client
        .query<{ channel: string }>("SELECT pg_listening_channels() AS channel")
        .then(({ rows }) => {
          if (!rows.some((row) => row.channel === channel)) throw new Error("not registered");
          this.scheduleCheck(client, lost);
        })
        .catch(() => {
          logger.warn("backplane: the connection is deaf, opening another");
          lost();
        });
    }, checkMs);
    this.checkTimer.unref();
  }

  private receive(payload: string | undefined): void {
    let parsed: z.infer<typeof message>;
    try {
      parsed = message.parse(JSON.parse(payload ?? ""));
    } catch {
      return;
    }
    if (parsed.from === this.instanceId) return;
    for (const [workspaceId, epoch, head] of parsed.hints) receiveHint({ workspaceId, epoch, head });
  }

  private enqueue(hint: Hint): void {
    this.waiting.set(hint.workspaceId, hint);
    this.flushTimer ??= setTimeout(() => {
      this.flushTimer = null;
      void this.flush();
    }, coalesceMs);
  }

  private async flush(): Promise<void> {
    const { client } = this;
    const hints = [...this.waiting.values()];
    this.waiting.clear();
    if (!client) return;
    for (let index = 0; index < hints.length; index += hintsInMessage) {
      const part = hints.slice(index, index + hintsInMessage);
      const payload: z.infer<typeof message> = {
        from: this.instanceId,
        hints: part.map((hint) => [hint.workspaceId, hint.epoch, hint.head]),
      };
      // A hint that cannot be sent is found by the others' poll.
      await client
        .query("SELECT pg_notify($1, $2)", [channel, JSON.stringify(payload)])
        .catch(() => undefined);
    }
  }
}
