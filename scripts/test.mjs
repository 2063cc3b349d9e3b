// npm test [-- --no-check] [--unit | --e2e] [filters …]: everything, ending in “N passed, N failed”. Filters are passed
// on to both runners.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildIfStale, generateClient } from "./lib/build.mjs";
import { runChecks } from "./lib/checks.mjs";
import { chromiumAdvice, findOrInstallChromium } from "./lib/chromium.mjs";
import { projectRoot } from "./lib/files.mjs";
import { PlainError, reportError } from "./lib/plain-error.mjs";
import { runTool } from "./lib/run.mjs";
import { step } from "./lib/step.mjs";
import { addUp, describe, readPlaywright, readVitest } from "./lib/test-results.mjs";

const ownFlags = ["--no-check", "--unit", "--e2e"];
const args = process.argv.slice(2);
const filters = args.filter((arg) => !ownFlags.includes(arg));
const has = (/** @type {string} */ flag) => args.includes(flag);
const results = fs.mkdtempSync(path.join(os.tmpdir(), "ringside-test-results-"));
const env = testEnvironment();

/** @type {{ name: string, tally: import("./lib/test-results.mjs").Tally }[]} */
const parts = [];
if (!has("--no-check") && filters.length === 0 && !has("--unit") && !has("--e2e")) await part("check", check);
if (!has("--e2e")) await part("vitest", vitest);
if (!has("--unit")) await part("playwright", playwright);
fs.rmSync(results, { recursive: true, force: true });

const total = addUp(parts.map(({ tally }) => tally));
console.log("");
for (const { name, tally } of parts) console.log(`  ${name.padEnd(12)} ${describe(tally)}`);
console.log(describe(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/**
 * Runs one part; one that throws has failed, and the others still run.
 * @param {string} name
 * @param {() => Promise<import("./lib/test-results.mjs").Tally>} run
 */
async function part(name, run) {
  console.log(`\n— ${name}`);
  try {
    parts.push({ name, tally: await run() });
  } catch (error) {
    reportError(error);
    parts.push({ name, tally: { passed: 0, failed: 1, skipped: 0 } });
  }
}

async function check() {
  const isGood = await runChecks(({ name, isGood: passed, seconds, output }) => {
    console.log(`  ${passed ? "✓" : "✗"} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(5)} s`);
    if (!passed) console.log(output.trim());
  });
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 };
}

async function vitest() {
  await step("Database client", async (note) => note((await generateClient()) ? "generated" : "up to date"));
  const file = path.join(results, "vitest.json");
  const options = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  if (filters.length) options.push("--passWithNoTests");
  const { code } = await runTool("vitest/vitest.mjs", [...options, ...filters], { env, show: true });
  return readVitest(file, code);
}

async function playwright() {
  if (!fs.existsSync(path.join(projectRoot, "playwright.config.ts"))) {
    throw new PlainError("There is no playwright.config.ts.");
  }
  const chromium = await step("Chromium", async (note) => {
    const file = await findOrInstallChromium((text) => console.log(`    ${text}`));
    if (file) note(file);
    return file;
  });
  if (!chromium)
    throw new PlainError(`No Chromium was found, and none could be installed. Type: ${chromiumAdvice}`);
  await step("Build", async (note) => note((await buildIfStale()) ? "built" : "up to date"));
  const file = path.join(results, "playwright.json");
  const options = ["test", "--reporter=list,json", ...(filters.length ? ["--pass-with-no-tests"] : [])];
  const { code } = await runTool("playwright/cli.js", [...options, ...filters], {
    env: { ...env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    show: true,
  });
  return readPlaywright(file, code);
}

/** Tests must never meet a database, a folder or a key of the person who runs them. */
function testEnvironment() {
  const copy = { ...process.env };
  const ours = [
    "DATABASE_URL",
    "DATA_DIR",
    "NEXTAUTH_SECRET",
    "NEXTAUTH_URL",
    "ENCRYPTION_KEYS",
    "PUBLIC_URL",
    "HOST",
    "PORT",
  ];
  const behaviour = [
    "ALLOW_HTTP",
    "TRUSTED_PROXY_HOPS",
    "OUTBOUND_ALLOW_ORIGINS",
    "REAL_TIME_SYNC",
    "LOG_LEVEL",
    "NODE_ENV",
  ];
  for (const name of [...ours, ...behaviour]) delete copy[name];
  // An odd time zone finds what a round one hides.
  return { ...copy, TZ: "America/St_Johns", NEXT_TELEMETRY_DISABLED: "1" };
}
