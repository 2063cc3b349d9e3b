import { findRoute } from "@/api/rest/routes";
import { Problem, problemOf, restHeaders } from "@/api/rest/problem";
import type { Caller, RestRoute } from "@/api/rest/route";
import { once } from "@/api/rest/once";
import { createCaller } from "@/api/root";
import { apiKeyMark } from "@/contracts/api-keys/schema";
import { touchApiKey } from "@/domain/api-keys/commands";
import { findLivingKey, type LivingKey } from "@/domain/api-keys/queries";
import { noteDenied } from "@/domain/audit/commands";
import { sha256 } from "@/lib/crypto";
import { clientIp, ipPrefix } from "@/platform/client-ip";
import { clock } from "@/platform/clock";
import { inWorkspace } from "@/platform/events/in-workspace";
import { isJson } from "@/platform/http-guard";
import { logger } from "@/platform/logger";
import { withOrigin } from "@/platform/origin";
import { takePoint } from "@/platform/rate-limits";

const base = "/api/v1";
const maxBody = 256 * 1024;
const bearer = new RegExp(`^Bearer (${apiKeyMark}[\\w-]{20,100})$`, "i");

/** A key that lives, from the Authorization header alone: cookies are not looked at, so no page can use one's sign-in here. */
async function keyOf(request: Request, ip: string): Promise<LivingKey> {
  const token = bearer.exec(request.headers.get("authorization") ?? "")?.[1];
  const key = token ? await findLivingKey(token) : null;
  if (!key) {
    if (!(await takePoint("unknown_api_key", ipPrefix(ip))))
      throw new Problem(429, "too_many_requests", "Too many tries. Wait a minute.", undefined, {
        "retry-after": "60",
      });
    throw new Problem(401, "no_key", "Send a living API key: “Authorization: Bearer …”.", undefined, {
      "www-authenticate": "Bearer",
    });
  }
  if (!(await takePoint("api", key.apiKeyId)))
    throw new Problem(
      429,
      "too_many_requests",
      "More than 600 requests in a minute. Wait a little.",
      undefined,
      {
        "retry-after": "60",
      },
    );
  return key;
}

function queryOf(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (Object.hasOwn(query, name))
      throw new Problem(400, "bad_input", `“${name}” is there twice.`, [
        { field: name, message: "Give it once." },
      ]);
    query[name] = value;
  }
  return query;
}

async function bodyOf(request: Request): Promise<unknown> {
  if (!isJson(request.headers)) throw new Problem(415, "not_json", "Send the body as application/json.");
  if (Number(request.headers.get("content-length") ?? 0) > maxBody)
    throw new Problem(413, "too_large", "A body has at most 256 KB.");
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > maxBody) throw new Problem(413, "too_large", "A body has at most 256 KB.");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new Problem(400, "bad_json", "This body is no JSON.");
  }
}

/** What the schema says, of what a procedure answered: as JSON has it, and nothing more. */
function shown(route: RestRoute, result: unknown): unknown {
  return route.answer ? route.answer.parse(JSON.parse(JSON.stringify(result))) : null;
}

/** By its version where it has one, else by its content. */
function etagOf(answer: unknown): string {
  const version =
    typeof answer === "object" && answer !== null && "version" in answer ? answer.version : null;
  return typeof version === "number" ? `"v${version}"` : `"${sha256(JSON.stringify(answer)).slice(0, 24)}"`;
}

/**
 * If-Match, for a change: a version goes into the change itself, which is then judged in its transaction; anything else is
 * compared with what is there now.
 */
