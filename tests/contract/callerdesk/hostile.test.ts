import { afterEach, describe, expect, it } from "vitest";
import { readCallerDeskWebhook } from "@/providers/callerdesk/webhook";
import { readRecordingUrl } from "@/providers/hosts";
import { callOf, post, signalOf } from "./reading";

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)),
  );
const prototypeBefore = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));

describe("hostile bodies", () => {
  afterEach(() => {
    expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototypeBefore);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  const refused: [string, string | Uint8Array, "ignored" | "empty"][] = [
    ["nothing", "", "empty"],
    ["white space and a BOM", bytes([0xef, 0xbb, 0xbf], " \r\n"), "empty"],
    ["an empty object", "{}", "empty"],
    ["not JSON", "{not json", "ignored"],
    ["half of a JSON", '{"type":"call_report","CallSid":"1"', "ignored"],
    ["an array", '[{"CallSid":"1"}]', "ignored"],
    ["a string", '"call_report"', "ignored"],
    ["null", "null", "ignored"],
    ["plain words", "hello there", "ignored"],
    ["HTML", "<html><body>x</body></html>", "ignored"],
    ["10^5 arrays deep", "[".repeat(100_000) + "]".repeat(100_000), "ignored"],
    ["10^5 objects deep", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, "empty"],
    ["only a prototype", '{"__proto__":{"polluted":true}}', "empty"],
    ["an unknown type", '{"type":"constructor","CallSid":"1"}', "ignored"],
    ["random bytes", Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256), "ignored"],
    ["an unknown event", '{"type":"call_group_update","group_id":"3"}', "ignored"],
  ];
  it.each(refused)("%s is set aside without a throw", (_name, body, type) => {
    expect(readCallerDeskWebhook(post(body, "application/json")).type).toBe(type);
    expect(readCallerDeskWebhook(post(body, null)).type).toBe(type);
  });

  it("a deep value beside good fields costs nothing but itself", () => {
    const deep = '{"a":'.repeat(50_000) + "1" + "}".repeat(50_000);
    const body = `{"type":"live_call","CallSid":"9","Status":"Picked","call_group":${deep}}`;
    expect(signalOf(readCallerDeskWebhook(post(body, null))).dedupeKey).toBe("9|Picked");
  });

  it("__proto__ and constructor as keys are only keys; of duplicate keys the last wins", () => {
    const body =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"type":"live_call",' +
      '"CallSid":"1","CallSid":"2","Status":"Picked"}';
    expect(signalOf(readCallerDeskWebhook(post(body, null))).dedupeKey).toBe("2|Picked");
    const form = "__proto__[polluted]=1&constructor=1&type=live_call&CallSid=2&Status=Picked";
    expect(signalOf(readCallerDeskWebhook(post(form, null))).dedupeKey).toBe("2|Picked");
  });

  it("numbers count as text; arrays, objects, booleans and 1e400 count as not sent", () => {
    const body =
      '{"type":"call_report","CallSid":8397472,"campid":8397411,"SourceNumber":9000000001,"DialWhomNumber":["9000000101"],' +
      '"DestinationNumber":{"toString":"x"},"CallDuration":1e400,"TalkDuration":true,"coins":2,"Status":false,"EndTime":null}';
    expect(signalOf(readCallerDeskWebhook(post(body, null)))).toMatchObject({
      providerCallId: "8397472",
      providerRequestId: "8397411",
      customerCandidates: [{ raw: "9000000001", lastTen: "9000000001" }],
      durationSeconds: null,
      talkSeconds: null,
      costCredits: 2,
      endedAt: null,
      statusWord: "",
    });
  });

  it("an endless number is no id", () => {
    const body =
      '{"type":"call_report","SourceNumber":"9000000001","CallSid":1e400,"campid":-1e400,"Status":"ANSWER"}';
    expect(signalOf(readCallerDeskWebhook(post(body, null)))).toMatchObject({
      dedupeKey: null,
      providerRequestId: null,
    });
  });

  it("NUL, control characters, lone surrogates and invalid UTF-8 leave text a database takes", () => {
    const body = bytes(
      '{"type":"call_report","CallSid":"3","receiver_name":"A\\u0000b\\ud800c\\u202ed ',
      [0xff, 0xfe, 0xc3],
      '","Status":"ANS\\u0000WER","hangup_cause":"x\\u0007"}',
    );
    const signal = signalOf(readCallerDeskWebhook(post(body, "application/json")));
    expect(signal.workerName).toMatch(/^A b\ufffdcd \ufffd+$/u);
    expect(signal.status).toBe("completed");
    expect(signal.hangupCause).toBe("x");
    expect(/[\p{Cc}\p{Surrogate}]/u.test(JSON.stringify([signal.workerName, signal.statusWord]))).toBe(false);
  });

  it("overlong values are cut or refused, never stored whole", () => {
    const long = "9".repeat(100_000);
    const signal = callOf({
      type: "call_report",
      CallSid: long,
      Status: long,
      SourceNumber: long,
      receiver_name: long,
    });
    expect(signal).toMatchObject({
      providerCallId: null,
      dedupeKey: null,
      status: "unknown",
      customerCandidates: [],
    });
    expect(signal.statusWord.length).toBe(64);
    expect(signal.workerName?.length).toBeLessThanOrEqual(120);
  });

  it("fuzz: no cut and no flipped byte of a good body ever throws", () => {
    const good = bytes(
      '{"type":"call_report","CallSid":"8397472","Status":"ANSWER","StartTime":"2026-11-18 12:43:19"}',
    );
    for (let i = 0; i < good.length; i++) {
      const flipped = Uint8Array.from(good, (byte, at) => (at === i ? byte ^ 0x95 : byte));
      for (const body of [good.slice(0, i), good.slice(i), flipped]) {
        expect(["call", "ignored", "empty"]).toContain(readCallerDeskWebhook(post(body, null)).type);
      }
    }
  });
});

