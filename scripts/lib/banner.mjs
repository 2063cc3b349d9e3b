import path from "node:path";
import { readJson } from "./files.mjs";

/**
 * @typedef {{
 *   users?: { email: string, password: string, role: string, workspace: string }[],
 *   workspaces?: { name: string, webhooks?: Record<string, string> }[],
 * }} Demo demo.json
 */

/**
 * The last lines of a start: where to go, as whom, and what the providers must be told.
 * @param {{
 *   config: import("./configuration.mjs").Configuration, origin: string, content: "demo" | "empty",
 *   twinPort: number | undefined, startedAt: number, setupToken: string | undefined,
 * }} parts
 */
export function printReady({ config, origin, content, twinPort, startedAt, setupToken }) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const lines = ["", `Ringside is ready after ${seconds} s: ${origin}`];
  /** @type {Demo | undefined} */
  const demo = content === "demo" ? readJson(path.join(config.dataDir, "demo.json")) : undefined;
  if (setupToken)
    lines.push(
      "",
      "Make the first admin here (this link works once):",
      `  ${origin}/setup?token=${setupToken}`,
    );
  if (demo?.users?.length) {
    const rows = demo.users.map((user) => [user.email, user.password, user.role, user.workspace]);
    lines.push("", "Sign-ins of the demo:", ...alignColumns(rows));
  }
  const webhooks = (demo?.workspaces ?? []).flatMap(({ name, webhooks: addresses }) =>
    Object.entries(addresses ?? {}).map(([provider, url]) => [name, provider, onOrigin(url, origin)]),
  );
  if (webhooks.length) lines.push("", "Webhook addresses:", ...alignColumns(webhooks));
  if (twinPort) lines.push("", "A simulated provider answers the demo's calls; no real call is made.");
  if (!config.isPublic) {
    lines.push(
      "",
      "! PUBLIC_URL is not set to a public address: real providers cannot reach the webhook addresses.",
    );
  }
  lines.push("", "Ctrl-C stops everything.", "");
  console.log(lines.join("\n"));
}

/** The port may have changed since the demo was made. @param {string} url @param {string} origin */
function onOrigin(url, origin) {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return origin + pathname + search;
}

/** @param {string[][]} rows */
function alignColumns(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}
