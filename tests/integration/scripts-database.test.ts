import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { renewEpochs } from "../../scripts/lib/epoch.mjs";
import {
  startLocalDatabase,
  startThrowawayDatabase,
  stopLocalDatabase,
} from "../../scripts/lib/local-database.mjs";

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("the embedded database", { timeout: 60_000 }, () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "ringside-scripts-"));
    fs.chmodSync(dataDir, 0o711);
  });

  afterEach(async () => {
    await stopLocalDatabase(dataDir);
    fs.rmSync(dataDir, { recursive: true, force: true });
  });

  test("D1: the app's role is no superuser, makes no roles or databases, and runs no programs", async () => {
    const { url, adminUrl } = await startLocalDatabase(dataDir);
    const [rights] = await query(
      url,
      "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user",
    );
    expect(Object.values(rights ?? {})).toEqual([false, false, false, false, false]);
    await expect(query(url, "COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toThrow(/permission denied/);
    await expect(query(url, "CREATE ROLE other")).rejects.toThrow(/permission denied/);
    await expect(query(url.replace(/\/ringside$/, "/postgres"), "SELECT 1")).rejects.toThrow(
      /permission denied/,
    );
    await query(url, "CREATE EXTENSION pg_trgm");
    const owned = await query(
      adminUrl,
      "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = 'ringside'",
    );
    expect(owned).toEqual([{ datname: "ringside" }]);
  });

  test("it is UTF-8, listens on loopback alone, and asks for a password", async () => {
    const { url, adminUrl } = await startLocalDatabase(dataDir);
    const [facts] = await query(
      adminUrl,
      `SELECT pg_encoding_to_char(encoding) AS encoding, datlocale, current_setting('listen_addresses') AS address,
              current_setting('unix_socket_directories') AS sockets, current_setting('fsync') AS fsync
         FROM pg_database WHERE datname = 'ringside'`,
    );
    expect(facts).toEqual({
      encoding: "UTF8",
      datlocale: "C.UTF-8",
      address: "127.0.0.1",
      sockets: "",
      fsync: "on",
    });
    const wrong = new URL(url);
    wrong.password = "guess";
    await expect(query(wrong.toString(), "SELECT 1")).rejects.toThrow(/password authentication failed/);
    expect(fs.statSync(path.join(dataDir, "database.json")).mode & 0o777).toBe(0o600);
  });

  test("a second start takes over the running one, by its folder", async () => {
    const first = await startLocalDatabase(dataDir);
    const second = await startLocalDatabase(dataDir);
    expect(first).toMatchObject({ isNew: true, wasRunning: false });
    expect(second).toMatchObject({ isNew: false, wasRunning: true, pid: first.pid, url: first.url });
  });

  test("after kill -9 it comes back at the same address with what was committed", async () => {
    const first = await startLocalDatabase(dataDir);
    await query(first.url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('yes')");
    process.kill(first.pid, "SIGKILL");
    await vi.waitFor(() => expect(() => process.kill(first.pid, 0)).toThrow());
    const second = await startLocalDatabase(dataDir);
    expect(second).toMatchObject({ wasRunning: false, url: first.url });
    expect(await query(second.url, "SELECT word FROM kept")).toEqual([{ word: "yes" }]);
  });

  test("a lock file that names a stranger's process does not stop it", async () => {
    const first = await startLocalDatabase(dataDir);
    await first.stop();
    const lock = path.join(dataDir, "postgres", "postmaster.pid");
    fs.writeFileSync(lock, `${process.pid}\n${path.dirname(lock)}\n0\n${first.port}\n\n127.0.0.1\n`);
    expect(await startLocalDatabase(dataDir)).toMatchObject({ wasRunning: false, url: first.url });
  });

  test("what a killed first start left half made is made anew", async () => {
    fs.mkdirSync(path.join(dataDir, "postgres.new"));
    fs.writeFileSync(path.join(dataDir, "postgres.new", "PG_VERSION"), "18\n");
    const { url } = await startLocalDatabase(dataDir);
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("a backup brings back the data, keeps what it replaces, and gives every stream another epoch", async () => {
    const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: "" };
    const run = (script: string, ...args: string[]) =>
      execFileSync(process.execPath, [`scripts/${script}.mjs`, ...args], { env, encoding: "utf8" });
    const file = path.join(dataDir, "backups", "copy.tar.gz");
    fs.writeFileSync(path.join(dataDir, "secrets.json"), "{}", { mode: 0o600 });
    const before = await startLocalDatabase(dataDir);
    await query(
      before.url,
      "CREATE TABLE workspace_stream (epoch int); INSERT INTO workspace_stream VALUES (1), (7)",
    );
    run("backup", file);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const after = await startLocalDatabase(dataDir);
    await query(after.url, "DELETE FROM workspace_stream");
    await after.stop();
    const said = run("restore", file);
    expect(fs.existsSync(path.join(/kept in (.*)/.exec(said)?.[1] ?? "", "postgres", "PG_VERSION"))).toBe(
      true,
    );

    const restored = await startLocalDatabase(dataDir);
    expect(await renewEpochs(dataDir, restored.url)).toBe(true);
    expect(await renewEpochs(dataDir, restored.url)).toBe(false);
    const epochs = (await query(restored.url, "SELECT epoch FROM workspace_stream")).map((row) => row.epoch);
    expect(epochs).toHaveLength(2);
    expect(epochs.filter((epoch) => epoch === 1 || epoch === 7)).toEqual([]);
  });
});

test("a throw-away database survives a pause and a kill, and leaves nothing", {
  timeout: 60_000,
}, async () => {
  const database = await startThrowawayDatabase({ maxConnections: 20 });
  await query(database.url, "CREATE TABLE kept (word text)");
  await database.pause();
  await expect(query(database.url, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
  await database.start();
  await database.kill();
  await database.start();
  expect(await query(database.url, "SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 0 }]);
  await database.stop();
  expect(fs.existsSync(database.folder)).toBe(false);
});
