import type { Payload, WebhookEvent } from "./payload";
import type { Scenario } from "./scenario";

/** One webhook posted, as the control page shows it; the URL's path holds a secret and is not kept. */
export type Delivery = {
  id: number;
  authcode: string;
  callSid: string;
  event: WebhookEvent;
  word: string;
  url: string;
  attempt: number;
  /** HTTP status, or null where no answer came. */
  status: number | null;
  /** From sending to the answer's headers, milliseconds. */
  ms: number;
  at: number;
};

const answerWithinMs = 10_000;

/** `http://host/api/callerdesk/webhook/<secret>` → `http://host/api/callerdesk/webhook/…`. */
export function withoutSecret(webhookUrl: string): string {
  const url = new URL(webhookUrl);
  return `${url.origin}${url.pathname.replace(/[^/]*$/, "…")}`;
}

/**
 * Posts one webhook as CallerDesk does: the event appended as `?type=` even to a URL with a query, and the body
 * in the scenario's shape. Returns the status, or null where no answer came.
 */
export async function postWebhook(
  webhookUrl: string,
  event: WebhookEvent,
  payload: Payload,
  shape: Scenario["shape"],
  signal: AbortSignal,
): Promise<number | null> {
  const url = shape === "get" ? getUrl(webhookUrl, payload) : webhookUrl;
  try {
    const response = await fetch(`${url}?type=${event}`, {
      method: shape === "get" ? "GET" : "POST",
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
      ...bodyOf(payload, shape),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

function getUrl(webhookUrl: string, payload: Payload): string {
  return `${webhookUrl}${webhookUrl.includes("?") ? "&" : "?"}${new URLSearchParams(payload).toString()}`;
}

function bodyOf(
  payload: Payload,
  shape: Scenario["shape"],
): { headers?: Record<string, string>; body?: string } {
  if (shape === "get") return {};
  if (shape === "form")
    return {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(payload).toString(),
    };
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(payload) };
}
