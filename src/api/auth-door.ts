import { type AuthCall, runNextAuth } from "@/api/next-auth";
import { ownPath } from "@/lib/own-path";
import { env, isHttps, publicOrigin } from "@/platform/env";
import { isSameOriginStream } from "@/platform/http-guard";
import { logger } from "@/platform/logger";

/** What is open of next-auth. `_log` (anyone's words into our log) and its own HTML pages are not. */
const open: Record<"GET" | "POST", readonly string[]> = {
  GET: ["csrf", "providers", "session", "signin", "error"],
  POST: ["callback/credentials", "signout", "session"],
};
const maxBody = 16 * 1024;
const maxField = 4096;
/** Fields that reach next-auth. `data` of a session update is not among them. */
const fields = ["csrfToken", "callbackUrl", "json", "email", "password"];

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: { "cache-control": "no-store" } });
}

/** Whether what people type travels unprotected over a network. */
export function isPlainHttpOffLoopback(): boolean {
  const { hostname } = new URL(publicOrigin());
  const isLoopback = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  return !isHttps() && !isLoopback;
}

async function readBody(request: Request): Promise<Record<string, string> | "too_large"> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBody) return "too_large";
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > maxBody) {
      await reader?.cancel();
      return "too_large";
    }
    chunks.push(part.value);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  const type = (request.headers.get("content-type") ?? "").toLowerCase();
  if (type.startsWith("application/x-www-form-urlencoded")) return pick([...new URLSearchParams(text)]);
  if (!type.startsWith("application/json")) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? pick(Object.entries(parsed)) : {};
  } catch {
    return {};
  }
}

function pick(entries: readonly (readonly [string, unknown])[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of entries) {
    if (!fields.includes(name) || name in picked) continue;
    if (typeof value === "string" && value.length <= maxField) picked[name] = value;
    // next-auth's own client sends `json: true` as a word; a JSON body has it as a boolean.
    else if (name === "json" && value === true) picked.json = "true";
  }
  return picked;
}

function readCookies(header: string | null): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of (header ?? "").split(";").slice(0, 100)) {
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    if (at < 1 || !/^(__Host-)?ringside\.(session|csrf)$/.test(name) || name in cookies) continue;
    const value = part.slice(at + 1).trim();
    if (value.length > maxField) continue;
    try {
      cookies[name] = decodeURIComponent(value);
    } catch {
      // A cookie that cannot be read is no cookie.
    }
  }
  return cookies;
}

/**
 * The door of /api/auth. Everything malformed is a plain refusal here and never reaches the library; a broken
 * configuration is a 500 and never access (security.md A5, A6).
 */
export async function answerAuth(request: Request): Promise<Response> {
  try {
    const url = new URL(request.url);
    const method = request.method === "POST" ? "POST" : "GET";
    const path = url.pathname.replace(/^\/api\/auth\/?/, "").replace(/\/+$/, "");
    if (!open[method].includes(path)) return refuse(404, "There is nothing here.");
    // There nobody signs in unless the operator said so; the sign-in page then carries a warning.
    if (isPlainHttpOffLoopback() && !env().ALLOW_HTTP) {
      return refuse(500, "Signing in needs https, or ALLOW_HTTP=1 where this network is trusted.");
    }
    // Beside next-auth's own CSRF token, which also holds for clients that are no browser and send no Origin.
    if (method === "POST" && !isSameOriginStream(request.headers))
      return refuse(403, "Writes are taken from this site only.");
    const body = method === "POST" ? await readBody(request) : {};
    if (body === "too_large") return refuse(413, "This is too large.");
    const query = pick([...url.searchParams].filter(([name]) => name === "callbackUrl"));
    const error = url.searchParams.get("error");
    const call: AuthCall = {
      method,
      segments: path.split("/"),
      query: { ...withOwnPath(query), ...(error && /^\w{1,40}$/.test(error) ? { error } : {}) },
      body: withOwnPath(body),
      cookies: readCookies(request.headers.get("cookie")),
      headers: request.headers,
    };
    return await runNextAuth(call);
  } catch (error) {
    logger.error({ err: error }, "sign-in door failed");
    return refuse(500, "The server's configuration does not allow signing in. Its log says why.");
  }
}

function withOwnPath(values: Record<string, string>): Record<string, string> {
  return values.callbackUrl === undefined ? values : { ...values, callbackUrl: toPath(values.callbackUrl) };
}

/** next-auth's client sends whole addresses of this page; anything but our own becomes the start page. */
function toPath(url: string): string {
  const origin = publicOrigin();
  return ownPath(url.startsWith(`${origin}/`) ? url.slice(origin.length) : url);
}
