import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOutbound } from "@/platform/outbound";
import { createCallerDeskClient } from "@/providers/callerdesk/client";
import { readCallerDeskWebhook } from "@/providers/callerdesk/webhook";
import type { CallSignal } from "@/providers/ports";
import { numberRules } from "@/twin/scenario";
import { startTwin, type Twin } from "@/twin/start-twin";
import { signalOf } from "./reading";

/** Client, twin and reader together: what the twin sends is read by the same code as CallerDesk's own. */

let twin: Twin;
let receiver: Server;
let webhookUrl: string;
let received: { url: string; contentType: string | null; method: string; signal: CallSignal }[];
let answerStatus = 200;
const authcode = "demo-key-1";

beforeEach(async () => {
  received = [];
  answerStatus = 200;
  receiver = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const url = request.url ?? "";
      const contentType = request.headers["content-type"] ?? null;
      const method = request.method === "GET" ? "GET" : "POST";
      const query = url.slice(url.indexOf("?") + 1);
      const reading = readCallerDeskWebhook(
        { method, contentType, query, body: Buffer.concat(pieces) },
        { allowOrigins: [twin.origin] },
      );
      received.push({ url, contentType, method, signal: signalOf(reading) });
      response.writeHead(answerStatus).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  const address = receiver.address();
  const ringsideOrigin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  webhookUrl = `${ringsideOrigin}/api/callerdesk/webhook/s3cret-path`;
  twin = await startTwin({ ringsideOrigin, speed: 200 });
  twin.simulator.registerAccount({
    authcode,
    webhookUrl,
    agents: [{ phone: "+919000000001", name: "Asha" }],
  });
});
afterEach(async () => {
  await twin.stop();
  receiver.closeAllConnections();
  await new Promise((done) => receiver.close(done));
});

