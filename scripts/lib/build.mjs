// Generates the database client and builds the app, each only when what it is made from has changed.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { projectRoot, removeFile } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";
import { runTool } from "./run.mjs";

const clientStamp = path.join(projectRoot, "src", "generated", "prisma.stamp");
const buildStamp = path.join(projectRoot, ".next", "ringside.stamp");

const clientSources = ["prisma", "prisma.config.ts", "package-lock.json"];
const appSources = [
  "src",
  "public",
  "next.config.mjs",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  ...clientSources,
];

/**
 * `prisma generate`, where the schema has changed since the last time.
 * @returns {Promise<boolean>} whether it had to run
 */
export async function generateClient() {
  const stamp = fingerprint(clientSources);
  if (readStamp(clientStamp) === stamp && fs.existsSync(path.join(projectRoot, "src", "generated", "prisma")))
    return false;
  const { code, output } = await runTool("prisma/build/index.js", ["generate"], { env: quiet() });
  if (code !== 0) throw new PlainError(`The database client could not be generated:\n${output}`);
  writeStamp(clientStamp, stamp);
  return true;
}

/** Is there a production build, made from exactly what lies here? */
function isBuildFresh() {
  return (
    fs.existsSync(path.join(projectRoot, ".next", "BUILD_ID")) &&
    readStamp(buildStamp) === fingerprint(appSources)
  );
}

/** @returns {Promise<boolean>} whether it had to build */
export async function buildIfStale() {
  if (isBuildFresh()) return false;
  await build();
  return true;
}

/** Builds, whatever is there. */
export async function build() {
  await generateClient();
  // Taken before: what is edited while the build runs must make it stale.
  const stamp = fingerprint(appSources);
  removeFile(buildStamp);
  const { code, output } = await runTool("next/dist/bin/next", ["build"], {
    env: { ...quiet(), NODE_ENV: "production" },
  });
  if (code !== 0) throw new PlainError(`The app could not be built:\n${output}`);
  writeStamp(buildStamp, stamp);
}

function quiet() {
  return {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
}

/**
 * A hash over names and contents: a checkout gives old files new times, so times prove nothing.
 * @param {string[]} sources
 */
function fingerprint(sources) {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => listFiles(source)).sort()) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(projectRoot, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** @param {string} relative @returns {string[]} */
function listFiles(relative) {
  const full = path.join(projectRoot, relative);
  const info = fs.statSync(full, { throwIfNoEntry: false });
  if (!info || relative === path.join("src", "generated")) return [];
  if (!info.isDirectory()) return /\.test\.tsx?$/.test(relative) ? [] : [relative];
  return fs.readdirSync(full).flatMap((name) => listFiles(path.join(relative, name)));
}

/** @param {string} file */
function readStamp(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/** @param {string} file @param {string} stamp */
function writeStamp(file, stamp) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, stamp);
}
