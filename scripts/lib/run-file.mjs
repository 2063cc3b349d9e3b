// What runs over a DATA_DIR at this moment: one starter at most, and the processes it has started.
import fs from "node:fs";
import path from "node:path";
import { readJson, removeFile, writePrivateJson } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";
import { endProcess, isSameProcess, markProcess } from "./processes.mjs";

/**
 * @typedef {import("./processes.mjs").ProcessMark} ProcessMark
 * @typedef {{
 *   starter: ProcessMark, origin: string, twinOrigin?: string, children: Record<string, ProcessMark>,
 * }} RunRecord run.json
 */

/**
 * Makes this process the only starter over DATA_DIR.
 * @param {string} dataDir
 */
export function acquireStarter(dataDir) {
  const file = lockFile(dataDir);
  const draft = `${file}.${process.pid}`;
  writePrivateJson(draft, markProcess(process.pid));
  try {
    for (;;) {
      try {
        // A link appears whole or not at all, and never replaces another.
        fs.linkSync(draft, file);
        return;
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      }
      const holder = liveStarter(dataDir);
      if (holder)
        throw new PlainError(
          `Ringside is already running over ${dataDir} (process ${holder.pid}): stop it first.`,
        );
      removeFile(file);
    }
  } finally {
    removeFile(draft);
  }
}

/** @param {string} dataDir */
export function releaseStarter(dataDir) {
  removeFile(runFile(dataDir));
  removeFile(lockFile(dataDir));
}

/** @param {string} dataDir @returns {ProcessMark | undefined} the starter that runs there now */
export function liveStarter(dataDir) {
  const holder = readJson(lockFile(dataDir));
  return isSameProcess(holder) ? holder : undefined;
}

/** @param {string} dataDir @param {RunRecord} record */
export function writeRunRecord(dataDir, record) {
  writePrivateJson(runFile(dataDir), record);
}

/** @param {string} dataDir @returns {RunRecord | undefined} */
export function readRunRecord(dataDir) {
  return readJson(runFile(dataDir));
}

/**
 * Ends what a killed starter left behind: exactly those processes, known by number and start time.
 * @param {string} dataDir
 * @returns {Promise<string[]>} the names of those that had to be ended
 */
export async function endLeftovers(dataDir) {
  const children = Object.entries(readRunRecord(dataDir)?.children ?? {});
  const leftovers = children.filter(([, mark]) => isSameProcess(mark));
  await Promise.all(leftovers.map(([, mark]) => endProcess(mark, 5000)));
  removeFile(runFile(dataDir));
  return leftovers.map(([name]) => name);
}

/** @param {string} dataDir */
function runFile(dataDir) {
  return path.join(dataDir, "run.json");
}

/** @param {string} dataDir */
function lockFile(dataDir) {
  return path.join(dataDir, "starter.lock");
}
