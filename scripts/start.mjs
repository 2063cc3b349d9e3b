// npm start [-- --empty | --demo | --dev | --no-twin]
// Imports Node's own modules only: nothing else may be installed yet. What follows is imported after `npm ci`.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PlainError, reportError } from "./lib/plain-error.mjs";
import { step } from "./lib/step.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

try {
  assertNodeVersion();
  if (needsInstall()) await step("Install", install);
  const { start } = await import("./lib/start.mjs");
  await start(process.argv.slice(2));
} catch (error) {
  reportError(error);
  process.exit(1);
}

function assertNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new PlainError(`Ringside needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

function needsInstall() {
  const installed = fs.statSync(path.join(root, "node_modules", ".package-lock.json"), {
    throwIfNoEntry: false,
  });
  if (!installed) return true;
  // npm itself writes the two within moments of each other.
  return fs.statSync(path.join(root, "package-lock.json")).mtimeMs > installed.mtimeMs + 2000;
}

/** @param {(note: string) => void} note */
async function install(note) {
  console.log("  Installing packages (npm ci) …");
  // The build needs the development packages, which NODE_ENV=production would leave out.
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath ?? "";
  const options = /** @type {const} */ ({ cwd: root, stdio: "inherit" });
  const result = npm.endsWith("npm-cli.js")
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (result.error)
    throw new PlainError(`npm cannot be run (${result.error.message}): install the packages with “npm ci”.`);
  if (result.status !== 0)
    throw new PlainError("The packages could not be installed: see npm's message above.");
  note("npm ci");
}
