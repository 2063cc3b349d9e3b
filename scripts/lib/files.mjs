import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * Where this installation keeps what it must remember: DATA_DIR, or `.data` beside package.json.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function dataFolder(env = process.env) {
  return path.resolve(projectRoot, env.DATA_DIR || ".data");
}

/** Reads `.env` where there is one; what the shell has set already wins. */
export function loadDotEnv() {
  const file = path.join(projectRoot, ".env");
  if (fs.existsSync(file)) process.loadEnvFile(file);
}

/**
 * @param {string} file
 * @returns {any} the parsed content, or undefined when the file is missing or was cut short
 */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || /** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/**
 * Writes a file only its owner can read, all or nothing: a crash leaves the old one or the new one.
 * @param {string} file
 * @param {unknown} value
 */
export function writePrivateJson(file, value) {
  const draft = `${file}.${process.pid}.tmp`;
  const handle = fs.openSync(draft, "w", 0o600);
  try {
    fs.writeSync(handle, `${JSON.stringify(value, null, 2)}\n`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(draft, file);
}

/** @param {string} file */
export function removeFile(file) {
  fs.rmSync(file, { force: true });
}