async function judgeMatch(
  request: Request,
  { route, params, caller, body }: { route: RestRoute; params: unknown; caller: Caller; body: unknown },
): Promise<unknown> {
  const given = request.headers.get("if-match");
  const takesVersion = route.body !== null && "version" in route.body.shape;
  if (given === null || given === "*") return body;
  const version = /^"v(\d{1,9})"$/.exec(given)?.[1];
  if (takesVersion && version && typeof body === "object") return { ...body, version: Number(version) };
  const reader = findRoute(
    "GET",
    request.url.slice(request.url.indexOf(base) + base.length).split("?")[0] ?? "",
  );
  if (!("route" in reader)) return body;
  const now = shown(
    reader.route,
    await run(reader.route, { caller, params, query: {}, body: {}, requestKey: "" }),
  );
  if (etagOf(now) !== given)
    throw new Problem(412, "changed_meanwhile", "It was changed meanwhile. Read it again.");
  return body;
}

type Asked = { caller: Caller; params: unknown; query: unknown; body: unknown; requestKey: string };
const run = (route: RestRoute, asked: Asked) => route.run(asked as Parameters<RestRoute["run"]>[0]);

async function answer(request: Request, ip: string): Promise<Response> {
  const key = await keyOf(request, ip);
  const url = new URL(request.url);
  const found = findRoute(request.method, url.pathname.slice(base.length).replace(/\/$/, ""));
  if (!("route" in found)) {
    if (found.allowed.length === 0)
      throw new Problem(404, "not_found", "There is nothing under this address.");
    throw new Problem(405, "method_not_allowed", `Here: ${found.allowed.join(", ")}.`, undefined, {
      allow: found.allowed.join(", "),
    });
  }
  touch(key);
  const { route } = found;
  const asked = `${route.method} ${route.path}`;
  if (!key.scopes.includes(route.scope)) {
    const { userId } = key.actor;
    await withOrigin({ userId, sessionId: null, apiKeyId: key.apiKeyId, ip, asked }, () =>
      noteDenied(key.actor, { asked, reason: "scope" }),
    );
    throw new Problem(403, "scope", `This key may not do this: it needs “${route.scope}”.`);
  }
  const params = route.params.safeParse(found.params);
  // What is no id is nobody's.
  if (!params.success) throw new Problem(404, "not_found", "There is nothing under this address.");
  const query = (route.query ?? route.params.pick({})).parse(queryOf(url));
  const caller = createCaller({
    account: null,
    apiKey: key,
    claimedWorkspaceId: key.actor.workspaceId,
    ip,
    isTrustedWrite: true,
    isTrustedStream: false,
  });
  const raw = route.body ? await bodyOf(request) : {};
  const matched =
    route.method === "PATCH" || route.method === "DELETE"
      ? await judgeMatch(request, { route, params: params.data, caller, body: raw })
      : raw;
  const body = (route.body ?? route.params.pick({})).parse(matched);
  const done = await once(key, request, { asked: `${asked} ${url.pathname}`, raw }, async (requestKey) => {
    const result = shown(route, await run(route, { caller, params: params.data, query, body, requestKey }));
    return { status: route.answer === null ? 204 : route.location ? 201 : 200, answer: result };
  });
  if (done.answer === null) return new Response(null, { status: 204, headers: restHeaders });
  const isOne = route.method !== "POST" || route.location !== undefined;
  return Response.json(done.answer, {
    status: done.status,
    headers: {
      ...restHeaders,
      ...(isOne ? { etag: etagOf(done.answer) } : {}),
      ...(route.location ? { location: base + route.location(done.answer) } : {}),
    },
  });
}

/** The key's last use, at most once a minute; the answer does not wait for it. */
function touch(key: LivingKey): void {
  if (key.lastUsedAt && clock.now().getTime() - key.lastUsedAt.getTime() < 60_000) return;
  inWorkspace({ workspaceId: key.actor.workspaceId, userId: null }, (tx, emit) =>
    touchApiKey(tx, emit, key),
  ).catch((error: unknown) => logger.warn({ err: error }, "a key's last use could not be kept"));
}

/** REST: the product's own procedures under addresses, for programs with a key. */
export async function answerRest(request: Request): Promise<Response> {
  try {
    return await answer(request, clientIp(request.headers.get("x-forwarded-for"), null));
  } catch (error) {
    return problemOf(error).response;
  }
}
