// The two secrets the server cannot do without. With the embedded database they are made once and kept beside it; with
// a database of the user's own they must be given, because they have to outlive this folder.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { projectRoot, readJson, writePrivateJson } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";

/** @typedef {{ NEXTAUTH_SECRET: string, ENCRYPTION_KEYS: string }} Secrets */

const howToMake = {
  NEXTAUTH_SECRET: `node -p "crypto.randomBytes(32).toString('base64')"`,
  ENCRYPTION_KEYS: `node -p "'k1:' + crypto.randomBytes(32).toString('base64')"`,
};

/**
 * @param {{ dataDir: string, isEmbedded: boolean, wasStartedBefore: boolean, env: NodeJS.ProcessEnv }} where
 * @returns {Secrets}
 */
export function readSecrets({ dataDir, isEmbedded, wasStartedBefore, env }) {
  const kept = isEmbedded ? keptSecrets(dataDir, wasStartedBefore && !env.ENCRYPTION_KEYS) : {};
  const secrets = {
    NEXTAUTH_SECRET: env.NEXTAUTH_SECRET || kept.NEXTAUTH_SECRET || "",
    ENCRYPTION_KEYS: env.ENCRYPTION_KEYS || kept.ENCRYPTION_KEYS || "",
  };
  const examples = exampleValues();
  for (const name of /** @type {(keyof Secrets)[]} */ (Object.keys(secrets))) {
    const make = `Make one with: ${howToMake[name]}`;
    if (!secrets[name])
      throw new PlainError(`With a DATABASE_URL of your own, ${name} must be set too. ${make}`);
    if (examples.has(secrets[name]))
      throw new PlainError(`${name} is still the value of .env.example. ${make}`);
  }
  if (secrets.NEXTAUTH_SECRET.length < 32) {
    throw new PlainError(`NEXTAUTH_SECRET is too short. Make one with: ${howToMake.NEXTAUTH_SECRET}`);
  }
  if (!secrets.ENCRYPTION_KEYS.split(",").every((entry) => isKey(entry.trim()))) {
    throw new PlainError(
      "ENCRYPTION_KEYS must be one or more of name:base64 with 32 bytes each, separated by commas. " +
        `Make one with: ${howToMake.ENCRYPTION_KEYS}`,
    );
  }
  return secrets;
}

/**
 * @param {string} dataDir
 * @param {boolean} mustExist
 * @returns {Partial<Secrets>}
 */
function keptSecrets(dataDir, mustExist) {
  const file = path.join(dataDir, "secrets.json");
  const kept = readJson(file);
  if (kept) return kept;
  if (mustExist) {
    throw new PlainError(
      `${file} is missing: without it the stored provider keys cannot be read. Put it back from a backup.`,
    );
  }
  const made = {
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  };
  writePrivateJson(file, made);
  return made;
}

/** @param {string} entry */
function isKey(entry) {
  const [, value] = /^[A-Za-z0-9_-]{1,32}:([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
  return value !== undefined && Buffer.from(value, "base64").length === 32;
}

/** @returns {Set<string>} every value that .env.example shows, commented out or not */
function exampleValues() {
  const file = path.join(projectRoot, ".env.example");
  if (!fs.existsSync(file)) return new Set();
  const lines = fs.readFileSync(file, "utf8").matchAll(/^#? ?[A-Z_]+=(.+)$/gm);
  return new Set([...lines].map((match) => String(match[1]).trim()));
}
