import pg from "pg";
import { z } from "zod";
import { provider } from "@/contracts/providers/schema";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import { logPool } from "@/platform/db";
import { publishArrival } from "@/platform/events/arrivals";
import { logger } from "@/platform/logger";
import { InGroups } from "@/platform/in-groups";
import { singleton } from "@/platform/singleton";

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
/** "refused": the endpoint is closed or over, by the database's word. */
export type StoreOutcome = "stored" | "duplicate" | "refused";

const liveWindowSeconds = 5;
const mostAtOnce = 200;
/** How long the answer to a repeated delivery waits for its count. */
const countMs = 20;

type Keyed = { item: Arrival; bodyHash: string; dedupeKey: string; secretHash: string | null };
type Queryable = Pick<pg.Pool | pg.PoolClient, "query">;

function hashOf(item: Arrival): string {
  return sha256(`${item.method}\n${item.query}\n${item.body}`);
}

/**
 * Stores a delivery once; a repeated one only counts up. Returns after it is durable.
 * `secretHash`: stored only while the endpoint with this secret is open, in the same statement; null where that has
 * been settled before (a spooled delivery was acknowledged).
 * Without a vendor id a live event is the same when an equal body came within 5 s, decided under an advisory
 * lock on its hash; a report is the same when its body is (its start time is part of it).
 */
export async function storeArrival(item: Arrival, secretHash: string | null): Promise<StoreOutcome> {
  const bodyHash = hashOf(item);
  const outcome =
    item.dedupeKey === null && item.kind === "live"
      ? await storeNamelessLive({ item, bodyHash, dedupeKey: `live:${bodyHash}:${item.id}`, secretHash })
      : await storeKeyed({
          item,
          bodyHash,
          dedupeKey: item.dedupeKey ?? `${item.kind}:${bodyHash}`,
          secretHash,
        });
  if (outcome === "stored") publishArrival();
  return outcome;
}

async function storeKeyed(keyed: Keyed): Promise<StoreOutcome> {
  const { stores, repeats, underWay } = groups();
  const key = keyOf(keyed);
  // Two groups that hold the same two keys could wait for each other in Postgres: what is under way comes first.
  const earlier = underWay.get(key);
  if (earlier) await earlier.catch(() => undefined);
  const storing = stores.add(keyed);
  if (!earlier) {
    underWay.set(key, storing);
    const forget = () => underWay.delete(key);
    storing.then(forget, forget);
  }
  const outcome = await storing;
  // Counted apart, because the row may be locked by whoever processes it, and the new ones should not wait for that.
  if (outcome === "duplicate") await noLongerThan(countMs, repeats.add(keyed));
  return outcome;
}

/** It is durable already; what is counted later is counted all the same. */
async function noLongerThan(ms: number, counting: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), ms);
  });
  try {
    if ((await Promise.race([counting, limit])) !== "late") return;
    counting.catch((error: unknown) => logger.warn({ err: error }, "a repeated delivery was not counted"));
  } finally {
    clearTimeout(timer);
  }
}

const keyOf = ({ item, dedupeKey, bodyHash }: Keyed): string =>
  `${item.workspaceId} ${item.provider} ${bodyHash} ${dedupeKey}`;

