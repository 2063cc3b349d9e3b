import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startThrowawayDatabase, type ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { migrate } from "../../scripts/lib/migrations.mjs";

let server: ThrowawayDatabase;
let url: string;
let folder: string;
let count = 0;

beforeAll(async () => {
  server = await startThrowawayDatabase({ maxConnections: 30 });
}, 60_000);

afterAll(() => server.stop());

beforeEach(async () => {
  count += 1;
  await query(server.url, `CREATE DATABASE migrations_${count}`);
  url = server.url.replace(/ringside$/, `migrations_${count}`);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "ringside-migrations-"));
  return () => fs.rmSync(folder, { recursive: true, force: true });
});

async function query(to: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: to });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function write(name: string, sql: string) {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  fs.writeFileSync(path.join(folder, name, "migration.sql"), sql);
}

test("applies what is new, in order, and says so in Prisma's own table", async () => {
  const sql = "CREATE TABLE a (id int);\nCREATE INDEX ON a (id);\n";
  write("20260102_b", "ALTER TABLE a ADD COLUMN b int;");
  write("20260101_a", sql);
  expect(await migrate(url, { folder })).toEqual(["20260101_a", "20260102_b"]);
  expect(await migrate(url, { folder })).toEqual([]);
  const [row] = await query(
    url,
    "SELECT checksum, finished_at IS NOT NULL AS finished, applied_steps_count FROM _prisma_migrations ORDER BY migration_name",
  );
  const checksum = createHash("sha256").update(sql).digest("hex");
  expect(row).toEqual({ checksum, finished: true, applied_steps_count: 1 });
});

test("two at the same time apply each migration once", async () => {
  write("1_a", "CREATE TABLE a (id int); SELECT pg_sleep(0.2);");
  const both = await Promise.all([migrate(url, { folder }), migrate(url, { folder })]);
  expect(both.flat()).toEqual(["1_a"]);
});

test("a failing migration leaves nothing behind but its name, and stops every later start", async () => {
  write("1_a", "CREATE TABLE a (id int); SELECT 1/0;");
  await expect(migrate(url, { folder })).rejects.toThrow(/1_a failed and was undone: division by zero/);
  expect(await query(url, "SELECT to_regclass('a')::text AS name")).toEqual([{ name: null }]);
  await expect(migrate(url, { folder })).rejects.toThrow(/1_a failed here earlier \(division by zero\)/);
  await query(url, "UPDATE _prisma_migrations SET rolled_back_at = now()");
  write("1_a", "CREATE TABLE a (id int);");
  expect(await migrate(url, { folder })).toEqual(["1_a"]);
});

test("a migration that was changed after it was applied is refused", async () => {
  write("1_a", "CREATE TABLE a (id int);");
  await migrate(url, { folder });
  write("1_a", "CREATE TABLE a (id bigint);");
  await expect(migrate(url, { folder })).rejects.toThrow(/1_a was changed after it was applied/);
});

test("line ends that git has changed are not a change", async () => {
  write("1_a", "CREATE TABLE a (\nid int);\n");
  await migrate(url, { folder });
  write("1_a", "CREATE TABLE a (\r\nid int);\r\n");
  expect(await migrate(url, { folder })).toEqual([]);
});

test("a database that a newer version has migrated is refused", async () => {
  write("1_a", "CREATE TABLE a (id int);");
  await migrate(url, { folder });
  fs.rmSync(path.join(folder, "1_a"), { recursive: true });
  await expect(migrate(url, { folder })).rejects.toThrow(/1_a, which this version of Ringside does not know/);
});

test("the project's own migrations apply to an empty database", async () => {
  expect(await migrate(url)).not.toEqual([]);
  expect(await migrate(url)).toEqual([]);
});
