import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startTwin, type Twin } from "@/twin/start-twin";

type Bridge = { origin: string; twin: Twin; stop: () => Promise<void> };
let running: Bridge | null = null;

/** The bridge of this test file. */
export function bridge(): Bridge {
  if (!running) throw new Error("the bridge is not started");
  return running;
}

/** A loopback server that hands webhooks to the route handler, and a twin that posts at it, fifty times as fast. */
export async function startBridge(): Promise<void> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
      const { createWebhookRoute } = await import("@/webhooks/create-webhook-route");
      const route = createWebhookRoute("callerdesk");
      const secret = /\/api\/callerdesk\/webhook\/([^/?]+)/.exec(request.url ?? "")?.[1] ?? "";
      const method = request.method === "GET" ? "GET" : "POST";
      const answer = await route[method](
        new Request(`http://127.0.0.1${request.url ?? ""}`, {
          method,
          headers: { "content-type": request.headers["content-type"] ?? "" },
          ...(method === "POST" ? { body: Buffer.concat(chunks) } : {}),
        }),
        { params: Promise.resolve({ secret }) },
      );
      response.writeHead(answer.status).end(await answer.text());
    })().catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const twin = await startTwin({ port: 0, ringsideOrigin: origin, speed: 50 });
  running = {
    origin,
    twin,
    stop: async () => {
      await twin.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
