// Copies of DATA_DIR: a stopped database's files and the secrets that open it, in one .tar.gz.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { restoredMarker } from "./epoch.mjs";
import { writePrivateJson } from "./files.mjs";
import { clusterFolder, hasLocalDatabase, makeDataFolder, stopLocalDatabase } from "./local-database.mjs";
import { PlainError } from "./plain-error.mjs";
import { chooseRunUser } from "./postgres-binaries.mjs";
import { acquireStarter, endLeftovers, releaseStarter } from "./run-file.mjs";

/** What belongs to a moment, not to the data. */
const passing = ["run.json", "starter.lock", "postgres.log", "postgres.log.old", "backups"];
const isPassing = (/** @type {string} */ name) =>
  passing.includes(name) || /^(replaced-|restoring-|starter\.lock)|\.(tmp|new|password)$/.test(name);

/**
 * Runs something while nothing else runs over DATA_DIR; a database left over by a killed start is stopped first.
 * @param {string} dataDir
 * @param {() => void} work
 */
export async function whileStopped(dataDir, work) {
  if (process.env.DATABASE_URL) {
    throw new PlainError(
      "DATABASE_URL is set: back that database up, and restore it, with its own tools (pg_dump, pg_restore).",
    );
  }
  makeDataFolder(dataDir);
  acquireStarter(dataDir);
  try {
    await endLeftovers(dataDir);
    await stopLocalDatabase(dataDir);
    work();
  } finally {
    releaseStarter(dataDir);
  }
}

/** @param {string} dataDir @param {string} file */
export function writeBackup(dataDir, file) {
  if (!hasLocalDatabase(dataDir)) {
    throw new PlainError(`There is no embedded database in ${dataDir}: there is nothing to back up.`);
  }
  if (fs.existsSync(file)) throw new PlainError(`${file} exists already: choose another name.`);
  const items = fs.readdirSync(dataDir).filter((name) => !isPassing(name));
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.tmp`;
  fs.writeFileSync(draft, "", { mode: 0o600 });
  try {
    tar(["-czf", draft, "-C", dataDir, ...items.map((name) => `./${name}`)]);
    fs.renameSync(draft, file);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * Puts a backup in the place of what is there, which is kept aside.
 * @param {string} dataDir
 * @param {string} file
 * @returns {string | undefined} where the replaced files are now
 */
export function restoreBackup(dataDir, file) {
  if (!fs.existsSync(file)) throw new PlainError(`${file} does not exist.`);
  const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const draft = path.join(dataDir, `restoring-${time}`);
  fs.mkdirSync(draft, { mode: 0o700 });
  try {
    tar(["-xzpf", file, "-C", draft]);
    assertComplete(draft, file);
    giveToRunUser(path.join(draft, "postgres"), clusterFolder(dataDir));
    const replaced = path.join(dataDir, `replaced-${time}`);
    const old = fs.readdirSync(dataDir).filter((name) => !isPassing(name));
    // First: should this be cut short, the next start must still tell the browsers to read anew.
    writePrivateJson(restoredMarker(dataDir), { at: time });
    if (old.length) fs.mkdirSync(replaced, { mode: 0o700 });
    for (const name of old) fs.renameSync(path.join(dataDir, name), path.join(replaced, name));
    for (const name of fs.readdirSync(draft)) fs.renameSync(path.join(draft, name), path.join(dataDir, name));
    writePrivateJson(restoredMarker(dataDir), { at: time });
    return old.length ? replaced : undefined;
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {string} file */
function assertComplete(folder, file) {
  for (const name of ["postgres/PG_VERSION", "database.json", "secrets.json"]) {
    if (!fs.existsSync(path.join(folder, name))) {
      throw new PlainError(`${file} is not a backup of Ringside: ${name} is missing in it.`);
    }
  }
}

/** As root the database runs as another user, who must own its files. @param {string} folder @param {string} finalFolder */
function giveToRunUser(folder, finalFolder) {
  if (process.getuid?.() !== 0) return;
  const user = chooseRunUser(finalFolder);
  if (!user) return;
  const items = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const item of ["", ...items]) fs.lchownSync(path.join(folder, item), user.uid, user.gid);
}

/** @param {string[]} args */
function tar(args) {
  const result = spawnSync("tar", args, { encoding: "utf8" });
  if (result.error) throw new PlainError("The program “tar” is needed for this and is not installed here.");
  if (result.status !== 0) throw new PlainError(`“tar” failed: ${result.stderr.trim().split("\n")[0]}`);
}
