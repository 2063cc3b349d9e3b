// The database that Ringside brings along: the real PostgreSQL, on loopback, under DATA_DIR.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { readJson, writePrivateJson } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";
import { assertReachable, chooseRunUser, locateBinaries } from "./postgres-binaries.mjs";
import * as server from "./postgres-server.mjs";
import { isSameProcess, markProcess, waitFor } from "./processes.mjs";

/**
 * @typedef {import("./postgres-server.mjs").Cluster} Cluster
 * @typedef {{ port?: number, adminPassword: string, appPassword: string, prepared?: boolean }} Memory database.json
 * @typedef {{
 *   url: string, adminUrl: string, port: number, pid: number, isNew: boolean, wasRunning: boolean,
 *   isAlive: () => boolean, stop: (patienceMs?: number) => Promise<void>,
 * }} LocalDatabase
 */

const role = "ringside";
const settings = { max_connections: 100, shared_buffers: "128MB", log_min_messages: "warning" };
const largestLogBytes = 10_000_000;

/**
 * Starts the database under DATA_DIR, making it first where there is none; takes over one that is running already.
 * @param {string} dataDir
 * @returns {Promise<LocalDatabase>}
 */
export async function startLocalDatabase(dataDir) {
  makeDataFolder(dataDir);
  const memoryFile = path.join(dataDir, "database.json");
  const folder = clusterFolder(dataDir);
  const isNew = !hasLocalDatabase(dataDir);
  /** @type {Memory | undefined} */
  let memory = readJson(memoryFile);
  if (!memory) {
    if (!isNew)
      throw new PlainError(
        `${memoryFile} is missing: the database in ${folder} cannot be opened without it.`,
      );
    memory = { adminPassword: newPassword(), appPassword: newPassword() };
    writePrivateJson(memoryFile, memory);
  }
  const cluster = prepare(folder, path.join(dataDir, "postgres.log"), memory.adminPassword, settings);
  if (isNew) server.createCluster(cluster, { sync: true });
  const found = await server.findRunning(cluster);
  if (!found) trimLog(cluster.logFile);
  const running = found ?? (await server.startServer(cluster, memory.port));
  const adminUrl = server.databaseUrl("postgres", memory.adminPassword, running.port, "postgres");
  if (!memory.prepared) await prepareRole(adminUrl, memory.appPassword, { createDatabases: false });
  if (!memory.prepared || memory.port !== running.port) {
    writePrivateJson(memoryFile, { ...memory, port: running.port, prepared: true });
  }
  return {
    url: server.databaseUrl(role, memory.appPassword, running.port, "ringside"),
    adminUrl,
    ...running,
    isNew,
    wasRunning: found !== undefined,
    isAlive: () => server.isServerRunning(cluster.folder),
    stop: (patienceMs = 8000) => server.stopServer(cluster, patienceMs),
  };
}

/** Has a database been made there, running or not? @param {string} dataDir */
export function hasLocalDatabase(dataDir) {
  return fs.existsSync(path.join(clusterFolder(dataDir), "PG_VERSION"));
}

/** Where the embedded database keeps its files. @param {string} dataDir */
export function clusterFolder(dataDir) {
  return path.join(fs.existsSync(dataDir) ? fs.realpathSync(dataDir) : dataDir, "postgres");
}

/** @param {string} dataDir */
function isLocalDatabaseRunning(dataDir) {
  return server.isServerRunning(clusterFolder(dataDir));
}

/**
 * Stops whatever server runs over DATA_DIR, for backup and restore. Does nothing when there is none.
 * @param {string} dataDir
 */
export async function stopLocalDatabase(dataDir) {
  if (!isLocalDatabaseRunning(dataDir)) return;
  await server.stopServer({ folder: clusterFolder(dataDir), binaries: locateBinaries() }, 8000);
  if (isLocalDatabaseRunning(dataDir)) throw new PlainError(`The database in ${dataDir} does not stop.`);
}

