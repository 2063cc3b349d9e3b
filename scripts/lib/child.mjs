import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";
import { markProcess, signalGroup } from "./processes.mjs";

const mostRestarts = 5;
const restartDelayMs = 2000;
const steadyAfterMs = 60_000;

/**
 * A program the starter keeps running. It has a channel to the starter and ends itself when that closes, so that a
 * starter killed with -9 leaves nothing behind; it leads a group of its own, so that Ctrl-C reaches the starter alone,
 * which then ends everything in order.
 */
export class Child {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #process;
  #isStopping = false;
  #restarts = 0;

  /**
   * @param {{
   *   name: string, args: string[], env: NodeJS.ProcessEnv, waitUntilReady: (child: Child) => Promise<void>,
   *   onStarted: (mark: import("./processes.mjs").ProcessMark) => void, onGivenUp: (reason: string) => void,
   * }} options
   */
  constructor(options) {
    this.options = options;
  }

  /** Starts it and waits until it is ready. An end before that is an error; a later one is answered by a restart. */
  async start() {
    const ended = this.#launch();
    const readyOrEnded = await Promise.race([this.options.waitUntilReady(this).then(() => undefined), ended]);
    if (readyOrEnded)
      throw new PlainError(`The ${this.options.name} did not start: it ended with ${readyOrEnded}.`);
    void this.#keepRunning(ended);
  }

  get isRunning() {
    return this.#process !== undefined;
  }

  /** @param {(message: unknown) => void} listener */
  onMessage(listener) {
    this.#process?.on("message", listener);
  }

  /** Ends it, to be started again with the present environment. */
  recycle() {
    if (this.#process?.pid) signalGroup(this.#process.pid, "SIGKILL");
  }

  /** @param {number} patienceMs after that it is ended by force */
  async stop(patienceMs) {
    this.#isStopping = true;
    const child = this.#process;
    if (!child?.pid) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const timer = setTimeout(() => this.kill(), patienceMs);
    await gone;
    clearTimeout(timer);
  }

  kill() {
    this.#isStopping = true;
    if (this.#process?.pid) signalGroup(this.#process.pid, "SIGKILL");
  }

  /** @returns {Promise<string>} resolves, with how, when it ends */
  #launch() {
    const child = spawn(process.execPath, this.options.args, {
      cwd: projectRoot,
      env: this.options.env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.#process = child;
    if (child.pid) this.options.onStarted(markProcess(child.pid));
    return new Promise((resolve) => {
      child.once("error", (error) => {
        this.#process = undefined;
        resolve(error.message);
      });
      child.once("exit", (code, signal) => {
        this.#process = undefined;
        // What it had started in its turn goes with it.
        if (child.pid) signalGroup(child.pid, "SIGKILL");
        resolve(signal ? `signal ${signal}` : `code ${code}`);
      });
    });
  }

  /** @param {Promise<string>} ended */
  async #keepRunning(ended) {
    for (;;) {
      const startedAt = performance.now();
      const how = await ended;
      if (this.#isStopping) return;
      if (performance.now() - startedAt > steadyAfterMs) this.#restarts = 0;
      this.#restarts += 1;
      if (this.#restarts > mostRestarts) {
        this.options.onGivenUp(`The ${this.options.name} ended ${mostRestarts + 1} times in a row (${how}).`);
        return;
      }
      console.error(
        `  ! The ${this.options.name} ended (${how}); starting it again (${this.#restarts} of ${mostRestarts}).`,
      );
      await sleep(restartDelayMs);
      if (this.#isStopping) return;
      ended = this.#launch();
    }
  }
}
