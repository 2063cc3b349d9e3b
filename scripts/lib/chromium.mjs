// Finds a Chromium for the browser tests, or gets one.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { run, runTool } from "./run.mjs";

const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * @param {(text: string) => void} log
 * @returns {Promise<string | undefined>} its path; undefined when there is none and none can be had
 */
export async function findOrInstallChromium(log) {
  const found = await findChromium();
  if (found) return found;
  log("No Chromium here: trying to get Playwright's own …");
  await runTool("playwright/cli.js", ["install", "chromium"]);
  const own = await playwrightChromium();
  if (own) return own;
  if (process.platform === "linux" && process.getuid?.() === 0 && onPath("apt-get")) {
    log("That did not work: trying apt-get install chromium …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update"], { env });
    await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env });
    return await findChromium();
  }
  return undefined;
}

/** The one command to type where none of it worked. */
export const chromiumAdvice =
  "sudo apt-get install chromium, or set CHROMIUM_PATH to a Chromium or Chrome of yours";

async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return works(named) ? named : undefined;
  const candidates = [...programs.map(onPath), ...applications.filter((file) => fs.existsSync(file))];
  return candidates.find((file) => file !== undefined && works(file)) ?? (await playwrightChromium());
}

async function playwrightChromium() {
  const { chromium } = await import("@playwright/test");
  const file = chromium.executablePath();
  return fs.existsSync(file) && works(file) ? file : undefined;
}

/** Ubuntu's chromium-browser is a stub that only says how to install a snap. @param {string} file */
function works(file) {
  try {
    return /\d+\.\d+/.test(
      execFileSync(file, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch {
    return false;
  }
}

/** @param {string} name */
function onPath(name) {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}
