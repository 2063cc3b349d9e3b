import { type NextRequest, NextResponse } from "next/server";
import { env, isHttps } from "@/platform/env";

/**
 * The page policy, with a nonce of its own for each page. It guards scripts, not data: rights are checked where
 * data is read, also when this file never runs (security.md B9). API routes are left out, because matching them
 * would buffer their bodies; their headers come from next.config.mjs.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = makeNonce();
  const policy = contentPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next takes the nonce for its own scripts from this header of the request, the layout from `x-nonce`.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  // Where to come back to after signing in: a layout is not told its own address.
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (isHttps()) response.headers.set("strict-transport-security", "max-age=63072000; includeSubDomains");
  return response;
}

export const config = { matcher: "/((?!api/|_next/static).*)" };

function makeNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
}

function contentPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    // Hosts cannot be listed: the page's own data comes as inline scripts, which carry the nonce.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${env().NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
    `style-src-elem 'self' 'nonce-${nonce}'`,
    // There is no nonce for style attributes, and components, lists and charts set them.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
