import { spawn } from "node:child_process";
import { projectRoot } from "./files.mjs";

/**
 * @typedef {{ code: number, output: string }} Outcome
 * @typedef {{ env?: NodeJS.ProcessEnv, show?: boolean, cwd?: string }} RunOptions show: let it write to the terminal
 */

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Ends the programs that run at this moment, because the person has lost patience. */
export function endTools() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>} code 1 when it could not be started or was ended by a signal
 */
export function run(command, args, { env = process.env, show = false, cwd = projectRoot } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.once("error", (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.once("close", (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Runs one of the project's own tools by its JavaScript file, so that neither PATH nor a shell matters.
 * @param {string} file below node_modules
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runTool(file, args, options) {
  return run(process.execPath, [`node_modules/${file}`, ...args], options);
}
