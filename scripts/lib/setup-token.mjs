import { randomBytes } from "node:crypto";
import path from "node:path";
import { readJson, removeFile, writePrivateJson } from "./files.mjs";

/**
 * The one-time token that lets the person at this terminal, and nobody else, make the first admin. It stays the same
 * over restarts until there is one.
 * @param {string} dataDir
 */
export function keepSetupToken(dataDir) {
  const file = path.join(dataDir, "setup-token.json");
  /** @type {string} */
  const value = readJson(file)?.token ?? randomToken();
  writePrivateJson(file, { token: value });
  return { value, forget: () => removeFile(file) };
}

/** 256 random bits, fit for an address. */
export function randomToken() {
  return randomBytes(32).toString("base64url");
}
