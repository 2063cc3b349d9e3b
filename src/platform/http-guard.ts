import { publicOrigin } from "@/platform/env";

const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Origins this server answers to: the configured one, and on loopback its other spellings with the same port. */
function ownOrigins(): ReadonlySet<string> {
  const own = new URL(publicOrigin());
  const origins = new Set([own.origin]);
  if (loopbackHosts.has(own.hostname)) {
    for (const host of loopbackHosts)
      origins.add(`${own.protocol}//${host}${own.port ? `:${own.port}` : ""}`);
  }
  return origins;
}

export type RequestHeaders = { get(name: string): string | null };

/**
 * Whether a write may come from where it says it comes from: its Origin is ours, and the browser does not call
 * it cross-site or same-site (a sibling sub-domain). Without Origin a browser's write is refused too; clients
 * that are no browser send it or use an API key.
 */
export function isSameOriginWrite(headers: RequestHeaders): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  return origin !== null && ownOrigins().has(origin);
}

/**
 * Whether a stream may attach: an EventSource's GET sends no Origin, and plain http off loopback sends no
 * Sec-Fetch-Site; both absent is allowed, since Lax cookies do not travel cross-site.
 */
export function isSameOriginStream(headers: RequestHeaders): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  return origin === null || ownOrigins().has(origin);
}

/** JSON only: it forces a preflight across origins, forms do not (security.md B1). */
export function isJson(headers: RequestHeaders): boolean {
  return /^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "");
}
