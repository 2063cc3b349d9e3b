import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isLoopbackHost } from "./configuration.mjs";
import { projectRoot } from "./files.mjs";
import { PlainError } from "./plain-error.mjs";

/** Can the simulated provider be started? Says why not. @param {string} host where the server listens */
export function canRunTwin(host) {
  const hasCode = fs.existsSync(path.join(projectRoot, "src", "twin", "main.ts"));
  const isNear = isLoopbackHost(host) || host === "0.0.0.0" || host === "::";
  if (!hasCode) console.log("  ! There is no src/twin/main.ts: the simulated provider is left out.");
  if (!isNear)
    console.log(`  ! The simulated provider only calls 127.0.0.1; with HOST=${host} it is left out.`);
  return hasCode && isNear;
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
