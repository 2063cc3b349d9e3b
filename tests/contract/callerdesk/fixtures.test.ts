import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readCallerDeskWebhook } from "@/providers/callerdesk/webhook";
import {
  type Expectation,
  fixtures,
  fixtureText,
  inputOf,
  isAnswered,
  leadOf,
  post,
  signalOf,
  workerOf,
} from "./reading";

const utc = (iso: string) => new Date(iso).toISOString();

function check(file: string, transport: string, expected: Expectation) {
  const reading = readCallerDeskWebhook(inputOf(file, transport));
  if (expected.event === "ignored") {
    expect(reading.type).toBe("ignored");
    return;
  }
  const signal = signalOf(reading);
  // Every expectation is turned into what we concluded under the same name; nothing in it is passed over.
  const concluded: Record<keyof Expectation, unknown> = {
    event: signal.kind,
    leadLast10: leadOf(signal),
    agentLast10: workerOf(signal),
    answered: isAnswered(signal),
    outcome: signal.status,
    durationSec: signal.durationSeconds,
    talkSec: signal.talkSeconds,
    dedupe: expected.dedupe === "synthetic" ? (signal.dedupeKey ?? "synthetic") : signal.dedupeKey,
    startTimeUtc: signal.startedAt?.toISOString() ?? null,
    endTimeUtc: signal.endedAt?.toISOString() ?? null,
    legBPickedUtc: signal.customerPickedUpAt?.toISOString() ?? null,
    recording: signal.recordingUrl,
    statusWord: signal.statusWord,
    workerName: signal.workerName,
    workerPicked: signal.didWorkerPickUp,
    calls: undefined,
    state: undefined,
  };
  for (const [name, value] of Object.entries(expected)) {
    const wanted = name.endsWith("Utc") && typeof value === "string" ? utc(value) : value;
    expect({ [name]: concluded[name as keyof Expectation] }).toEqual({ [name]: wanted });
  }
}

describe("CallerDesk fixtures, at the reading", () => {
  const webhooks = fixtures.filter((fixture) => fixture.kind === "webhook");
  it("has every webhook fixture with an expectation", () => {
    expect(webhooks.length).toBe(19);
    expect(webhooks.filter((fixture) => fixture.expect === undefined)).toEqual([]);
  });
  for (const fixture of webhooks) {
    it(`${fixture.file}: ${fixture.note}`, () => {
      check(fixture.file, fixture.transport, fixture.expect ?? {});
    });
  }

  it("reads a report the same from JSON, form and GET", () => {
    const json = signalOf(
      readCallerDeskWebhook(inputOf("call_report_outbound_answer.json", "POST application/json")),
    );
    const form = signalOf(
      readCallerDeskWebhook(inputOf("call_report_form.form", "POST application/x-www-form-urlencoded")),
    );
    const get = signalOf(readCallerDeskWebhook(inputOf("own_get_n_date.query", "GET")));
    expect(form).toEqual(json);
    expect({ ...get, workerName: "Aniket", hangupCause: "ANSWER(16-customer)" }).toEqual(json);
  });

  it("sees in the duplicated report one key and one meaning", () => {
    const [first, second] = sequence("seq_duplicate_report.json");
    expect(second).toEqual(first);
    expect(first?.dedupeKey).toBe("8397472");
  });

  it("only moves forward through the full outbound sequence", () => {
    const signals = sequence("seq_full_outbound.json");
    expect(signals.map((signal) => signal.phase)).toEqual([
      "ringing",
      "ringing",
      "answered",
      "ringing",
      "ended",
    ]);
    expect(signals.map((signal) => signal.didCustomerPickUp)).toEqual([null, null, true, null, true]);
    expect(new Set(signals.map((signal) => signal.dedupeKey)).size).toBe(5);
    expect(signals.every((signal) => signal.providerRequestId === "8397411")).toBe(true);
  });
});

function sequence(file: string) {
  const bodies = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(fixtureText(file)));
  return bodies.map((body) =>
    signalOf(readCallerDeskWebhook(post(JSON.stringify(body), "application/json"))),
  );
}