describe("transports", () => {
  const form = "type=live_call&CallSid=5&Status=Leg+A+Answer&SourceNumber=%2B919000000001";
  const json = '{"type":"live_call","CallSid":"5","Status":"Leg A Answer","SourceNumber":"+919000000001"}';
  const multipart = [
    "--xYz",
    'Content-Disposition: form-data; name="type"',
    "",
    "live_call",
    "--xYz",
    'Content-Disposition: form-data; name="CallSid"',
    "Content-Type: text/plain",
    "",
    "5",
    "--xYz",
    'Content-Disposition: form-data; name="Status"',
    "",
    "Leg A Answer",
    "--xYz",
    'Content-Disposition: form-data; name="SourceNumber"; filename="x"',
    "",
    "not text",
    "--xYz",
    'Content-Disposition: form-data; name="SourceNumber"',
    "",
    "+919000000001",
    "--xYz--",
    "",
  ].join("\r\n");
  it.each([
    ["JSON", json, "application/json"],
    ["JSON said to be a form", json, "application/x-www-form-urlencoded"],
    ["JSON of no type", json, null],
    ["form", form, "application/x-www-form-urlencoded"],
    ["form said to be JSON", form, "application/json"],
    ["form as text", form, "text/plain"],
    ["multipart", multipart, "multipart/form-data; boundary=xYz"],
    ["multipart of no type", multipart, null],
  ])("%s", (_name, body, contentType) => {
    const signal = signalOf(readCallerDeskWebhook(post(body, contentType)));
    expect(signal.dedupeKey).toBe("5|Leg A Answer");
    expect(signal.workerCandidates).toEqual([{ raw: "+919000000001", lastTen: "9000000001" }]);
  });

  it("a GET or POST without anything is a probe", () => {
    const probe = { contentType: null, body: new Uint8Array() } as const;
    expect(readCallerDeskWebhook({ ...probe, method: "GET", query: "" }).type).toBe("empty");
    expect(readCallerDeskWebhook({ ...probe, method: "POST", query: "?type=call_report" }).type).toBe(
      "empty",
    );
    expect(readCallerDeskWebhook({ ...probe, method: "GET", query: "utm=1" }).type).toBe("ignored");
  });
});

describe("recording URLs", () => {
  const policy = { hosts: ["callrecords.callerdesk.io"], allowOrigins: ["http://127.0.0.1:4010"] };
  it("takes https on the list and the exact allowed origin", () => {
    const good = "https://callrecords.callerdesk.io/incoming/a b.wav?x=1";
    expect(readRecordingUrl(good, policy)).toBe("https://callrecords.callerdesk.io/incoming/a%20b.wav?x=1");
    expect(readRecordingUrl("http://127.0.0.1:4010/recordings/1.wav", policy)).not.toBeNull();
  });
  it.each([
    "",
    "javascript:alert(1)",
    "data:audio/wav;base64,AA",
    "http://callrecords.callerdesk.io/a.wav",
    "https://callrecords.callerdesk.io:8443/a.wav",
    "https://user:pw@callrecords.callerdesk.io/a.wav",
    "https://callrecords.callerdesk.io@evil.example/a.wav",
    "https://callrecords.callerdesk.io.evil.example/a.wav",
    "https://callrecords.callerdesk.io./a.wav",
    "https://evil.example/callrecords.callerdesk.io",
    "//callrecords.callerdesk.io/a.wav",
    "/recordings/1.wav",
    "http://127.0.0.1:4011/recordings/1.wav",
    "https://127.0.0.1:4010/recordings/1.wav",
    "http://user@127.0.0.1:4010/recordings/1.wav",
    `https://callrecords.callerdesk.io/${"a".repeat(3000)}`,
  ])("refuses %s", (url) => {
    expect(readRecordingUrl(url, policy)).toBeNull();
  });
});
