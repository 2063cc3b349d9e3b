import http, { type IncomingHttpHeaders } from "node:http";
import type { Stack } from "./stack";

export type RawAnswer = { status: number; headers: IncomingHttpHeaders; text: string };

/** One request with exactly these headers: no library adds an Origin, follows a redirect or keeps a cookie. */
export function raw(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; rawPath?: string } = {},
): Promise<RawAnswer> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: hostname,
        port,
        path: options.rawPath ?? pathname + search,
        method: options.method ?? "GET",
        headers: options.headers ?? {},
        agent: false,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
        response.once("error", reject);
      },
    );
    request.once("error", reject);
    request.end(options.body);
  });
}

export type RawStream = { text: () => string; ended: Promise<number>; close: () => void };

/** Attaches to the live stream as somebody with these cookies would; resolves when the first bytes are there. */
export function openStream(
  origin: string,
  headers: Record<string, string>,
  workspaceId: string,
  path = "/api/live/live.events",
): Promise<RawStream> {
  const query = `connectionParams=${encodeURIComponent(JSON.stringify({ workspaceId }))}`;
  return new Promise((resolve, reject) => {
    const request = http.get(`${origin}${path}?${query}`, { headers, agent: false }, (response) => {
      let text = "";
      const ended = new Promise<number>((over) => {
        response.once("close", () => over(Date.now()));
      });
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (/"kind":"caughtUp"|serialized-error|"error"/.test(text))
          resolve({ text: () => text, ended, close: () => request.destroy() });
      });
      response.once("end", () => resolve({ text: () => text, ended, close: () => request.destroy() }));
      response.once("error", () => undefined);
    });
    request.once("error", reject);
  });
}

/** A hash over every row of a workspace, its people and the log: equal means that nothing at all was written. */
export async function workspaceHash(stack: Stack, workspaceId: string): Promise<string> {
  const tables = await stack.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const [row] = await stack.sql<{ hash: string | null }>(
      `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM "${name}" t WHERE workspace_id = $1`,
      [workspaceId],
    );
    parts.push(`${name}:${row?.hash ?? "empty"}`);
  }
  const [people] = await stack.sql<{ hash: string | null }>(
    `SELECT md5(string_agg(u::text, '|' ORDER BY u.id)) AS hash FROM users u
      WHERE u.id IN (SELECT user_id FROM memberships WHERE workspace_id = $1)`,
    [workspaceId],
  );
  return [...parts, `users:${people?.hash ?? "empty"}`].join("\n");
}
