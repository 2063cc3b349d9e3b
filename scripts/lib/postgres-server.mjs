// One PostgreSQL server over one folder: make the folder, start, find again, stop.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { PlainError } from "./plain-error.mjs";
import { freeLoopbackPort } from "./ports.mjs";
import { cannotRun } from "./postgres-binaries.mjs";
import { commandLine, isRunning, waitFor } from "./processes.mjs";

/**
 * @typedef {import("./postgres-binaries.mjs").Binaries} Binaries
 * @typedef {import("./postgres-binaries.mjs").RunUser} RunUser
 * @typedef {{
 *   binaries: Binaries, user: RunUser | undefined, folder: string, logFile: string,
 *   adminPassword: string, settings: Record<string, string | number>,
 * }} Cluster
 * @typedef {{ pid: number, port: number }} Running
 */

const startPatienceMs = 60_000;

/** @param {string} role @param {string} password @param {number} port @param {string} database */
export function databaseUrl(role, password, port, database) {
  return `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Makes the folder beside its final place and moves it there when it is whole, so that a start that is cut short
 * leaves nothing that looks like a database.
 * @param {Cluster} cluster
 * @param {{ sync: boolean }} options
 */
export function createCluster(cluster, { sync }) {
  const draft = `${cluster.folder}.new`;
  const passwordFile = `${cluster.folder}.password`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  fs.writeFileSync(passwordFile, cluster.adminPassword, { mode: 0o600 });
  if (cluster.user) {
    for (const item of [draft, passwordFile]) fs.chownSync(item, cluster.user.uid, cluster.user.gid);
  }
  // Without LANG initdb would choose SQL_ASCII: the encoding and the collation are said here.
  const args = [
    "-D",
    draft,
    "-U",
    "postgres",
    "-A",
    "scram-sha-256",
    `--pwfile=${passwordFile}`,
    "-E",
    "UTF8",
  ];
  args.push("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", sync ? "" : "--no-sync");
  const result = spawnSync(cluster.binaries.initdb, args.filter(Boolean), {
    ...asUser(cluster),
    encoding: "utf8",
  });
  fs.rmSync(passwordFile, { force: true });
  if (result.error) throw cannotRun(result.error);
  if (result.status !== 0) {
    throw new PlainError(
      `The database's folder ${cluster.folder} could not be made: ${lastLine(result.stderr)}`,
    );
  }
  fs.renameSync(draft, cluster.folder);
}

/**
 * The server that already runs over this folder, whoever started it.
 * @param {Cluster} cluster
 * @returns {Promise<Running | undefined>}
 */
export async function findRunning(cluster) {
  const deadline = performance.now() + startPatienceMs;
  for (;;) {
    const lock = readLockFile(cluster.folder);
    if (!lock) return undefined;
    if (!isOurServer(lock.pid, cluster.folder)) {
      // Its number may belong to another program by now, or to a zombie: PostgreSQL itself would refuse to start.
      fs.rmSync(lockFile(cluster.folder), { force: true });
      return undefined;
    }
    const answer = await ask(cluster.adminPassword, lock.port, "show data_directory");
    if (answer.value !== undefined && samePath(answer.value, cluster.folder)) return lock;
    if (answer.value === undefined && answer.code === "28P01") throw wrongPassword(cluster.folder);
    if (performance.now() > deadline) {
      throw new PlainError(
        `The database over ${cluster.folder} (process ${lock.pid}) runs but does not answer.`,
      );
    }
    await sleep(50);
  }
}

/**
 * Starts the server and waits until it answers. After a kill -9 the old one's processes may hold the folder for a
 * moment longer, and the remembered port may be taken: both are tried again.
 * @param {Cluster} cluster
 * @param {number | undefined} rememberedPort
 * @returns {Promise<Running>}
 */
export async function startServer(cluster, rememberedPort) {
  let port = await freeLoopbackPort(rememberedPort);
  const deadline = performance.now() + startPatienceMs;
  for (;;) {
    const outcome = await launch(cluster, port, deadline);
    if ("pid" in outcome) return outcome;
    const retriable = /lock file .* already exists|shared memory block/i.test(outcome.said);
    if (/could not (bind|create any TCP)/i.test(outcome.said)) port = await freeLoopbackPort();
    else if (!retriable)
      throw new PlainError(`The database did not start: ${reason(outcome.said)} (see ${cluster.logFile})`);
    if (performance.now() > deadline) {
      throw new PlainError(`Another database still holds ${cluster.folder}: ${reason(outcome.said)}`);
    }
    if (retriable) await sleep(250);
  }
}

/**
 * Fast shutdown: open transactions are rolled back, committed ones are safe. One that does not end in time is told
 * to stop at once, and recovers at its next start.
 * @param {Pick<Cluster, "folder" | "binaries">} cluster
 * @param {number} patienceMs
 */
