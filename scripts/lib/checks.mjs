// What `npm run check` looks at. Each check says nothing while it is content.
import fs from "node:fs";
import path from "node:path";
import { generateClient } from "./build.mjs";
import { projectRoot } from "./files.mjs";
import { run, runTool } from "./run.mjs";

/**
 * @typedef {{ name: string, isGood: boolean, seconds: number, output: string }} CheckResult
 * @typedef {{ name: string, run: () => Promise<{ code: number, output: string }> }} Check
 */

/** @returns {Check[]} the longest first, as they share two cores */
function checks() {
  const folders = ["src", "scripts", "tests", "bench"].filter((name) =>
    fs.existsSync(path.join(projectRoot, name)),
  );
  return [
    { name: "types", run: checkTypes },
    { name: "layers, cycles", run: () => checkLayers(folders) },
    { name: "dead code", run: () => runTool("knip/bin/knip.js", ["--no-progress"]) },
    { name: "lint", run: () => runTool("oxlint/bin/oxlint", ["--type-aware", "--deny-warnings"]) },
    { name: "format", run: () => runTool("@biomejs/biome/bin/biome", ["format", "."]) },
  ];
}

/**
 * Runs every check, two at a time.
 * @param {(result: CheckResult) => void} report called as each one ends
 * @returns {Promise<boolean>} whether all are content
 */
export async function runChecks(report) {
  await generateClient();
  const waiting = checks();
  let isGood = true;
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAt = performance.now();
      const { code, output } = await check.run();
      isGood &&= code === 0;
      report({
        name: check.name,
        isGood: code === 0,
        seconds: (performance.now() - startedAt) / 1000,
        output,
      });
    }
  };
  await Promise.all([work(), work()]);
  return isGood;
}

async function checkTypes() {
  // Without the file that Next writes, its own imports of styles have no type.
  const typegen = await runTool("next/dist/bin/next", ["typegen"]);
  if (typegen.code !== 0) return typegen;
  return runTool("typescript/bin/tsc", ["--noEmit", "--pretty", "false"]);
}

/** @param {string[]} folders */
function checkLayers(folders) {
  const cruiser = "node_modules/dependency-cruiser/bin/dependency-cruise.mjs";
  return run(process.execPath, [
    "--import",
    "./scripts/lib/swc-tsx.mjs",
    cruiser,
    "--output-type",
    "err",
    ...folders,
  ]);
}
