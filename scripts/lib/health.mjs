import http from "node:http";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "./plain-error.mjs";

/**
 * Asks the server until it says that it is ready.
 * @param {string} host
 * @param {number} port
 * @param {number} patienceMs
 * @returns {Promise<{ needsSetup?: boolean }>}
 */
export async function waitUntilReady(host, port, patienceMs) {
  const deadline = performance.now() + patienceMs;
  let last = "no answer";
  while (performance.now() < deadline) {
    const answer = await askReady(host, port);
    if (answer.status === 200) return answer.body;
    last = answer.status ? `status ${answer.status}` : "no answer";
    await sleep(50);
  }
  throw new PlainError(
    `The server was not ready after ${patienceMs / 1000} s (${last} from /api/health/ready).`,
  );
}

/** @param {string} host @param {number} port @param {number} [patienceMs] @returns {Promise<{ status: number, body: any }>} */
export function askReady(host, port, patienceMs = 30_000) {
  const target = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return new Promise((resolve) => {
    const nothing = () => resolve({ status: 0, body: {} });
    const request = http.get(
      {
        host: target,
        port,
        path: "/api/health/ready",
        timeout: patienceMs,
        agent: false,
        family: net.isIP(target) || undefined,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.once("error", nothing).once("end", () => {
          try {
            resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
          } catch {
            resolve({ status: response.statusCode ?? 0, body: {} });
          }
        });
      },
    );
    request.once("error", nothing).once("timeout", () => request.destroy());
  });
}