async function storeNamelessLive(keyed: Keyed): Promise<StoreOutcome> {
  const { item, bodyHash } = keyed;
  const client = await logPool().connect();
  try {
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
    const [outcome] = isRepeated ? (["duplicate"] as const) : await insert(client, [keyed]);
    await client.query("COMMIT");
    return outcome ?? "refused";
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** The server's word about the statement; not: no connection, shutting down, out of room. */
function isStatementsFault(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(08|53|57|58)/.test(error.code ?? "");
}

const groups = () =>
  singleton("inbox.groups", () => ({
    stores: new InGroups<Keyed, StoreOutcome>((given) => insert(logPool(), given), isStatementsFault, {
      most: mostAtOnce,
      lanes: 3,
    }),
    repeats: new InGroups<Keyed, void>(countRepeats, isStatementsFault, { most: mostAtOnce, lanes: 1 }),
    underWay: new Map<string, Promise<StoreOutcome>>(),
  }));

const given = `WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
                         $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
      WITH ORDINALITY AS d(workspace_id, id, endpoint_id, provider, dedupe_key, body_hash, method,
                           content_type, query, body, correlation_key, received_at, n)`;
const columns = `workspace_id, id, endpoint_id, provider, dedupe_key, body_hash, method, content_type, query, body,
    correlation_key, received_at`;
const values = `workspace_id, id, endpoint_id, provider::"Provider", dedupe_key, body_hash, method, content_type, query,
    decode(body, 'base64'), correlation_key, received_at`;

const storeSql = `${given}
  ), secrets AS (
    SELECT * FROM unnest($13::text[]) WITH ORDINALITY AS s(secret_hash, n)
  ), allowed AS (
    SELECT d.* FROM given d JOIN secrets s USING (n)
     WHERE s.secret_hash IS NULL OR EXISTS (
       SELECT 1 FROM webhook_endpoints e
        WHERE e.secret_hash = s.secret_hash AND e.workspace_id = d.workspace_id AND e.id = d.endpoint_id
          AND e.disabled_at IS NULL AND (e.expires_at IS NULL OR e.expires_at > now()))
  ), stored AS (
    INSERT INTO webhook_deliveries (${columns}) SELECT ${values} FROM allowed ORDER BY n
    ON CONFLICT (workspace_id, provider, dedupe_key, body_hash) DO NOTHING
    RETURNING id
  )
  SELECT allowed.id, stored.id IS NOT NULL AS is_new FROM allowed LEFT JOIN stored USING (id)`;

// An insert, though the row is there: it finds each by the unique index whatever the planner thinks of the table.
const repeatSql = `${given}
  ), times AS (
    SELECT * FROM unnest($13::int[]) WITH ORDINALITY AS t(times, n)
  )
  INSERT INTO webhook_deliveries AS w (${columns}, duplicate_count)
  SELECT ${values}, times FROM given JOIN times USING (n) ORDER BY n
  ON CONFLICT (workspace_id, provider, dedupe_key, body_hash)
  DO UPDATE SET duplicate_count = w.duplicate_count + EXCLUDED.duplicate_count, last_duplicate_at = now()`;

const valuesOf = (keyed: readonly Keyed[]) => [
  keyed.map(({ item }) => item.workspaceId),
  keyed.map(({ item }) => item.id),
  keyed.map(({ item }) => item.endpointId),
  keyed.map(({ item }) => item.provider),
  keyed.map(({ dedupeKey }) => dedupeKey),
  keyed.map(({ bodyHash }) => bodyHash),
  keyed.map(({ item }) => item.method),
  keyed.map(({ item }) => item.contentType),
  keyed.map(({ item }) => item.query),
  keyed.map(({ item }) => item.body),
  keyed.map(({ item }) => item.correlationKey),
  keyed.map(({ item }) => new Date(item.receivedAt)),
];

/** One statement for any number: each is answered by its own outcome. */
async function insert(client: Queryable, keyed: readonly Keyed[]): Promise<StoreOutcome[]> {
  const { rows } = await client.query<{ id: string; is_new: boolean }>({
    name: "store-deliveries",
    text: storeSql,
    values: [...valuesOf(keyed), keyed.map(({ secretHash }) => secretHash)],
  });
  const isNew = new Map(rows.map((row) => [row.id, row.is_new]));
  return keyed.map(({ item }) => {
    const found = isNew.get(item.id);
    return found === undefined ? "refused" : found ? "stored" : "duplicate";
  });
}

async function countRepeats(keyed: readonly Keyed[]): Promise<void[]> {
  const byKey = new Map<string, { keyed: Keyed; times: number }>();
  for (const each of keyed) {
    const key = keyOf(each);
    byKey.set(key, { keyed: each, times: (byKey.get(key)?.times ?? 0) + 1 });
  }
  // Sorted, so that two instances take the rows in one order.
  const counted = [...byKey.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  await logPool().query({
    name: "count-repeats",
    text: repeatSql,
    values: [...valuesOf(counted.map((each) => each.keyed)), counted.map(({ times }) => times)],
  });
  return keyed.map(() => undefined);
}

export function newArrival(rest: Omit<Arrival, "id" | "receivedAt">): Arrival {
  return { ...rest, id: clock.uuid(), receivedAt: clock.now().getTime() };
}
