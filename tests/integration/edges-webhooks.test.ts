import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/platform/db";
import { createWebhookRoute } from "@/webhooks/create-webhook-route";
import { drainInbox, getWebhook, postWebhook } from "../support/webhooks";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

/** What strangers may send to a known address: answered, kept where it was whole, and never anybody else's trouble. */

const url = (secret: string, query = "") => `http://127.0.0.1:3000/api/callerdesk/webhook/${secret}${query}`;
const at = (secret: string) => ({ params: Promise.resolve({ secret }) });
const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : part)));

const sid = () => `T${randomUUID().slice(0, 8)}`;
const good = (extra: object = {}) => ({
  type: "call_report",
  SourceNumber: "09000000001",
  DestinationNumber: "08069000001",
  DialWhomNumber: "09000000101",
  Status: "ANSWER",
  CallDuration: "20",
  TalkDuration: "5",
  StartTime: "2026-11-18 12:43:19",
  EndTime: "2026-11-18 12:43:45",
  CallSid: sid(),
  campid: "",
  Direction: "WEBOBD",
  ...extra,
});
/** A good report with a piece of raw JSON put in front of its fields. */
const raw = (piece: string, extra: object = {}) => `{${piece},${JSON.stringify(good(extra)).slice(1)}`;

type Row = {
  name: string;
  body: string | Uint8Array;
  contentType?: string;
  headers?: Record<string, string>;
  status?: number;
  /** What became of the delivery; null = nothing is stored. */
  state: "ignored" | "processed" | null;
  /** Calls that it made. */
  calls?: number;
};

const deep = 100_000;
const big = 256 * 1024 + 1;
const readable = { state: "processed", calls: 1 } as const;
const unreadable = { state: "ignored" } as const;
const rows: Row[] = [
  { name: "nothing at all", body: "", state: null },
  { name: "white space", body: " \r\n", ...unreadable },
  { name: "an empty object", body: "{}", ...unreadable },
  { name: "words", body: "hello there", ...unreadable },
  { name: "not JSON", body: "{not json", ...unreadable },
  { name: "half of a report", body: JSON.stringify(good()).slice(0, 80), ...unreadable },
  { name: "an array", body: JSON.stringify([good()]), ...unreadable },
  { name: "a report one level deeper", body: JSON.stringify({ data: good() }), ...unreadable },
  { name: "null", body: "null", ...unreadable },
  { name: "10^5 arrays deep", body: "[".repeat(deep) + "]".repeat(deep), ...unreadable },
  {
    name: "40,000 objects deep, what the cap lets in",
    body: `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`,
    ...unreadable,
  },
  {
    name: "a deep value beside good fields",
    body: raw(`"x":${"[".repeat(deep)}${"]".repeat(deep)}`),
    ...readable,
  },
  { name: "W8: __proto__ alone", body: '{"__proto__":{"polluted":true}}', ...unreadable },
  { name: "W8: __proto__ in a report", body: raw('"__proto__":{"polluted":true}'), ...readable },
  { name: "W8: constructor", body: raw('"constructor":{"prototype":{"polluted":true}}'), ...readable },
  {
    name: "W8: constructor in a form",
    body: `__proto__[polluted]=1&constructor[prototype][polluted]=1&${new URLSearchParams(good() as never).toString()}`,
    contentType: "application/x-www-form-urlencoded",
    ...readable,
  },
  { name: "W8: duplicate keys, the last wins", body: raw('"CallSid":"other","Status":"x"'), ...readable },
  {
    name: "W8: 1e400",
    body: raw('"x":1', {}).replace('"CallDuration":"20"', '"CallDuration":1e400'),
    ...readable,
  },
  {
    name: "W8: arrays for strings",
    body: JSON.stringify(good({ receiver_name: ["x"], Status: ["ANSWER"] })),
    ...readable,
  },
  {
    name: "W8: arrays in place of everything",
    body: JSON.stringify(Object.fromEntries(Object.entries(good()).map(([key, value]) => [key, [value]]))),
    ...unreadable,
  },
  { name: "W8: lone surrogates", body: raw('"receiver_name":"\\ud800x\\udfff"'), ...readable },
  {
    name: "NUL in names and numbers",
    body: raw('"receiver_name":"a\\u0000b","hangup_cause":"\\u0000"'),
    ...readable,
  },
  {
    name: "bytes that are no UTF-8",
    body: bytes('{"receiver_name":"', [0xff, 0xfe, 0xc0, 0x80], '",', JSON.stringify(good()).slice(1)),
    ...readable,
  },
  {
    name: "numbers as numbers",
    body: JSON.stringify(good({ CallSid: 8397472, SourceNumber: 9000000001, CallDuration: 20 })),
    ...readable,
  },
  {
    name: "hostile names and URLs",
    body: JSON.stringify(
      good({
        receiver_name: "<script>alert(1)</script>",
        CallRecordingUrl: "javascript:alert(1)",
        call_group: "'; DROP TABLE calls; --",
        hangup_cause: "\u001b[31m\r\nSet-Cookie: a=b",
      }),
    ),
    ...readable,
  },
  { name: "an unknown type", body: JSON.stringify(good({ type: "call_group_update" })), ...unreadable },
  {
    name: "an unknown status",
    body: JSON.stringify(good({ Status: "EXPLODED", TalkDuration: "" })),
    ...readable,
  },
  { name: "a body of 256 KB and one", body: "a".repeat(big), status: 413, state: null },
  {
    name: "a declared length above the cap",
    body: "{}",
    headers: { "content-length": "999999999" },
    status: 413,
    state: null,
  },
  {
    name: "a declared length that is no number",
    body: JSON.stringify(good()),
    headers: { "content-length": "lots" },
    ...readable,
  },
  {
    name: "W7: gzip",
    body: bytes([0x1f, 0x8b, 8, 0]),
    headers: { "content-encoding": "gzip" },
    status: 415,
    state: null,
  },
  {
    name: "W7: brotli behind identity",
    body: "{}",
    headers: { "content-encoding": "identity, br" },
    status: 415,
    state: null,
  },
];

