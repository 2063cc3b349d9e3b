import type { IncomingMessage, ServerResponse } from "node:http";
import { type ProviderName, provider } from "@/contracts/providers/schema";
import type { Door } from "@/platform/http-door";
import { logger } from "@/platform/logger";
import { apiHeaders } from "@/platform/response-headers.mjs";
import { receiveWebhook, type WebhookAnswer } from "@/webhooks/receive";
import { webhookHeaders } from "@/webhooks/webhook-headers";

/** How long the rest of a body that was refused may go on coming before its connection is cut. */
const restMs = 5000;
const address = /^\/api\/([a-z]+)\/webhook\/([\w-]+)(?:\?|$)/;

const plainHeaders = { ...webhookHeaders, ...apiHeaders(false) };
const secureHeaders = { ...webhookHeaders, ...apiHeaders(true) };

/**
 * Webhooks on Node's own request and response, before Next has looked at them: its routing costs more than all that
 * is done here (docs/decisions/0008). Takes what is spelled plainly; the rest goes the App route's way.
 */
export const webhookDoor: Door = (request, response) => {
  const { method, url = "" } = request;
  if (method !== "POST" && method !== "GET") return false;
  const [, name, secret] = address.exec(url) ?? [];
  const named = provider.safeParse(name);
  if (!secret || !named.success) return false;
  void serve(named.data, secret, request, response);
  return true;
};

async function serve(
  named: ProviderName,
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: WebhookAnswer;
  try {
    answer = await receiveWebhook(named, {
      method: request.method === "GET" ? "GET" : "POST",
      secret,
      url: request.url ?? "",
      header: (header) => {
        const value = request.headers[header];
        return (Array.isArray(value) ? value[0] : value) ?? null;
      },
      stream: request,
    });
  } catch (error) {
    logger.error({ err: error }, "webhook failed");
    answer = { status: 500, text: "error" };
  }
  if (response.destroyed) return;
  const isHttps = request.headers["x-forwarded-proto"] === "https";
  response.writeHead(answer.status, isHttps ? secureHeaders : plainHeaders);
  response.end(answer.text);
  if (request.complete) return;
  // What is left is read and dropped, so that the sender hears the answer and may go on; but not for ever.
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.destroy();
  }, restMs).unref();
}
