import type { DeliveryId, ProviderAccountId, WorkspaceId } from "@/contracts/ids";
import type { ProviderName } from "@/contracts/providers/schema";
import { type IngestResult, ingestCallSignal } from "@/domain/calls/ingest";
import { clock } from "@/platform/clock";
import { logPool, type Tx } from "@/platform/db";
import { isTwinUrl, outboundAllowOrigins } from "@/platform/env";
import { inTurnWithArrivals, onArrival } from "@/platform/events/arrivals";
import type { Emit } from "@/platform/events/emit";
import { inWorkspace, inWorkspaceTogether } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";
import { metrics } from "@/platform/metrics";
import { provenWorkspaceId } from "@/platform/tenancy";
import { connectionOf } from "@/platform/transaction-connection";
import { webhookReaders } from "@/providers/registry";

const maxAttempts = 8;
const batch = 100;
const lanes = 4;
/** So many deliveries of different calls go through one transaction, where so many wait. */
const mostTogether = 8;
const pollMs = 1000;
const silenceMs = 10 * 60_000;

type Claimed = {
  provider: ProviderName;
  method: string;
  content_type: string | null;
  query: string;
  body: Buffer;
  received_at: Date;
  account_id: string;
  base_url: string;
  /** When this workspace was heard before this delivery; null = never. */
  heard_before: Date | null;
};
/** "taken": by another instance, or done already. "busy": its call is; nothing was written. */
type Outcome = IngestResult["outcome"] | "ignored" | "taken";
type Waiting = { workspace_id: string; id: string; correlation_key: string };

/**
 * Works through the inbox: deliveries of one call in order of arrival, different calls side by side. Several
 * instances may do so at once: each delivery is claimed by a row lock inside its own transaction.
 */
export class InboxProcessor {
  private isRunning = false;
  private isAgain = false;
  private isStopped = false;
  private timer: NodeJS.Timeout | null = null;
  private off: (() => void) | null = null;
  private current: Promise<void> = Promise.resolve();

  start(): void {
    this.off = onArrival(() => this.wake());
    this.timer = setInterval(() => this.wake(), pollMs);
    this.timer.unref();
    this.wake();
  }

  /** Finishes what is under way, takes nothing new. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.off?.();
    if (this.timer) clearInterval(this.timer);
    await this.current;
  }

  private wake(): void {
    if (this.isStopped) return;
    if (this.isRunning) {
      this.isAgain = true;
      return;
    }
    this.current = this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    try {
      do {
        this.isAgain = false;
        const count = await this.drain();
        if (count === batch) this.isAgain = true;
      } while (this.isAgain && !this.isStopped);
    } catch (error) {
      logger.warn({ err: error }, "inbox could not be read");
    } finally {
      this.isRunning = false;
    }
  }

  private async drain(): Promise<number> {
    const { rows } = await logPool().query<Waiting>({
      name: "inbox-waiting",
      text: `SELECT workspace_id, id, correlation_key FROM webhook_deliveries
              WHERE state = 'received' AND next_attempt_at <= now() ORDER BY arrival LIMIT ${batch}`,
    });
    metrics().inboxBacklog.set(rows.length);
    const groups = [...byCall(rows).values()];
    const lane = async () => {
      while (groups.length > 0 && !this.isStopped) {
        const [first] = groups;
        const together = groups.filter((group) => group[0]?.workspace_id === first?.[0]?.workspace_id);
        const taken = new Set(
          together.slice(0, Math.max(1, Math.min(mostTogether, together.length / lanes))),
        );
        groups.splice(0, groups.length, ...groups.filter((group) => !taken.has(group)));
        await this.workOff([...taken]);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return rows.length;
  }

  /** Calls of one workspace: what came first of each goes together, then what came second. */
  private async workOff(groups: Waiting[][]): Promise<void> {
    for (let place = 0; !this.isStopped; place += 1) {
      const rows = groups.flatMap((group) => group[place] ?? []);
      const [first] = rows;
      if (!first) return;
      await inTurnWithArrivals(() =>
        processDeliveries(
          provenWorkspaceId(first.workspace_id),
          rows.map((row) => row.id),
        ),
      );
    }
  }
}