/** Makes DATA_DIR: private, but as root passable, because the database then runs as another user. @param {string} dataDir */
export function makeDataFolder(dataDir) {
  const isRoot = process.getuid?.() === 0;
  if (!fs.existsSync(dataDir)) fs.mkdirSync(dataDir, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
}

/**
 * A server to throw away, for tests: fast because it would not survive a power cut. The app's role is the real one
 * (no superuser), and may create databases, so that a template can be cloned.
 * @param {{ maxConnections?: number, createDatabases?: boolean, settings?: Record<string, string | number> }} [options]
 */
export async function startThrowawayDatabase(options = {}) {
  await removeAbandoned();
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), throwawayPrefix)));
  fs.chmodSync(home, 0o711);
  writePrivateJson(path.join(home, "owner.json"), markProcess(process.pid));
  const [adminPassword, appPassword] = [newPassword(), newPassword()];
  const cluster = prepare(path.join(home, "postgres"), path.join(home, "postgres.log"), adminPassword, {
    ...settings,
    max_connections: options.maxConnections ?? 100,
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    ...options.settings,
  });
  server.createCluster(cluster, { sync: false });
  let running = await server.startServer(cluster, undefined);
  const adminUrl = server.databaseUrl("postgres", adminPassword, running.port, "postgres");
  await prepareRole(adminUrl, appPassword, { createDatabases: options.createDatabases ?? true });
  return {
    adminUrl,
    url: server.databaseUrl(role, appPassword, running.port, "ringside"),
    port: running.port,
    folder: cluster.folder,
    pid: () => running.pid,
    /** Fast shutdown; `start` brings it back on the same port with the same data. */
    pause: () => server.stopServer(cluster, 8000),
    /** kill -9, as a crash would. */
    kill: async () => {
      process.kill(running.pid, "SIGKILL");
      await waitFor(() => !server.isServerRunning(cluster.folder), 5000);
    },
    start: async () => {
      running = (await server.findRunning(cluster)) ?? (await server.startServer(cluster, running.port));
    },
    /** Ends it and removes its files. */
    stop: async () => {
      await server.stopServer(cluster, 8000);
      fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const throwawayPrefix = "ringside-test-database-";

/** Ends and removes throw-away servers whose test run was killed. */
async function removeAbandoned() {
  for (const name of fs.readdirSync(os.tmpdir()).filter((item) => item.startsWith(throwawayPrefix))) {
    const home = path.join(fs.realpathSync(os.tmpdir()), name);
    const owner = readJson(path.join(home, "owner.json"));
    if (!owner || isSameProcess(owner)) continue;
    try {
      await server.stopServer({ folder: path.join(home, "postgres"), binaries: locateBinaries() }, 5000);
      fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // another user's, or another run is removing it at this moment
    }
  }
}

/**
 * @param {string} folder
 * @param {string} logFile
 * @param {string} adminPassword
 * @param {Record<string, string | number>} serverSettings
 * @returns {Cluster}
 */
function prepare(folder, logFile, adminPassword, serverSettings) {
  const binaries = locateBinaries();
  const user = chooseRunUser(folder);
  assertReachable(user, binaries, path.dirname(folder));
  return { binaries, user, folder, logFile, adminPassword, settings: serverSettings };
}

/**
 * The app's role: it owns its database and nothing else, cannot make roles, and is no superuser.
 * @param {string} adminUrl
 * @param {string} password
 * @param {{ createDatabases: boolean }} options
 */
async function prepareRole(adminUrl, password, { createDatabases }) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const known = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
    const rights = `LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS ${createDatabases ? "" : "NO"}CREATEDB`;
    await client.query(
      `${known.rowCount ? "ALTER" : "CREATE"} ROLE ${role} WITH ${rights} PASSWORD ${pg.escapeLiteral(password)}`,
    );
    const exists = await client.query("SELECT 1 FROM pg_database WHERE datname = 'ringside'");
    if (!exists.rowCount) await client.query(`CREATE DATABASE ringside OWNER ${role}`);
    await client.query("REVOKE ALL ON DATABASE ringside FROM PUBLIC");
    await client.query("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
  } finally {
    await client.end();
  }
}

function newPassword() {
  return randomBytes(24).toString("base64url");
}

/** @param {string} logFile */
function trimLog(logFile) {
  if (fs.existsSync(logFile) && fs.statSync(logFile).size > largestLogBytes)
    fs.renameSync(logFile, `${logFile}.old`);
}
