import type { ProviderName } from "@/contracts/providers/schema";
import { outboundAllowOrigins } from "@/platform/env";
import { clientIp } from "@/platform/client-ip";
import { logger } from "@/platform/logger";
import { metrics } from "@/platform/metrics";
import { limitUnknownSecrets } from "@/platform/rate-limits";
import { webhookReaders } from "@/providers/registry";
import { findEndpoint } from "@/webhooks/endpoints";
import { newArrival, storeArrival } from "@/webhooks/inbox";
import { readBody } from "@/webhooks/read-body";
import { spool } from "@/webhooks/spool";

const caps: Record<ProviderName, number> = { callerdesk: 256 * 1024 };
const slowBodyMs = 10_000;
const headers = { "cache-control": "no-store", "referrer-policy": "no-referrer" };

function answer(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...headers, "content-type": "text/plain; charset=utf-8" } });
}

/** Unknown, disabled and expired secrets answer alike. */
const notFound = () => answer(404, "not found");

/**
 * The three lines of a webhook route. Order of work: cap → tenant by the secret in the path → stored durably →
 * 200 → processed later. A valid secret is never answered 429; 503 only when neither database nor disk took it.
 */
export function createWebhookRoute(provider: ProviderName, bodyLimitMs = slowBodyMs) {
  async function handle(
    request: Request,
    context: { params: Promise<{ secret: string }> },
  ): Promise<Response> {
    const method = request.method === "GET" ? "GET" : "POST";
    const { secret } = await context.params;
    const ip = clientIp(request.headers.get("x-forwarded-for"), null);
    if (secret.length < 16 || secret.length > 200) return notFound();
    const found = await findEndpoint(secret);
    const count = (outcome: string) => metrics().webhooks.inc({ provider, outcome });
    if (found.state === "unsure") {
      count("refused_unsure");
      return answer(503, "try again");
    }
    if (found.state === "unknown" || found.endpoint.provider !== provider) {
      count("unknown_secret");
      const isAllowed = await limitUnknownSecrets(ip);
      return isAllowed ? notFound() : answer(429, "too many requests");
    }
    const { endpoint } = found;
    const body = await readBody(request, caps[provider], bodyLimitMs);
    if (!body.ok) {
      count(`refused_${body.status}`);
      return answer(body.status, { 408: "too slow", 413: "too large", 415: "not compressed" }[body.status]);
    }

    const contentType = request.headers.get("content-type")?.slice(0, 200) ?? null;
    const query = rawQuery(request.url);
    const reading = webhookReaders[provider](
      { method, contentType, query, body: body.bytes },
      { allowOrigins: outboundAllowOrigins() },
    );
    // A probe without fields (GET by a person or a health check) stores nothing. Bytes that hold no field we know
    // are kept all the same: a payload of a new shape, one level deeper, must not be lost behind a 200.
    if (reading.type === "empty" && body.bytes.byteLength === 0) return answer(200, "success");
    const signal = reading.type === "call" ? reading.signal : null;
    const item = newArrival({
      workspaceId: endpoint.workspaceId,
      endpointId: endpoint.endpointId,
      provider,
      method,
      contentType,
      query,
      body: Buffer.from(body.bytes).toString("base64"),
      dedupeKey: signal?.dedupeKey ?? null,
      kind: signal?.kind ?? "ignored",
      correlationKey:
        signal?.providerCallId ?? signal?.providerRequestId ?? signal?.customerCandidates[0]?.lastTen ?? "",
    });
    try {
      count(await storeArrival(item));
      logger.debug({ causeId: item.id, provider }, "delivery stored");
    } catch (error) {
      try {
        await spool(item);
        count("spooled");
        logger.warn({ deliveryId: item.id, err: error }, "database did not take a delivery; spooled to disk");
      } catch (spoolError) {
        logger.error({ err: spoolError }, "neither database nor disk took a delivery");
        count("lost");
        return answer(503, "try again");
      }
    }
    return answer(200, "success");
  }

  return { GET: handle, POST: handle, HEAD: () => answer(405, "") };
}

/** The query as sent: URL parsing would fold the second `?` that CallerDesk appends. */
function rawQuery(url: string): string {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at + 1, at + 1 + 16_384);
}