/** In order of arrival within each call. */
function byCall(rows: readonly Waiting[]): Map<string, Waiting[]> {
  const groups = new Map<string, Waiting[]>();
  for (const row of rows) {
    const key = `${row.workspace_id}:${row.correlation_key}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/**
 * Deliveries of different calls of one workspace, in one transaction. What cannot be done so is done one by one: all of
 * them where one fails, because that one's fault must not be its neighbours'; and those whose call somebody else holds.
 */
async function processDeliveries(workspaceId: WorkspaceId, ids: readonly string[]): Promise<void> {
  let alone = ids;
  if (ids.length > 1) {
    try {
      const done = await inWorkspaceTogether(
        workspaceId,
        ids.map((id) => ({
          causeId: id,
          write: (tx: Tx, emit: Emit) => applyDelivery(tx, emit, workspaceId, id, "leave"),
        })),
      );
      alone = ids.filter((_, index) => done[index] === "busy");
      for (const outcome of done) countOutcome(outcome);
      logger.debug({ causeIds: ids.filter((_, index) => done[index] !== "busy") }, "deliveries processed");
    } catch (error) {
      logger.warn({ err: error, count: ids.length }, "deliveries could not be processed together");
    }
  }
  for (const id of alone) await processDelivery(workspaceId, id);
}

/**
 * One delivery, one transaction: what it changes, its events, and "done". A failure is counted and tried again
 * with growing rest; after eight it is dead and waits for a person. It never stands in a neighbour's way.
 */
export async function processDelivery(workspaceId: WorkspaceId, id: string): Promise<void> {
  try {
    const outcome = await inWorkspace({ workspaceId, userId: null, causeId: id }, (tx, emit) =>
      applyDelivery(tx, emit, workspaceId, id, "wait"),
    );
    countOutcome(outcome);
    logger.debug({ causeId: id }, "delivery processed");
  } catch (error) {
    logger.warn({ err: error, deliveryId: id }, "delivery could not be processed");
    await countFailure(workspaceId, id, error).catch((failure: unknown) =>
      logger.error({ err: failure }, "failure could not be counted"),
    );
  }
}

async function applyDelivery(
  tx: Tx,
  emit: Emit,
  workspaceId: WorkspaceId,
  id: string,
  whenBusy: "wait" | "leave",
): Promise<Outcome> {
  const [delivery] = await connectionOf(tx).query<Claimed>({
    name: "inbox-claim",
    text: `SELECT d.provider, d.method, d.content_type, d.query, d.body, d.received_at, a.id AS account_id, a.base_url,
                  (SELECT max(b.received_at) FROM webhook_deliveries b
                    WHERE b.workspace_id = d.workspace_id AND b.received_at < d.received_at) AS heard_before
             FROM webhook_deliveries d
             JOIN webhook_endpoints e ON e.workspace_id = d.workspace_id AND e.id = d.endpoint_id
             JOIN provider_accounts a ON a.workspace_id = e.workspace_id AND a.id = e.provider_account_id
            WHERE d.workspace_id = $1 AND d.id = $2 AND d.state = 'received' FOR UPDATE OF d SKIP LOCKED`,
    values: [workspaceId, id],
  });
  if (!delivery) return "taken";

  const reading = webhookReaders[delivery.provider](
    {
      method: delivery.method === "GET" ? "GET" : "POST",
      contentType: delivery.content_type,
      query: delivery.query,
      body: delivery.body,
    },
    { allowOrigins: outboundAllowOrigins() },
  );
  const done = (state: "processed" | "ignored" | "set_aside", result: object, callId: string | null) =>
    connectionOf(tx).query({
      name: "inbox-done",
      text: `UPDATE webhook_deliveries SET state = $3::"DeliveryState", result = $4, call_id = $5, processed_at = $6
              WHERE workspace_id = $1 AND id = $2`,
      values: [workspaceId, id, state, JSON.stringify(result), callId, clock.now()],
    });
  if (reading.type !== "call") {
    tellHeard(emit, delivery);
    await done("ignored", { ignored: reading.type === "ignored" ? reading.reason : "empty" }, null);
    return "ignored";
  }
  const { signal } = reading;
  const result = await ingestCallSignal(tx, emit, {
    workspaceId,
    provider: delivery.provider,
    providerAccountId: delivery.account_id,
    signal,
    receivedAt: delivery.received_at,
    source: "webhook",
    deliveryId: id,
    isSimulated: isTwinUrl(delivery.base_url),
    whenBusy,
  });
  if (result.outcome === "busy") return "busy";
  tellHeard(emit, delivery);
  const understood = {
    kind: signal.kind,
    phase: signal.phase,
    status: signal.status,
    outcome: result.outcome,
  };
  if (result.outcome === "set_aside") {
    await done("set_aside", { ...understood, contradicts: result.contradicts }, result.callId);
    emit("delivery.changed", { deliveryId: id as DeliveryId });
    return result.outcome;
  }
  await done("processed", understood, result.callId);
  return result.outcome;
}

/** Said after the commit: what was rolled back has not happened. */
function countOutcome(outcome: Outcome): void {
  if (outcome !== "taken" && outcome !== "busy") metrics().deliveries.inc({ outcome });
}

/** The settings page shows when the provider was last heard; it is told at the first word after a silence. */
function tellHeard(emit: Emit, delivery: Claimed): void {
  const { heard_before: before, received_at: now, account_id: accountId } = delivery;
  if (before && now.getTime() - before.getTime() < silenceMs) return;
  emit("provider_account.heard", { providerAccountId: accountId as ProviderAccountId });
}

async function countFailure(workspaceId: WorkspaceId, id: string, error: unknown): Promise<void> {
  await inWorkspace({ workspaceId, userId: null, causeId: id }, async (tx, emit) => {
    // Another instance may have done it between our failure and this: what is done must not wait again.
    const [counted] = await tx.$queryRaw<{ attempts: number }[]>`
      UPDATE webhook_deliveries SET attempts = attempts + 1
       WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND state = 'received' RETURNING attempts`;
    if (!counted) return;
    const { attempts } = counted;
    const isDead = attempts >= maxAttempts;
    await tx.webhookDelivery.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: {
        state: isDead ? "dead" : "received",
        nextAttemptAt: new Date(clock.now().getTime() + Math.min(2 ** attempts, 300) * 250),
        // The kind of error only: its text may hold what the body held.
        lastError: error instanceof Error ? error.name : "Error",
      },
    });
    metrics().deliveries.inc({ outcome: isDead ? "dead" : "failed" });
    if (isDead) emit("delivery.changed", { deliveryId: id as DeliveryId });
  });
}
