import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * @typedef {{ pid: number, started: string }} ProcessMark a process that cannot be taken for a later one with its number
 */

/**
 * When the process began, as a string that no later process with the same number can have.
 * Undefined when it is not running; a zombie counts as not running.
 * @param {number} pid
 * @returns {string | undefined}
 */
function processStart(pid) {
  if (process.platform === "linux") {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z" || fields[0] === "X") return undefined;
      return `${bootId()}:${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  if (process.platform === "win32") return isRunning(pid) ? "unknown" : undefined;
  const [state, ...start] = ps(pid, "state=,lstart=").split(/\s+/);
  return !state || state.startsWith("Z") ? undefined : start.join(" ");
}

/** @param {number} pid @returns {ProcessMark} */
export function markProcess(pid) {
  return { pid, started: processStart(pid) ?? "ended" };
}

/**
 * Is exactly this process still running?
 * @param {Partial<ProcessMark> | undefined} mark
 */
export function isSameProcess(mark) {
  return Boolean(mark?.pid && mark.started && processStart(mark.pid) === mark.started);
}

/** @param {number} pid the number of a process, running or not; false for a zombie */
export function isRunning(pid) {
  if (process.platform !== "win32") return processStart(pid) !== undefined;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param {number} pid @returns {string} the command line, empty when unknown */
export function commandLine(pid) {
  if (process.platform === "win32") return "";
  if (process.platform !== "linux") return ps(pid, "args=");
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/**
 * Sends a signal to a process and to the group it leads, ignoring one that is gone.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  for (const target of process.platform === "win32" ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {
      // no such group or process: nothing left to end
    }
  }
}

/**
 * Ends exactly this process: politely, then by force.
 * @param {ProcessMark} mark
 * @param {number} patienceMs
 */
export async function endProcess(mark, patienceMs) {
  if (!isSameProcess(mark)) return;
  signalGroup(mark.pid, "SIGTERM");
  if (await waitFor(() => !isSameProcess(mark), patienceMs)) return;
  signalGroup(mark.pid, "SIGKILL");
  await waitFor(() => !isSameProcess(mark), 2000);
}

/**
 * Asks every 25 ms until the answer is yes.
 * @param {() => boolean | Promise<boolean>} condition
 * @param {number} patienceMs
 * @returns {Promise<boolean>} false when patience ran out
 */
export async function waitFor(condition, patienceMs) {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= deadline) return false;
    await sleep(25);
  }
}

let knownBootId = "";
function bootId() {
  if (!knownBootId) knownBootId = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return knownBootId;
}

/** @param {number} pid @param {string} columns */
function ps(pid, columns) {
  const args = ["-o", columns, "-p", String(pid)];
  return (
    spawnSync("ps", args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } }).stdout?.trim() ?? ""
  );
}
