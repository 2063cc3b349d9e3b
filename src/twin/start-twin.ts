import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { accountSchema } from "./journal";
import { listRow, liveRow } from "./payload";
import { sendRecording } from "./recording";
import { numberRules, scenarioPatch } from "./scenario";
import { isAnswered, indiaTime } from "./simulated-call";
import { createSimulator, type Simulator } from "./simulator";

export type TwinOptions = {
  /** 0 or absent = any free one. Recordings carry it in their URL, so a lasting twin wants a fixed one. */
  port?: number;
  /** Where Ringside listens; webhooks go there or to another loopback address, nowhere else. */
  ringsideOrigin: string;
  /** Where twin.json is kept; null = memory only. */
  dataDir?: string | null;
  /** Demanded in `x-twin-token` by every control address, when set. */
  controlToken?: string;
  /** Default 1; tests use 50 and more. */
  speed?: number;
};

export type Twin = {
  /** `http://127.0.0.1:<port>`; also the API's base URL. */
  origin: string;
  port: number;
  /** For tests in the same process; over HTTP the same stands under /control. */
  simulator: Simulator;
  stop(): Promise<void>;
};

/**
 * Starts the stand-in of CallerDesk on 127.0.0.1. Throws where `ringsideOrigin` is not loopback: a thing that
 * posts made-up calls must not reach a server other people use.
 */