let target: TestWorkspace;
let neighbour: TestWorkspace;
const prototypeBefore = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String));

beforeAll(async () => {
  [target, neighbour] = [await makeWorkspace({ leads: 1 }), await makeWorkspace({ leads: 1 })];
});

const callsOf = (workspace: TestWorkspace) =>
  db().call.findMany({ where: { workspaceId: workspace.workspaceId }, orderBy: { id: "asc" } });
const deliveriesOf = (workspace: TestWorkspace) =>
  db().webhookDelivery.findMany({
    where: { workspaceId: workspace.workspaceId },
    orderBy: { arrival: "asc" },
  });

/** Sends `work` and, in the same moment, a good report to the neighbour, which must be processed as ever. */
async function besideNeighbour(work: () => Promise<Response>): Promise<Response> {
  const providerCallId = sid();
  const [answer, beside] = await Promise.all([
    work(),
    postWebhook(neighbour.webhookSecret, good({ CallSid: providerCallId })),
  ]);
  expect(beside.status).toBe(200);
  await drainInbox();
  const made = (await callsOf(neighbour)).filter((call) => call.providerCallId === providerCallId);
  expect(made).toMatchObject([{ phase: "ended", status: "completed" }]);
  expect(JSON.stringify(Reflect.ownKeys(Object.prototype).map(String))).toBe(prototypeBefore);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
  return answer;
}

describe("what a known address is sent", () => {
  it.each(rows)("$name", async ({ body, contentType, headers, status = 200, state, calls = 0 }) => {
    const [callsBefore, before] = [await callsOf(target), await deliveriesOf(target)];
    const answer = await besideNeighbour(() =>
      createWebhookRoute("callerdesk").POST(
        new Request(url(target.webhookSecret), {
          method: "POST",
          headers: { "content-type": contentType ?? "application/json", ...headers },
          body: typeof body === "string" ? body : Buffer.from(body),
        }),
        at(target.webhookSecret),
      ),
    );
    expect(answer.status).toBe(status);
    expect((await answer.text()).length).toBeLessThan(20);

    const stored = (await deliveriesOf(target)).slice(before.length);
    expect(stored.map((delivery) => delivery.state)).toEqual(state ? [state] : []);
    for (const delivery of stored) expect(Buffer.from(delivery.body)).toEqual(Buffer.from(body));
    const callsAfter = await callsOf(target);
    expect(callsAfter).toHaveLength(callsBefore.length + calls);
    // The calls that were there are byte for byte what they were.
    const kept = new Set(callsBefore.map((call) => call.id));
    expect(callsAfter.filter((call) => kept.has(call.id))).toEqual(callsBefore);
    for (const call of callsAfter) expect(call.recordingUrl ?? "").not.toMatch(/javascript/i);
  });

  it("a stream of 256 KB and more without any declared length is cut off and not stored", async () => {
    const before = await deliveriesOf(target);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(97));
      },
    });
    const answer = await besideNeighbour(() =>
      createWebhookRoute("callerdesk").POST(
        new Request(url(target.webhookSecret), {
          method: "POST",
          body: endless,
          duplex: "half",
        } as RequestInit),
        at(target.webhookSecret),
      ),
    );
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(1024 * 1024);
    expect(await deliveriesOf(target)).toHaveLength(before.length);
  });

  it("a stream longer than its declared length counts by its bytes", async () => {
    const answer = await createWebhookRoute("callerdesk").POST(
      new Request(url(target.webhookSecret), {
        method: "POST",
        headers: { "content-length": "2" },
        body: "a".repeat(big),
      }),
      at(target.webhookSecret),
    );
    expect(answer.status).toBe(413);
  });

  it("W7: a body that drips is given up with 408 at the limit, and one that breaks off too", async () => {
    const before = await deliveriesOf(target);
    const drip = () =>
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          controller.enqueue(new Uint8Array([97]));
        },
      });
    const broken = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.error(new Error("reset"));
        },
      });
    for (const body of [drip(), broken()]) {
      const started = performance.now();
      const answer = await besideNeighbour(() =>
        createWebhookRoute("callerdesk", 150).POST(
          new Request(url(target.webhookSecret), { method: "POST", body, duplex: "half" } as RequestInit),
          at(target.webhookSecret),
        ),
      );
      expect(answer.status).toBe(408);
      expect(performance.now() - started).toBeLessThan(5000);
    }
    expect(await deliveriesOf(target)).toHaveLength(before.length);
  });

  it("a GET without fields and a HEAD store nothing; a GET with fields is a delivery", async () => {
    const before = await deliveriesOf(target);
    for (const query of ["", "?", "?type=call_report", "??type=live_call"]) {
      expect((await getWebhook(target.webhookSecret, query)).status).toBe(200);
    }
    expect(createWebhookRoute("callerdesk").HEAD().status).toBe(405);
    expect(await deliveriesOf(target)).toHaveLength(before.length);
    await getWebhook(target.webhookSecret, `?${new URLSearchParams(good() as never).toString()}`);
    await drainInbox();
    expect((await deliveriesOf(target)).slice(before.length)).toMatchObject([
      { method: "GET", state: "processed" },
    ]);
  });
});
