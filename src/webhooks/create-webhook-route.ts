import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { ProviderName } from "@/contracts/providers/schema";
import { receiveWebhook } from "@/webhooks/receive";
import { webhookHeaders } from "@/webhooks/webhook-headers";

function answer(status: number, text: string): Response {
  return new Response(text, { status, headers: webhookHeaders });
}

/**
 * The three lines of a webhook route: `receiveWebhook` behind Next's own routing. In a running server nearly all
 * come through the door before it (door.ts); here are HEAD, odd spellings of the path, and whoever has no door.
 */
export function createWebhookRoute(provider: ProviderName, bodyLimitMs?: number) {
  async function handle(
    request: Request,
    context: { params: Promise<{ secret: string }> },
  ): Promise<Response> {
    const stream = request.body ? Readable.fromWeb(request.body as ReadableStream<Uint8Array>) : null;
    const { status, text } = await receiveWebhook(
      provider,
      {
        method: request.method === "GET" ? "GET" : "POST",
        secret: (await context.params).secret,
        url: request.url,
        header: (name) => request.headers.get(name),
        stream,
      },
      bodyLimitMs,
    );
    // What was not read to its end is not waited for.
    stream?.destroy();
    return answer(status, text);
  }

  return { GET: handle, POST: handle, HEAD: () => answer(405, "") };
}