export async function startTwin(options: TwinOptions): Promise<Twin> {
  if (!isLoopback(options.ringsideOrigin))
    throw new Error(
      "The twin only serves a Ringside on this machine: RINGSIDE_ORIGIN must be a loopback address.",
    );
  let origin = "";
  const simulator = createSimulator({
    dataDir: options.dataDir ?? null,
    recordingOrigin: () => origin,
    speed: options.speed ?? 1,
  });
  const server = createServer((request, response) => {
    answer(request, response, simulator, options).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(options.port ?? 0, "127.0.0.1", done);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    simulator,
    async stop() {
      await simulator.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:") return false;
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

const mostBodyBytes = 1_000_000;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  simulator: Simulator,
  options: TwinOptions,
): Promise<void> {
  // A page that made its name point here (DNS rebinding) still sends its own name.
  if (!isLoopback(`http://${request.headers.host ?? ""}`)) return sendJson(response, 403, { error: "host" });
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await readAll(request);
  if (body === null) return sendJson(response, 413, { error: "too large" });
  if (url.pathname.startsWith("/control/")) {
    if (!isTokenRight(options.controlToken, request.headers["x-twin-token"]))
      return sendJson(response, 401, { error: "token" });
    return control(request.method ?? "GET", url, body, response, simulator, options);
  }
  const recording = /^\/recordings\/([\w.]{1,40})\.wav$/.exec(url.pathname)?.[1];
  if (recording !== undefined) {
    const call = simulator.calls.find((known) => known.callSid === recording && isAnswered(known));
    if (call === undefined || call.scenario.recording === "gone")
      return sendJson(response, 404, { error: "no such recording" });
    return sendRecording(response, call.scenario.talkSeconds, request.headers.range);
  }
  return api(request.method ?? "GET", url, body, response, simulator);
}

/** CallerDesk's own addresses: every answer, errors too, is 200 and JSON served as text/html. */
async function api(method: string, url: URL, body: string, response: ServerResponse, simulator: Simulator) {
  const parameters = new URLSearchParams(url.search);
  if (method === "POST") for (const [name, value] of new URLSearchParams(body)) parameters.set(name, value);
  const get = (name: string) => parameters.get(name)?.trim() ?? "";
  const authcode = get("authcode");
  const path = /^\/api\/([\w-]+)$/.exec(url.pathname)?.[1];
  if (path === undefined) return sendVendor(response, { type: "error", message: "Invalid URL" }, 404);
  if (authcode === "" || authcode.startsWith("bad"))
    return sendVendor(response, { type: "error", message: "Invalid Auth Code!" });
  switch (path) {
    case "click_to_call_v2": {
      if (get("call_from_did") !== "1")
        return sendVendor(response, { type: "error", message: "call_from_did missing" });
      const reply = simulator.click({
        authcode,
        agent: get("calling_party_a"),
        customer: get("calling_party_b"),
        line: get("deskphone"),
      });
      if (reply.type === "error") return sendVendor(response, reply);
      await reply.firstEvent;
      if (reply.scenario.reply === "hang") return;
      if (reply.scenario.reply === "garbage")
        return void response.writeHead(200).end("<br />Fatal error: Uncaught");
      return sendVendor(response, {
        type: "success",
        message: "Call to Customer Initiate Successfully..",
        campid: reply.campid,
        callerid: reply.callerid,
      });
    }
    case "live_call_v2": {
      const live = simulator.calls.filter((call) => call.authcode === authcode && !call.isEnded).map(liveRow);
      return sendVendor(response, {
        type: "success",
        total_live_calls: String(live.length),
        live_calls: live,
      });
    }
    case "call_list_v2": {
      const perPage = Math.min(25, Math.max(1, Number(get("per_page")) || 10));
      const page = Math.max(1, Math.floor(Number(get("current_page")) || 1));
      const [from, to] = [get("start_date").slice(0, 10), get("end_date").slice(0, 10)];
      const rows = simulator.calls
        .map((call, place) => ({ call, id: place + 1, day: indiaTime(call.startedAt).slice(0, 10) }))
        .filter(({ call }) => call.authcode === authcode && call.isEnded)
        .filter(({ day }) => (from === "" || day >= from) && (to === "" || day <= to))
        .reverse();
      const result = rows
        .slice((page - 1) * perPage, page * perPage)
        .map(({ call, id }) => listRow(call, id, simulator.recordingUrl(call)));
      return sendVendor(response, { type: "success", result, current_page: page, total: rows.length });
    }
    case "getdeskphone_v2": {
      const lines = simulator.accounts.get(authcode)?.lines ?? [];
      const rows = lines.map((line, place) => ({
        did_id: String(place + 1),
        did_num: line,
        deskphone: line,
      }));
      return sendVendor(response, { type: "success", getdeskphone: rows });
    }
    default:
      return sendVendor(response, { type: "error", message: "Invalid URL" }, 404);
  }
}

const controlBodies = {
  accounts: z.strictObject({
    authcode: accountSchema.shape.authcode.min(1).max(200),
    webhookUrl: z.string().max(2000),
    agents: z.array(z.union([z.string(), z.object({ phone: z.string(), name: z.string() })])).optional(),
    lines: z.array(z.string()).optional(),
  }),
  next: z.strictObject({
    authcode: z.string(),
    scenario: scenarioPatch,
    count: z.number().int().min(1).max(1000).default(1),
  }),
  settings: z.strictObject({
    speed: z.number().min(0.1).max(1000).optional(),
    byNumber: z.boolean().optional(),
    scenario: scenarioPatch.optional(),
  }),
  incoming: z.strictObject({
    authcode: z.string(),
    from: z.string(),
    line: z.string(),
    agent: z.string().optional(),
    answered: z.boolean(),
    scenario: scenarioPatch.optional(),
  }),
};

function control(
  method: string,
  url: URL,
  text: string,
  response: ServerResponse,
  simulator: Simulator,
  options: TwinOptions,
): void {
  const name = url.pathname.slice("/control/".length);
  const only = url.searchParams.get("authcode");
  const mine = <Row extends { authcode: string }>(rows: readonly Row[]) =>
    rows
      .filter((row) => only === null || row.authcode === only)
      .reverse()
      .slice(0, 200);
  if (method === "GET") {
    if (name === "calls") {
      const calls = mine(simulator.calls).map(({ authcode: _, ...call }) => call);
      return sendJson(response, 200, { calls });
    }
    if (name === "deliveries") {
      const deliveries = mine(simulator.deliveries).map(({ authcode: _, ...delivery }) => delivery);
      return sendJson(response, 200, { deliveries });
    }
    if (name === "settings") return sendJson(response, 200, { ...simulator.settings, numberRules });
    return sendJson(response, 404, { error: "unknown" });
  }
  if (method !== "POST") return sendJson(response, 405, { error: "method" });
  const body = parseJson(text);
  switch (name) {
    case "accounts": {
      const input = controlBodies.accounts.safeParse(body);
      if (!input.success) return sendJson(response, 400, { error: z.prettifyError(input.error) });
      const { webhookUrl } = input.data;
      const isRingside =
        URL.canParse(webhookUrl) && new URL(webhookUrl).origin === new URL(options.ringsideOrigin).origin;
      if (!isRingside && !isLoopback(webhookUrl))
        return sendJson(response, 400, { error: "webhookUrl must be on Ringside's origin or loopback" });
      const agents = input.data.agents?.map((agent) =>
        typeof agent === "string" ? { phone: agent, name: "Aniket" } : agent,
      );
      simulator.registerAccount({ ...input.data, agents });
      return sendJson(response, 200, { ok: true });
    }
    case "next": {
      const input = controlBodies.next.safeParse(body);
      if (!input.success) return sendJson(response, 400, { error: z.prettifyError(input.error) });
      simulator.queueNext(input.data.authcode, input.data.scenario, input.data.count);
      return sendJson(response, 200, { ok: true });
    }
    case "settings": {
      const input = controlBodies.settings.safeParse(body);
      if (!input.success) return sendJson(response, 400, { error: z.prettifyError(input.error) });
      if (input.data.speed !== undefined) simulator.settings.speed = input.data.speed;
      if (input.data.byNumber !== undefined) simulator.settings.byNumber = input.data.byNumber;
      if (input.data.scenario !== undefined) simulator.settings.scenario = input.data.scenario;
      return sendJson(response, 200, simulator.settings);
    }
    case "incoming": {
      const input = controlBodies.incoming.safeParse(body);
      if (!input.success) return sendJson(response, 400, { error: z.prettifyError(input.error) });
      return sendJson(response, 200, { callSid: simulator.incoming(input.data) });
    }
    default:
      return sendJson(response, 404, { error: "unknown" });
  }
}

function isTokenRight(token: string | undefined, given: string | string[] | undefined): boolean {
  if (token === undefined || token === "") return true;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return typeof given === "string" && timingSafeEqual(digest(token), digest(given));
}

async function readAll(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) continue;
    size += piece.length;
    if (size > mostBodyBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function sendVendor(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "text/html; charset=UTF-8" }).end(JSON.stringify(body));
}
