import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What the network does to requests whose path `covers` fits. */
export type Fault =
  /** The connection is cut, those open now and every new one. */
  | { kind: "reset"; covers: PathFilter }
  /** Accepted and swallowed in both directions; nobody is told, not even that it is over. */
  | { kind: "black_hole"; covers: PathFilter }
  | { kind: "delay"; covers: PathFilter; ms: number }
  /** A proxy's own page instead of the server's answer. */
  | { kind: "answer"; covers: PathFilter; status: number; body?: string; contentType?: string };
export type PathFilter = (path: string) => boolean;

export const theStream: PathFilter = (path) => path.startsWith("/api/live/");
export const everything: PathFilter = () => true;

type Exchange = { path: string; browser: Socket; server: Socket | null; isSwallowed: boolean };

export type FaultProxy = {
  origin: string;
  /** Sets the fault and applies it to what is under way. */
  break: (fault: Fault) => void;
  /** New requests pass again. What a black hole swallowed stays lost, as it would be. */
  heal: () => void;
  /** Streams that are open through this proxy at this moment. */
  openStreams: () => number;
  stop: () => Promise<void>;
};

/** Stands between browser and server, as the network does, and fails on demand. */
export async function startFaultProxy(port: number, serverPort: number): Promise<FaultProxy> {
  let fault: Fault | null = null;
  const exchanges = new Set<Exchange>();

  const server = http.createServer((request, response) => {
    const path = request.url ?? "/";
    const current = fault?.covers(path) ? fault : null;
    if (current?.kind === "reset") return void request.socket.resetAndDestroy();
    if (current?.kind === "answer") {
      const type = current.contentType ?? "text/html";
      response.writeHead(current.status, { "content-type": type, connection: "close" });
      return void response.end(current.body ?? "<h1>Bad gateway</h1>");
    }
    const exchange: Exchange = {
      path,
      browser: request.socket,
      server: null,
      isSwallowed: current?.kind === "black_hole",
    };
    exchanges.add(exchange);
    response.once("close", () => exchanges.delete(exchange));
    if (exchange.isSwallowed) return void request.resume();
    if (current?.kind === "delay") setTimeout(() => pass(exchange, request, response), current.ms);
    else pass(exchange, request, response);
  });
  // A stream lives for minutes and a page may idle: only the tests decide when something ends.
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;

  function pass(exchange: Exchange, request: IncomingMessage, response: ServerResponse): void {
    const upstream = http.request({
      host: "127.0.0.1",
      port: serverPort,
      method: request.method,
      path: request.url,
      headers: request.headers,
      agent: false,
    });
    upstream.on("socket", (socket) => {
      exchange.server = socket;
    });
    upstream.on("response", (answer) => {
      if (exchange.isSwallowed) return void answer.resume();
      response.writeHead(answer.statusCode ?? 502, dropHopHeaders(answer.rawHeaders));
      response.flushHeaders();
      answer.on("data", (chunk: Buffer) => {
        if (!exchange.isSwallowed && !response.destroyed) response.write(chunk);
      });
      answer.on("end", () => {
        if (!exchange.isSwallowed) response.end();
      });
      // The server died in the middle of it: the browser must see a broken answer, not a short one.
      answer.on("error", () => cut(exchange));
      answer.on("aborted", () => cut(exchange));
    });
    upstream.on("error", () => {
      if (exchange.isSwallowed) return;
      if (response.headersSent) cut(exchange);
      else request.socket.destroy();
    });
    response.once("close", () => upstream.destroy());
    request.pipe(upstream);
  }

  function cut(exchange: Exchange): void {
    if (!exchange.isSwallowed) exchange.browser.destroy();
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    break(next) {
      fault = next;
      for (const exchange of exchanges) {
        if (!next.covers(exchange.path)) continue;
        if (next.kind === "reset") exchange.browser.resetAndDestroy();
        if (next.kind === "black_hole") exchange.isSwallowed = true;
      }
    },
    heal() {
      fault = null;
    },
    openStreams: () => [...exchanges].filter((exchange) => theStream(exchange.path)).length,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const hopHeaders = new Set(["connection", "keep-alive", "transfer-encoding"]);

/** Pairs as they came: `Set-Cookie` may stand there more than once. */
function dropHopHeaders(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = "", value = ""] = [raw[at], raw[at + 1]];
    if (!hopHeaders.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
