import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepare, tenantTables, walked } from "../support/walk/walker";
import { World } from "../support/walk/world";

type ForeignKey = { name: string; table: string; parent: string; columns: string[]; parentColumns: string[] };

let client: pg.Client;
let ours: World;
let theirs: World;
let tables: string[];
let keys: ForeignKey[];

beforeAll(async () => {
  [ours, theirs] = [await World.make("Kestrel"), await World.make("Ouzel")];
  // What the walk prepares puts rows into every table of both.
  for (const world of [ours, theirs])
    for (const { cases } of walked) for (const each of cases) await prepare(each, world);
  client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  tables = await tenantTables();
  const { rows } = await client.query<ForeignKey>(
    `SELECT c.conname AS name, c.conrelid::regclass::text AS table, c.confrelid::regclass::text AS parent,
            ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, i)
                    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY i) AS columns,
            ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, i)
                    JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY i) AS "parentColumns"
       FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace ORDER BY 1`,
  );
  keys = rows;
}, 120_000);
afterAll(() => client.end());

const betweenTenants = () =>
  keys.filter(({ table, parent }) => tables.includes(table) && tables.includes(parent));

describe("the schema itself", () => {
  it("T5 every reference from a workspace's row to another goes with the workspace", () => {
    expect(betweenTenants().length).toBeGreaterThan(20);
    for (const { name, columns, parentColumns } of betweenTenants()) {
      expect(columns, name).toContain("workspace_id");
      expect(parentColumns[columns.indexOf("workspace_id")], name).toBe("workspace_id");
    }
  });

  it("T5 every such table has a workspace that exists, and is keyed by it first", async () => {
    const { rows } = await client.query<{ table: string; first: string }>(
      `SELECT i.indrelid::regclass::text AS table, a.attname::text AS first
         FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indisprimary`,
    );
    const first = new Map(rows.map((row) => [row.table, row.first]));
    for (const table of tables) {
      expect(first.get(table), table).toBe("workspace_id");
      expect(
        keys.some(
          (key) => key.table === table && key.parent === "workspaces" && key.columns[0] === "workspace_id",
        ),
        table,
      ).toBe(true);
    }
  });

  it("T5 a column that ends in _id and is no key to a parent is known by name", async () => {
    const { rows } = await client.query<{ at: string }>(
      `SELECT table_name || '.' || column_name AS at FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'uuid' AND column_name <> 'id' ORDER BY 1`,
    );
    const covered = new Set(
      keys.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`)),
    );
    expect(rows.map(({ at }) => at).filter((at) => !covered.has(at))).toEqual(UNBOUND);
  });
});

/** Copies of an event: they must outlive what they speak of, and every reader asks with the workspace. */
const UNBOUND = [
  "activities.actor_id",
  "activities.call_id",
  "activities.campaign_id",
  "activities.lead_id",
  "audit_entries.actor_user_id",
  "audit_entries.api_key_id",
  "audit_entries.record_id",
  "audit_entries.session_id",
  // What the versions of one rule share; no row is looked up by it without the workspace.
  "calling_rules.rule_id",
  "calls.request_key",
  // A browser tab's own key.
  "worker_screens.screen_id",
  "workspace_event.actor_id",
];

describe("raw SQL that forgets the workspace", () => {
  it("T5 is refused by the database for every reference, as a changed row and as a new one", async () => {
    const tried: string[] = [];
    for (const { name, table, parent, columns, parentColumns } of betweenTenants()) {
      const others = columns.filter((column) => column !== "workspace_id");
      const [column = ""] = others;
      if (others.length === 0) continue;
      expect(others, name).toHaveLength(1);
      const parentColumn = parentColumns[columns.indexOf(column)] ?? "";
      const { rows: here } = await client.query<{ row: Record<string, unknown> }>(
        `SELECT to_jsonb(t) AS row FROM ${table} t WHERE workspace_id = $1 LIMIT 1`,
        [ours.workspaceId],
      );
      // One that is not a parent here as well: a person may be a member of both.
      const { rows: there } = await client.query<{ id: string }>(
        `SELECT ${parentColumn} AS id FROM ${parent} t WHERE workspace_id = $1
            AND NOT EXISTS (SELECT 1 FROM ${parent} o WHERE o.workspace_id = $2 AND o.${parentColumn} = t.${parentColumn}) LIMIT 1`,
        [theirs.workspaceId, ours.workspaceId],
      );
      const [own, foreign] = [here[0]?.row, there[0]?.id];
      if (!own) throw new Error(`${table} has no row to try`);
      if (!foreign) throw new Error(`${parent} has no row over there`);
      for (const write of ["insert", "update"] as const) {
        // It takes no change at all: its own trigger speaks before any key is asked (may-we-call.test.ts).
        if (write === "update" && table === "consent_entries") continue;
        await client.query("BEGIN");
        // One row, or one open row, for each member: the new one takes its place.
        if (write === "insert" && table.startsWith("worker_"))
          await client.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND user_id = $2`, [
            ours.workspaceId,
            own["user_id"],
          ]);
        if (write === "insert" && table === "campaign_leads")
          await client.query("DELETE FROM campaign_leads WHERE workspace_id = $1 AND lead_id = $2", [
            ours.workspaceId,
            own["lead_id"],
          ]);
        // Keyed by its two parents alone: the copy takes its place.
        if (write === "insert" && table.endsWith("_tags"))
          await client.query(`DELETE FROM ${table} WHERE workspace_id = $1`, [ours.workspaceId]);
        await client.query("SAVEPOINT before");
        const attempt =
          write === "insert"
            ? client.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`, [
                JSON.stringify({
                  ...own,
                  ...("id" in own ? { id: crypto.randomUUID() } : {}),
                  ...unlike(own),
                  ...(table === "memberships" ? { user_id: theirs.base.admin.userId } : {}),
                  [column]: foreign,
                }),
              ])
            : client.query(
                `UPDATE ${table} SET ${column} = $1
                  WHERE ctid = (SELECT ctid FROM ${table} WHERE workspace_id = $2 LIMIT 1)`,
                [foreign, ours.workspaceId],
              );
        await expect(attempt, `${write} ${name}`).rejects.toMatchObject({ code: "23503", constraint: name });
        await client.query("ROLLBACK TO before");
        await client.query("ROLLBACK");
      }
      tried.push(`${table}.${column}`);
    }
    expect(tried.length).toBeGreaterThan(15);
  });
});

/** What else is unique in a row, told apart in its copy, so that only the foreign parent is left to refuse. */
function unlike(own: Record<string, unknown>): Record<string, unknown> {
  const fresh = () => `copy-${crypto.randomUUID()}`;
  const values: Record<string, () => unknown> = {
    // A living tag has its name alone.
    name: fresh,
    token_hash: fresh,
    secret_hash: fresh,
    dedupe_key: fresh,
    phone: fresh,
    provider_call_id: fresh,
    provider_request_id: fresh,
    request_key: () => crypto.randomUUID(),
    rule_id: () => crypto.randomUUID(),
    position: () => 1_000_000,
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([column]) => column in own)
      .map(([column, make]) => [column, make()]),
  );
}
