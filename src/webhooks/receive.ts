import type { Readable } from "node:stream";
import type { ProviderName } from "@/contracts/providers/schema";
import { clientIp } from "@/platform/client-ip";
import { outboundAllowOrigins } from "@/platform/env";
import { beginArrival } from "@/platform/events/arrivals";
import { logger } from "@/platform/logger";
import { metrics } from "@/platform/metrics";
import { limitUnknownSecrets } from "@/platform/rate-limits";
import { webhookReaders } from "@/providers/registry";
import { findEndpoint, type KnownEndpoint, rememberedEndpoint } from "@/webhooks/endpoints";
import { type Arrival, newArrival, storeArrival } from "@/webhooks/inbox";
import { readBody } from "@/webhooks/read-body";
import { spool } from "@/webhooks/spool";

const caps: Record<ProviderName, number> = { callerdesk: 256 * 1024 };
const slowBodyMs = 10_000;

/** A webhook as any transport brings it. */
export type IncomingWebhook = {
  method: "GET" | "POST";
  secret: string;
  /** Path and query as sent. */
  url: string;
  header: (name: string) => string | null;
  /** Null where the transport knows that there is no body. */
  stream: Readable | null;
};
export type WebhookAnswer = { status: number; text: string };

const success: WebhookAnswer = { status: 200, text: "success" };
const tryAgain: WebhookAnswer = { status: 503, text: "try again" };
/** Unknown, disabled and expired secrets answer alike. */
const notFound: WebhookAnswer = { status: 404, text: "not found" };
const refusals = { 408: "too slow", 413: "too large", 415: "not compressed" } as const;

/**
 * What every webhook goes through, whoever sent it: cap → tenant by the secret in the path → stored durably → 200 →
 * processed later. A valid secret is never answered 429; 503 only when neither database nor disk took it.
 */
export async function receiveWebhook(
  provider: ProviderName,
  request: IncomingWebhook,
  bodyLimitMs = slowBodyMs,
): Promise<WebhookAnswer> {
  const { secret } = request;
  if (secret.length < 16 || secret.length > 200) return notFound;
  const found = await endpointOf(provider, request);
  if ("status" in found) return found;
  const body = await readBody(request.stream, request.header, { cap: caps[provider], limitMs: bodyLimitMs });
  if (!body.ok) {
    count(provider, `refused_${body.status}`);
    return { status: body.status, text: refusals[body.status] };
  }

  const { method } = request;
  const contentType = request.header("content-type")?.slice(0, 200) ?? null;
  const query = rawQuery(request.url);
  const reading = webhookReaders[provider](
    { method, contentType, query, body: body.bytes },
    { allowOrigins: outboundAllowOrigins() },
  );
  // A probe without fields (GET by a person or a health check) stores nothing. Bytes that hold no field we know
  // are kept all the same: a payload of a new shape, one level deeper, must not be lost behind a 200.
  if (reading.type === "empty" && body.bytes.byteLength === 0) return probed(provider, request);
  const signal = reading.type === "call" ? reading.signal : null;
  const { endpoint } = found;
  const item = newArrival({
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint.endpointId,
    provider,
    method,
    contentType,
    query,
    body: body.bytes.toString("base64"),
    dedupeKey: signal?.dedupeKey ?? null,
    kind: signal?.kind ?? "ignored",
    correlationKey:
      signal?.providerCallId ?? signal?.providerRequestId ?? signal?.customerCandidates[0]?.lastTen ?? "",
  });
  return keep(provider, request, endpoint, item);
}

const count = (provider: ProviderName, outcome: string) => metrics().webhooks.inc({ provider, outcome });

/** From memory where it is known: the insert asks the database again. Else by the database, or the answer. */
async function endpointOf(
  provider: ProviderName,
  request: IncomingWebhook,
): Promise<{ endpoint: KnownEndpoint } | WebhookAnswer> {
  const remembered = rememberedEndpoint(request.secret);
  return remembered?.provider === provider ? { endpoint: remembered } : askedEndpoint(provider, request);
}

async function askedEndpoint(
  provider: ProviderName,
  request: IncomingWebhook,
): Promise<{ endpoint: KnownEndpoint } | WebhookAnswer> {
  const found = await findEndpoint(request.secret);
  if (found.state === "unsure") {
    count(provider, "refused_unsure");
    return tryAgain;
  }
  if (found.state === "found" && found.endpoint.provider === provider) return { endpoint: found.endpoint };
  count(provider, "unknown_secret");
  const isAllowed = await limitUnknownSecrets(clientIp(request.header("x-forwarded-for"), null));
  return isAllowed ? notFound : { status: 429, text: "too many requests" };
}

/** Nothing is stored, so the database has not been asked yet whether the address is still open. */
async function probed(provider: ProviderName, request: IncomingWebhook): Promise<WebhookAnswer> {
  const found = await askedEndpoint(provider, request);
  return "status" in found ? found : success;
}

async function keep(
  provider: ProviderName,
  request: IncomingWebhook,
  endpoint: KnownEndpoint,
  item: Arrival,
): Promise<WebhookAnswer> {
  const end = beginArrival();
  try {
    const outcome = await storeArrival(item, endpoint.hash);
    if (outcome === "refused") {
      // Closed since memory heard of it; asking makes memory forget it, and says 404 like any other.
      const found = await askedEndpoint(provider, request);
      return "status" in found ? found : tryAgain;
    }
    count(provider, outcome);
    logger.debug({ causeId: item.id, provider }, "delivery stored");
  } catch (error) {
    try {
      await spool(item);
      count(provider, "spooled");
      logger.warn({ deliveryId: item.id, err: error }, "database did not take a delivery; spooled to disk");
    } catch (spoolError) {
      logger.error({ err: spoolError }, "neither database nor disk took a delivery");
      count(provider, "lost");
      return tryAgain;
    }
  } finally {
    end();
  }
  return success;
}

/** The query as sent: URL parsing would fold the second `?` that CallerDesk appends. */
function rawQuery(url: string): string {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at + 1, at + 1 + 16_384);
}
