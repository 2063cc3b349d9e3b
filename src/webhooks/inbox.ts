import { provider } from "@/contracts/providers/schema";
import { z } from "zod";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import { logPool } from "@/platform/db";
import { publishArrival } from "@/platform/events/arrivals";

/** A delivery as it came, with what is needed to store it once. */
export const arrival = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  endpointId: z.uuid(),
  provider,
  method: z.enum(["GET", "POST"]),
  contentType: z.string().nullable(),
  query: z.string(),
  /** base64 */
  body: z.string(),
  receivedAt: z.number(),
  /** The vendor's id and state; null = make a synthetic key. */
  dedupeKey: z.string().nullable(),
  kind: z.enum(["live", "report", "ignored"]),
  correlationKey: z.string(),
});
export type Arrival = z.infer<typeof arrival>;

const liveWindowSeconds = 5;

function hashOf(item: Arrival): string {
  return sha256(`${item.method}\n${item.query}\n${item.body}`);
}

/**
 * Stores a delivery once; a repeated one only counts up. Returns after it is durable.
 * Without a vendor id a live event is the same when an equal body came within 5 s, decided under an advisory
 * lock on its hash; a report is the same when its body is (its start time is part of it).
 */
export async function storeArrival(item: Arrival): Promise<"stored" | "duplicate"> {
  const bodyHash = hashOf(item);
  const client = await logPool().connect();
  try {
    if (item.dedupeKey === null && item.kind === "live") {
      await client.query("BEGIN");
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 7))", [
        `${item.workspaceId}:${bodyHash}`,
      ]);
      const repeated = await client.query(
        `UPDATE webhook_deliveries SET duplicate_count = duplicate_count + 1, last_duplicate_at = now()
          WHERE workspace_id = $1 AND body_hash = $2 AND id <> $3
            AND received_at > $4::timestamptz - make_interval(secs => ${liveWindowSeconds})`,
        [item.workspaceId, bodyHash, item.id, new Date(item.receivedAt)],
      );
      const isRepeated = (repeated.rowCount ?? 0) > 0;
      if (!isRepeated) await insert(client, item, bodyHash, `live:${bodyHash}:${item.id}`);
      await client.query("COMMIT");
      if (!isRepeated) publishArrival();
      return isRepeated ? "duplicate" : "stored";
    }
    const isNew = await insert(client, item, bodyHash, item.dedupeKey ?? `${item.kind}:${bodyHash}`);
    if (isNew) publishArrival();
    return isNew ? "stored" : "duplicate";
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function insert(
  client: import("pg").PoolClient,
  item: Arrival,
  bodyHash: string,
  dedupeKey: string,
): Promise<boolean> {
  const { rows } = await client.query<{ is_new: boolean }>({
    name: "store-delivery",
    text: `INSERT INTO webhook_deliveries (workspace_id, id, endpoint_id, provider, dedupe_key, body_hash, method,
             content_type, query, body, correlation_key, received_at)
           VALUES ($1, $2, $3, $4::"Provider", $5, $6, $7, $8, $9, $10, $11, $12)
           ON CONFLICT (workspace_id, provider, dedupe_key, body_hash)
           DO UPDATE SET duplicate_count = webhook_deliveries.duplicate_count + 1, last_duplicate_at = now()
           RETURNING (xmax = 0) AS is_new`,
    values: [
      item.workspaceId,
      item.id,
      item.endpointId,
      item.provider,
      dedupeKey,
      bodyHash,
      item.method,
      item.contentType,
      item.query,
      Buffer.from(item.body, "base64"),
      item.correlationKey,
      new Date(item.receivedAt),
    ],
  });
  return rows[0]?.is_new ?? false;
}

export function newArrival(rest: Omit<Arrival, "id" | "receivedAt">): Arrival {
  return { ...rest, id: clock.uuid(), receivedAt: clock.now().getTime() };
}