export async function stopServer(cluster, patienceMs) {
  const lock = readLockFile(cluster.folder);
  if (!lock || !isOurServer(lock.pid, cluster.folder)) return;
  if (process.platform === "win32") {
    const args = [
      "stop",
      "-w",
      "-m",
      "fast",
      "-t",
      String(Math.ceil(patienceMs / 1000)),
      "-D",
      cluster.folder,
    ];
    spawnSync(cluster.binaries.pgCtl, args);
    return;
  }
  sendSignal(lock.pid, "SIGINT");
  if (await waitFor(() => !isOurServer(lock.pid, cluster.folder), patienceMs)) return;
  sendSignal(lock.pid, "SIGQUIT");
  await waitFor(() => !isOurServer(lock.pid, cluster.folder), 1000);
}

/** Is a server running over this folder at this moment? @param {string} folder */
export function isServerRunning(folder) {
  const lock = readLockFile(folder);
  return lock !== undefined && isOurServer(lock.pid, folder);
}

/** @param {string} folder @returns {Running | undefined} what postmaster.pid says, true or not */
function readLockFile(folder) {
  try {
    const lines = fs.readFileSync(lockFile(folder), "utf8").split("\n");
    const pid = Math.abs(Number(lines[0]));
    return pid > 0 ? { pid, port: Number(lines[3]) || 0 } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Cluster} cluster @param {number} port @param {number} deadline @returns {Promise<Running | { said: string }>} */
async function launch(cluster, port, deadline) {
  const log = fs.openSync(cluster.logFile, "a", 0o600);
  const logStart = fs.fstatSync(log).size;
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    ...cluster.settings,
  };
  const args = ["-D", cluster.folder, "-p", String(port)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  // Detached: Ctrl-C reaches every process of the terminal, and the database must be the last to go.
  const child = spawn(cluster.binaries.postgres, args, {
    ...asUser(cluster),
    detached: true,
    stdio: ["ignore", log, log],
    windowsHide: true,
  });
  fs.closeSync(log);
  /** @type {Error | undefined} */
  let failure;
  let ended = false;
  child.once("error", (error) => {
    failure = error;
  });
  child.once("exit", () => {
    ended = true;
  });
  child.unref();
  for (;;) {
    if (failure) throw cannotRun(failure);
    if (ended || child.pid === undefined) return { said: readFrom(cluster.logFile, logStart) };
    const answer = await ask(cluster.adminPassword, port, "show data_directory");
    if (answer.value !== undefined && !ended && samePath(answer.value, cluster.folder))
      return { pid: child.pid, port };
    if (answer.value === undefined && answer.code === "28P01" && !ended) {
      await stopServer(cluster, 5000);
      throw wrongPassword(cluster.folder);
    }
    if (performance.now() > deadline) {
      throw new PlainError(`The database did not answer within a minute (see ${cluster.logFile}).`);
    }
    await sleep(20);
  }
}

/** @param {string} adminPassword @param {number} port @param {string} sql @returns {Promise<{ value?: string, code?: string }>} */
async function ask(adminPassword, port, sql) {
  const connectionString = databaseUrl("postgres", adminPassword, port, "postgres");
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query({ text: sql, rowMode: "array" });
    return { value: String(rows[0]?.[0]) };
  } catch (error) {
    return { code: /** @type {{ code?: string }} */ (error).code ?? "unknown" };
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {number} pid @param {string} folder */
function isOurServer(pid, folder) {
  if (!isRunning(pid)) return false;
  return process.platform === "win32" || commandLine(pid).includes(`-D ${folder}`);
}

/** @param {Cluster} cluster */
function asUser(cluster) {
  const system = process.platform === "win32" ? process.env : { PATH: process.env.PATH ?? "" };
  const env = { ...system, LC_ALL: "C" };
  return cluster.user ? { env, cwd: "/", uid: cluster.user.uid, gid: cluster.user.gid } : { env };
}

/** @param {string} folder */
function lockFile(folder) {
  return path.join(folder, "postmaster.pid");
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself
  }
}

/** @param {string} one @param {string} other */
function samePath(one, other) {
  try {
    return fs.realpathSync(one) === fs.realpathSync(other);
  } catch {
    return false;
  }
}

/** @param {string} file @param {number} start */
function readFrom(file, start) {
  return fs.readFileSync(file).subarray(start).toString("utf8");
}

/** @param {string} said */
function reason(said) {
  const fatal = said.split("\n").findLast((line) => /FATAL|PANIC|could not/.test(line));
  return fatal?.replace(/^.*?(FATAL|PANIC):\s*/, "") ?? (lastLine(said) || "it ended without a word");
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split("\n").at(-1) ?? "";
}

/** @param {string} folder */
function wrongPassword(folder) {
  return new PlainError(
    `The database in ${folder} does not know the password in database.json beside it: put the matching file back, ` +
      `or restore a backup (npm run restore -- FILE).`,
  );
}