/** By hand, because clients set Host themselves: the status a page behind a rebound name would get. */
function statusForHost(port: number, host: string): Promise<string | undefined> {
  return new Promise((done, fail) => {
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(`GET /control/calls HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let text = "";
    socket.on("data", (piece) => {
      text += piece.toString("utf8");
    });
    socket.on("end", () => done(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]));
    socket.on("error", fail);
  });
}

const client = (key = authcode) =>
  createCallerDeskClient({
    baseUrl: twin.origin,
    authcode: key,
    outbound: createOutbound({ allowOrigins: [twin.origin] }),
    allowOrigins: [twin.origin],
  });
const numbers = { workerPhone: "+919000000001", linePhone: "+918069000010" };
const place = (customerPhone: string) => client().placeCall({ ...numbers, customerPhone });
const report = () => received.find(({ signal }) => signal.kind === "report")?.signal;
const everything = { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 86_400_000) };

describe("a click, through the twin, back as webhooks", () => {
  it("answered: ringing, worker, customer, report, correlated by campid", async () => {
    const reply = await place("+919000000101");
    await twin.simulator.idle();
    expect(reply).toMatchObject({ outcome: "accepted", providerRequestId: expect.stringMatching(/^\d+$/) });
    expect(received.map(({ signal }) => signal.statusWord)).toEqual([
      "Ringing",
      "Leg A Answer",
      "Leg B Answer",
      "Picked",
      "ANSWER",
    ]);
    const campid = reply.outcome === "accepted" ? reply.providerRequestId : null;
    expect(
      received.every(({ signal }) => signal.providerRequestId === campid && signal.providerCallId !== campid),
    ).toBe(true);
    expect(received[0]?.url).toMatch(/\?type=live_call$/);
    expect(report()).toMatchObject({
      status: "completed",
      didWorkerPickUp: true,
      didCustomerPickUp: true,
      talkSeconds: 6,
      workerName: "Asha",
      customerCandidates: [
        { raw: "09000000101", lastTen: "9000000101" },
        { lastTen: "8069000010" },
        { lastTen: "9000000001" },
      ],
    });
    expect(report()?.recordingUrl).toBe(`${twin.origin}/recordings/${report()?.providerCallId}.wav`);
  });

  it.each([
    ["+919000000105", "completed", true, true],
    ["+919000000106", "no_answer", true, false],
    ["+919000000107", "busy", true, false],
    ["+919000000108", "worker_no_answer", false, false],
    ["+919000000109", "cancelled_by_customer", true, false],
    ["+919000000999", "cancelled_by_worker", true, false],
    ["+919000000997", "failed", false, false],
  ])("the number %s gives %s", async (customer, status, worker, lead) => {
    await place(customer);
    await twin.simulator.idle();
    expect(report()).toMatchObject({ status, didWorkerPickUp: worker, didCustomerPickUp: lead });
    expect(report()?.recordingUrl !== null).toBe(status === "completed");
  });

  it.each(["documented", "form", "get", "white_label", "short"] as const)(
    "shape %s reads as the same call",
    async (shape) => {
      twin.simulator.queueNext(authcode, { shape }, 1);
      await place("+919000000101");
      await twin.simulator.idle();
      const start = twin.simulator.calls[0]?.startedAt ?? 0;
      expect(report()).toMatchObject({
        status: "completed",
        didCustomerPickUp: true,
        durationSeconds: 10,
        direction: "outbound",
      });
      expect(Math.abs((report()?.startedAt?.getTime() ?? 0) - start)).toBeLessThan(1000);
      expect(report()?.customerCandidates.map((party) => party.lastTen)).toContain("9000000101");
      expect(received.at(-1)?.method).toBe(shape === "get" ? "GET" : "POST");
      if (shape === "get") expect(received.at(-1)?.url).toMatch(/StartTime=\d{4}-\d\d-\d\dn/);
    },
  );

  it("an unanswered white-label call has its words in the other field", async () => {
    twin.simulator.queueNext(authcode, { shape: "white_label", outcome: "no_answer" }, 1);
    await place("+919000000101");
    await twin.simulator.idle();
    expect(report()).toMatchObject({ status: "no_answer", statusWord: "No Answer", workerName: null });
  });
});

describe("faults", () => {
  it("duplicates, reorders, drops, delays the recording", async () => {
    twin.simulator.queueNext(authcode, { duplicate: 5, dropLive: true }, 1);
    await place("+919000000101");
    await twin.simulator.idle();
    expect(received.length).toBe(5);
    expect(new Set(received.map(({ signal }) => signal.dedupeKey)).size).toBe(1);

    received = [];
    twin.simulator.queueNext(authcode, { reorder: true }, 1);
    await place("+919000000101");
    await twin.simulator.idle();
    expect(received.map(({ signal }) => signal.kind)).toEqual(["report", "live", "live", "live", "live"]);

    received = [];
    twin.simulator.queueNext(authcode, { recording: "late", dropLive: true }, 1);
    await place("+919000000101");
    await twin.simulator.idle();
    expect(received.map(({ signal }) => signal.recordingUrl !== null)).toEqual([false, true]);
    expect(received[0]?.signal.dedupeKey).toBe(received[1]?.signal.dedupeKey);
  });

  it("the webhook can overtake the click's reply", async () => {
    twin.simulator.queueNext(authcode, { webhookBeforeReply: true }, 1);
    await place("+919000000101");
    expect(received.length).toBeGreaterThanOrEqual(1);
  });

  it("a dropped report is still in the vendor's list, under the same key", async () => {
    twin.simulator.queueNext(authcode, { dropReport: true }, 1);
    await place("+919000000101");
    await twin.simulator.idle();
    expect(report()).toBeUndefined();
    const list = await client().listEndedCalls(everything.from, everything.to, 100);
    expect(list).toMatchObject({
      ok: true,
      isComplete: true,
      signals: [{ kind: "report", status: "completed", talkSeconds: 6 }],
    });
    expect(list.ok && list.signals[0]?.dedupeKey).toBe(received[0]?.signal.providerCallId);
  });

  it("retries only when told to", async () => {
    answerStatus = 503;
    twin.simulator.queueNext(authcode, { dropLive: true }, 1);
    twin.simulator.queueNext(authcode, { dropLive: true, retries: 2 }, 1);
    await place("+919000000101");
    await twin.simulator.idle();
    expect(received.length).toBe(1);
    await place("+919000000101");
    await twin.simulator.idle();
    expect(received.length).toBe(4);
    expect(twin.simulator.deliveries.map(({ status, attempt }) => [status, attempt])).toEqual([
      [503, 1],
      [503, 1],
      [503, 2],
      [503, 3],
    ]);
    expect(JSON.stringify(twin.simulator.deliveries)).not.toContain("s3cret");
  });

  it("incoming: answered and missed", async () => {
    twin.simulator.incoming({
      authcode,
      from: "+919000000102",
      line: "+918069000010",
      agent: "+919000000001",
      answered: true,
    });
    await twin.simulator.idle();
    expect(received.map(({ signal }) => signal.phase)).toEqual(["ringing", "answered", "ended"]);
    expect(report()).toMatchObject({
      direction: "inbound",
      status: "completed",
      didWorkerPickUp: true,
      providerRequestId: null,
    });
    received = [];
    twin.simulator.incoming({ authcode, from: "+919000000102", line: "+918069000010", answered: false });
    await twin.simulator.idle();
    expect(report()).toMatchObject({
      status: "missed",
      didWorkerPickUp: false,
      customerCandidates: [{ lastTen: "9000000102" }, { lastTen: "8069000010" }],
    });
  });
});

describe("the client", () => {
  it("tells a refusal from a call that may ring", async () => {
    expect(await client("bad-key").placeCall({ ...numbers, customerPhone: "+919000000101" })).toMatchObject({
      outcome: "refused",
      reason: "bad_credentials",
      message: "Invalid Auth Code!",
    });
    expect(
      await client().placeCall({ ...numbers, workerPhone: "+919000000055", customerPhone: "+919000000101" }),
    ).toMatchObject({
      outcome: "refused",
      reason: "worker_inactive",
    });
    expect(
      await client().placeCall({ ...numbers, workerPhone: "+14155550100", customerPhone: "+919000000101" }),
    ).toMatchObject({
      outcome: "refused",
      reason: "bad_number",
    });
    twin.simulator.queueNext(authcode, { reply: "no_balance" }, 1);
    expect(await place("+919000000101")).toMatchObject({ outcome: "refused", reason: "no_balance" });
    twin.simulator.queueNext(authcode, { reply: "garbage" }, 1);
    expect(await place("+919000000101")).toMatchObject({ outcome: "unknown" });
    expect(twin.simulator.calls.length).toBe(1);
    const nowhere = createCallerDeskClient({
      baseUrl: "http://127.0.0.1:9",
      authcode,
      outbound: createOutbound({ allowOrigins: ["http://127.0.0.1:9"] }),
    });
    expect(await nowhere.placeCall({ ...numbers, customerPhone: "+919000000101" })).toMatchObject({
      outcome: "refused",
      reason: "unreachable",
    });
  });

  it("sends ten digits for India and 00 for others", async () => {
    await place("+919000000101");
    await place("+442079460958");
    expect(twin.simulator.calls.map(({ agent, customer, line }) => [agent, customer, line])).toEqual([
      ["9000000001", "9000000101", "8069000010"],
      ["9000000001", "00442079460958", "8069000010"],
    ]);
  });

  it("waits eight seconds for a click, then says it may ring, and asks once", async () => {
    twin.simulator.queueNext(authcode, { reply: "hang" }, 1);
    const started = Date.now();
    expect(await place("+919000000101")).toMatchObject({ outcome: "unknown" });
    expect(Date.now() - started).toBeGreaterThan(7500);
    expect(twin.simulator.calls.length).toBe(1);
  }, 12_000);

  it("walks the pages and stops at the limit", async () => {
    twin.simulator.queueNext(authcode, { ringSeconds: 0, pickupSeconds: 0, talkSeconds: 1 }, 30);
    for (let i = 0; i < 30; i++) await place("+919000000101");
    await twin.simulator.idle();
    const all = await client().listEndedCalls(everything.from, everything.to, 100);
    expect(all).toMatchObject({ ok: true, isComplete: true });
    expect(all.ok && new Set(all.signals.map((signal) => signal.providerCallId)).size).toBe(30);
    const some = await client().listEndedCalls(everything.from, everything.to, 7);
    expect(some).toMatchObject({ ok: true, isComplete: false });
    expect(some.ok && some.signals.length).toBe(7);
    const before = await client().listEndedCalls(new Date(0), new Date(1), 100);
    expect(before).toEqual({ ok: true, signals: [], isComplete: true });
  });

  it("lists live calls, tests the key, and never names it", async () => {
    twin.simulator.settings.speed = 1;
    await place("+919000000101");
    expect(await client().listLiveCalls()).toMatchObject({
      ok: true,
      signals: [
        {
          kind: "live",
          direction: "outbound",
          statusWord: "Ringing",
          phase: "ringing",
          customerCandidates: [{ lastTen: "9000000101" }, {}, {}],
        },
      ],
    });
    expect(await client().test()).toEqual({ ok: true });
    const echo = { ok: true as const, status: 200, contentType: null, body: new Uint8Array() };
    const leaky = createCallerDeskClient({
      authcode: "k&y s3cret",
      outbound: {
        request: async () => ({
          ...echo,
          text: () => '{"type":"error","message":"bad k&y s3cret / k%26y%20s3cret"}',
        }),
        stream: () => Promise.reject(new Error("not used")),
      },
    });
    expect(await leaky.test()).toEqual({ ok: false, message: "bad … / …" });
    expect(
      JSON.stringify(await leaky.placeCall({ ...numbers, customerPhone: "+919000000101" })),
    ).not.toContain("s3cret");
  });
});

describe("the twin itself", () => {
  it("plays a recording of the right length, by ranges too", async () => {
    await place("+919000000101");
    await twin.simulator.idle();
    const url = report()?.recordingUrl ?? "";
    const outbound = createOutbound({ allowOrigins: [twin.origin] });
    const whole = await outbound.stream(url);
    const bytes = Buffer.from(await new Response(whole.ok ? whole.body : null).arrayBuffer());
    expect(bytes.toString("ascii", 0, 4)).toBe("RIFF");
    expect(bytes.length).toBe(44 + 6 * 16_000);
    expect(bytes.readUInt32LE(40) / bytes.readUInt32LE(28)).toBe(6);
    expect(new Set(bytes.subarray(44)).size).toBeGreaterThan(100);
    const part = await outbound.stream(url, { range: "bytes=1001-2000" });
    expect(part).toMatchObject({
      status: 206,
      contentType: "audio/wav",
      contentRange: `bytes 1001-2000/${bytes.length}`,
    });
    const middle = Buffer.from(await new Response(part.ok ? part.body : null).arrayBuffer());
    expect(middle.equals(bytes.subarray(1001, 2001))).toBe(true);
    expect(await outbound.stream(url, { range: "bytes=9999999-" })).toMatchObject({ status: 416 });
    expect(await outbound.stream(`${twin.origin}/recordings/1.wav`)).toMatchObject({ status: 404 });
  });

  it("keeps its list over a restart, and does not reuse ids", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "twin-"));
    try {
      const first = await startTwin({ ringsideOrigin: webhookUrl, dataDir, speed: 500 });
      first.simulator.registerAccount({ authcode, webhookUrl });
      const click = { authcode, agent: "9000000001", customer: "9000000101", line: "08069000010" };
      // Ids start at the clock in tenths of a second; 100 calls run far ahead of it, so that only the journal knows.
      for (let i = 0; i < 100; i++) first.simulator.click(click);
      await first.simulator.idle();
      await first.stop();
      const second = await startTwin({ ringsideOrigin: webhookUrl, dataDir });
      expect(second.simulator.calls).toEqual(first.simulator.calls);
      second.simulator.click(click);
      // Both kinds come from one counter, so a repeat shows in both together whatever its parity.
      const ids = second.simulator.calls.flatMap((call) => [call.callSid, String(call.campid)]);
      expect(new Set(ids).size).toBe(202);
      await second.stop();
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it("refuses other machines, wrong tokens and rebinding hosts", async () => {
    await expect(startTwin({ ringsideOrigin: "https://ringside.example.com" })).rejects.toThrow("loopback");
    const guarded = await startTwin({ ringsideOrigin: webhookUrl, controlToken: "t0ken" });
    const post = (
      name: string,
      body: unknown,
      headers: Record<string, string> = { "x-twin-token": "t0ken" },
    ) => fetch(`${guarded.origin}/control/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
    try {
      expect((await fetch(`${guarded.origin}/control/calls`)).status).toBe(401);
      expect(await statusForHost(guarded.port, "evil.example")).toBe("403");
      expect(await statusForHost(guarded.port, "127.0.0.1")).toBe("401");
      expect((await post("settings", { speed: 2 }, { "x-twin-token": "other" })).status).toBe(401);
      expect((await post("accounts", { authcode, webhookUrl: "http://192.168.1.5/hook" })).status).toBe(400);
      expect(
        (await post("accounts", { authcode, webhookUrl: "https://ringside.example.com/hook" })).status,
      ).toBe(400);
      expect((await post("accounts", { authcode, webhookUrl, agents: ["+919000000001"] })).status).toBe(200);
      expect((await post("next", { authcode, scenario: { outcome: "sung" } })).status).toBe(400);
      expect((await post("next", { authcode, scenario: { outcome: "busy" } })).status).toBe(200);
      expect((await post("settings", { speed: 100, scenario: { talkSeconds: 1 } })).status).toBe(200);
      expect(
        (await post("incoming", { authcode, from: "9000000102", line: "8069000010", answered: true })).status,
      ).toBe(200);
      const headers = { "x-twin-token": "t0ken" };
      const calls = await (
        await fetch(`${guarded.origin}/control/calls?authcode=${authcode}`, { headers })
      ).text();
      expect(calls).toContain("9000000102");
      expect(calls).not.toContain(authcode);
      await guarded.simulator.idle();
      const deliveries = await (await fetch(`${guarded.origin}/control/deliveries`, { headers })).text();
      expect(deliveries).toContain("call_report");
      expect(deliveries).not.toContain("s3cret");
    } finally {
      await guarded.stop();
    }
  });

  it("a queued scenario changes only what it names", async () => {
    twin.simulator.settings.scenario = { talkSeconds: 42 };
    twin.simulator.queueNext(authcode, { pickupSeconds: 3 }, 1);
    await place("+919000000107");
    await place("+919000000107");
    expect(
      twin.simulator.calls.map(({ scenario }) => [
        scenario.outcome,
        scenario.talkSeconds,
        scenario.pickupSeconds,
      ]),
    ).toEqual([
      ["answered", 42, 3],
      ["busy", 42, 2],
    ]);
    expect(
      numberRules.every(
        (rule, place) => numberRules.findIndex(({ ending }) => rule.ending.endsWith(ending)) === place,
      ),
    ).toBe(true);
  });
});
