// Whether a database holds the demo or starts empty. Demo people have printed passwords, so they exist only where
// nobody but this machine can reach them, or where somebody asked for them.
import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";
import { run } from "./run.mjs";
import { step } from "./step.mjs";

const seedFile = path.join("scripts", "seed-demo.ts");

/**
 * @param {import("./configuration.mjs").Configuration} config
 * @param {import("./memory.mjs").Memory} memory
 * @returns {"demo" | "empty"}
 */
export function chooseContent(config, memory) {
  const isSafe = config.databaseUrl === undefined && config.isLoopback && !config.isPublic;
  if (config.empty && memory.content === "demo") {
    throw new PlainError(
      `${config.dataDir} already holds the demo: start empty in another folder (DATA_DIR=my-team npm start -- --empty).`,
    );
  }
  if (config.empty) return "empty";
  if (config.demo) return "demo";
  if (memory.content === "demo" && !isSafe) {
    throw new PlainError(
      "This database holds the demo, whose passwords are printed in a terminal: say --demo to serve it beyond this " +
        "machine, or take another folder for a team of your own (DATA_DIR=my-team npm start -- --empty).",
    );
  }
  return memory.content ?? (isSafe ? "demo" : "empty");
}

/** Tells databases apart without keeping a password. @param {string | undefined} databaseUrl */
export function databaseKey(databaseUrl) {
  if (!databaseUrl || !URL.canParse(databaseUrl)) return "embedded";
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `${hostname}:${port || 5432}${pathname}`;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>} false when there is nothing to seed with
 */
export async function seedDemo(env) {
  if (!fs.existsSync(path.join(projectRoot, seedFile))) {
    console.log(`  ! There is no ${seedFile}: the demo is left out.`);
    return false;
  }
  await step("Demo", async () => {
    const { code, output } = await run(process.execPath, ["--import", "tsx", seedFile], { env });
    if (code !== 0) throw new PlainError(`The demo could not be made:\n${output}`);
  });
  return true;
}

const bindFile = "scripts/bind-twin.ts";

/** Tells the running simulated provider about the demo's accounts. @param {NodeJS.ProcessEnv} env with TWIN_ORIGIN */
export async function bindTwin(env) {
  const { code, output } = await run(process.execPath, ["--import", "tsx", bindFile], { env });
  if (code !== 0) throw new PlainError(`The simulated provider could not be told about the demo:\n${output}`);
}
