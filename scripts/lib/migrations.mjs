// Applies prisma/migrations the way `prisma migrate deploy` does, on the same table and under the same lock, in 20 ms
// instead of 1.3 s. Either may follow the other. One transaction per migration, so a failed one leaves nothing behind
// but its row; hence no CREATE INDEX CONCURRENTLY.
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { projectRoot } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";

/** The advisory lock that Prisma's own migrate takes. */
const migrateLock = 72707369;

const createTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * @typedef {{ name: string, sql: string, checksum: string, otherChecksum: string }} Migration
 * @typedef {{ migration_name: string, checksum: string, finished_at: Date | null, logs: string | null }} AppliedRow
 */

/**
 * Brings the database up to date.
 * @param {string} databaseUrl
 * @param {{ log?: (text: string) => void, folder?: string }} [options]
 * @returns {Promise<string[]>} the names of the migrations that were applied now
 */
export async function migrate(databaseUrl, { log = () => {}, folder } = {}) {
  const migrations = readMigrations(folder ?? path.join(projectRoot, "prisma", "migrations"));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrateLock]);
    await client.query("SET client_min_messages = warning");
    await client.query(createTable);
    const waiting = await selectWaiting(client, migrations);
    for (const migration of waiting) {
      await apply(client, migration);
      log(migration.name);
    }
    return waiting.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** @param {string} folder @returns {Migration[]} in order of their names, which begin with their time */
function readMigrations(folder) {
  if (!fs.existsSync(folder)) return [];
  const names = fs
    .readdirSync(folder)
    .filter((name) => fs.existsSync(path.join(folder, name, "migration.sql")));
  return names.sort().map((name) => {
    const sql = fs.readFileSync(path.join(folder, name, "migration.sql"), "utf8");
    const unix = sql.replaceAll("\r\n", "\n");
    // git on Windows may have changed the line ends: Prisma accepts both, and so do we.
    const other = sql === unix ? unix.replaceAll("\n", "\r\n") : unix;
    return { name, sql, checksum: sha256(sql), otherChecksum: sha256(other) };
  });
}

/**
 * Checks what the database says was applied against what is here, and returns what is still to be done.
 * @param {pg.Client} client
 * @param {Migration[]} migrations
 */
async function selectWaiting(client, migrations) {
  /** @type {{ rows: AppliedRow[] }} */
  const { rows } = await client.query(
    "SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at",
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const finished = new Set();
  for (const row of rows) {
    const migration = known.get(row.migration_name);
    if (!row.finished_at) throw new PlainError(failedBefore(row));
    if (!migration) {
      throw new PlainError(
        `The database has migration ${row.migration_name}, which this version of Ringside does not know: ` +
          "start the newer version, or restore a backup made by this one.",
      );
    }
    if (row.checksum !== migration.checksum && row.checksum !== migration.otherChecksum) {
      throw new PlainError(
        `Migration ${row.migration_name} was changed after it was applied to this database: ` +
          "put its file back as it was, and make the change in a new migration.",
      );
    }
    finished.add(row.migration_name);
  }
  return migrations.filter((migration) => !finished.has(migration.name));
}

/** @param {pg.Client} client @param {Migration} migration */
async function apply(client, migration) {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    migration.checksum,
    migration.name,
  ]);
  try {
    await client.query("BEGIN");
    await client.query(migration.sql);
    await client.query(
      "UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1",
      [id],
    );
    await client.query("COMMIT");
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    await client.query("ROLLBACK");
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, message]);
    throw new PlainError(`Migration ${migration.name} failed and was undone: ${message}`);
  }
}

/** @param {AppliedRow} row */
function failedBefore(row) {
  const why = row.logs ? ` (${row.logs.trim().split("\n")[0]})` : "";
  return (
    `Migration ${row.migration_name} failed here earlier${why}: mend the cause, then mark it as undone with ` +
    `“npx prisma migrate resolve --rolled-back ${row.migration_name}” or restore a backup, and start again.`
  );
}

/** @param {string} text */
function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}
