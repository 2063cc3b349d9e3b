import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";

/** Is there a simulated provider to start? Says so when not. */
export function hasTwin() {
  if (fs.existsSync(path.join(projectRoot, "src", "twin", "main.ts"))) return true;
  console.log("  ! There is no src/twin/main.ts: the simulated provider is left out.");
  return false;
}

/** @param {import("./child.mjs").Child} child resolves when it has sent `{ type: "ready" }` */
export async function waitForReadyMessage(child) {
  const ready = new Promise((resolve) => {
    child.onMessage((message) => {
      if (/** @type {{ type?: string } | null} */ (message)?.type === "ready") resolve(true);
    });
  });
  const timer = new AbortController();
  const isReady = await Promise.race([ready, sleep(20_000, false, { signal: timer.signal })]);
  timer.abort();
  if (!isReady)
    throw new PlainError(
      "The simulated provider was not ready after 20 s; start without it: npm start -- --no-twin",
    );
}
