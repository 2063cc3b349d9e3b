// What earlier starts have decided, by database: start.json in DATA_DIR.
import path from "node:path";
import { readJson, writePrivateJson } from "./files.mjs";

/** @typedef {{ content?: "demo" | "empty", isSeeded?: boolean, twinPort?: number }} Memory */

/** @param {string} dataDir @param {string} databaseKey @returns {Memory} */
export function readMemory(dataDir, databaseKey) {
  return readJson(memoryFile(dataDir))?.[databaseKey] ?? {};
}

/** @param {string} dataDir @param {string} databaseKey @param {Memory} change */
export function remember(dataDir, databaseKey, change) {
  const all = readJson(memoryFile(dataDir)) ?? {};
  writePrivateJson(memoryFile(dataDir), { ...all, [databaseKey]: { ...all[databaseKey], ...change } });
}

/** @param {string} dataDir */
function memoryFile(dataDir) {
  return path.join(dataDir, "start.json");
}
