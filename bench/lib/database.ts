import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startLocalDatabase, startThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { migrate } from "../../scripts/lib/migrations.mjs";
import { pinProcess } from "./cores";

export type Statement = { query: string; calls: number; ms: number };
export type BenchDatabase = {
  version: string;
  /** Median milliseconds of one durable commit, nothing else running: what this disk allows. */
  commitMs: number;
  /** What the statements since the last reset cost Postgres itself. */
  statements(): Promise<Statement[]>;
  resetStatements(): Promise<void>;
  query(sql: string, values?: unknown[]): Promise<pg.QueryResult>;
  stop(): Promise<void>;
};

/** One that stays in `folder`, with its secrets: what took long to write is there for the next call. */
async function openKept(folder: string): Promise<{
  url: string;
  adminUrl: string;
  pid: number;
  secrets: Record<string, string>;
  stop: () => Promise<void>;
}> {
  const database = await startLocalDatabase(folder);
  const file = path.join(folder, "bench-secrets.json");
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(newSecrets()), { mode: 0o600 });
  const secrets = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  return { ...database, secrets, stop: () => database.stop() };
}

const newSecrets = () => ({
  NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
});

async function openThrowaway() {
  const database = await startThrowawayDatabase({
    maxConnections: 200,
    settings: {
      fsync: "on",
      synchronous_commit: "on",
      full_page_writes: "on",
      shared_preload_libraries: "pg_stat_statements",
    },
  });
  return { ...database, pid: database.pid(), secrets: newSecrets() };
}

/**
 * A throw-away Postgres as an operator would run it (fsync on), and this process's environment pointed at it. To be
 * called before anything of src/ is imported. `keep`: a folder in which it stays, for workloads that need no statistics.
 */
export async function openDatabase(keep: string | null): Promise<BenchDatabase> {
  const database = keep === null ? await openThrowaway() : await openKept(keep);
  pinProcess("database", database.pid);
  await migrate(database.url);
  const dataDir = mkdtempSync(path.join(tmpdir(), "ringside-bench-"));
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    ...database.secrets,
    DATA_DIR: dataDir,
    LOG_LEVEL: "warn",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  const admin = new URL(database.adminUrl);
  admin.pathname = new URL(database.url).pathname;
  const pool = new pg.Pool({ connectionString: admin.href, max: 2 });
  pool.on("error", () => undefined);
  if (keep === null) await pool.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  const { rows } = await pool.query("SHOW server_version");
  return {
    version: String(rows[0]?.server_version),
    commitMs: await measureCommit(pool),
    statements: async () => {
      const found = await pool.query(
        "SELECT query, calls::int AS calls, total_exec_time AS ms FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%' ORDER BY total_exec_time DESC",
      );
      return found.rows as Statement[];
    },
    resetStatements: async () => {
      await pool.query("SELECT pg_stat_statements_reset()");
    },
    query: (sql, values) => pool.query(sql, values),
    stop: async () => {
      await pool.end();
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function measureCommit(pool: pg.Pool): Promise<number> {
  await pool.query("CREATE TABLE IF NOT EXISTS bench_commit (n int)");
  const took: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    const startedAt = performance.now();
    await pool.query("INSERT INTO bench_commit VALUES ($1)", [n]);
    took.push(performance.now() - startedAt);
  }
  await pool.query("DROP TABLE bench_commit");
  return took.toSorted((a, b) => a - b)[30] ?? 0;
}
