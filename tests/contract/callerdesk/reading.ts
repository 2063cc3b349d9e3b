import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type CallerDeskWebhookInput, readCallerDeskWebhook } from "@/providers/callerdesk/webhook";
import type { CallSignal, PartyNumber, WebhookReading } from "@/providers/ports";

const expectation = z.strictObject({
  event: z.enum(["live", "report", "ignored"]).optional(),
  leadLast10: z.string().optional(),
  agentLast10: z.string().nullable().optional(),
  answered: z.boolean().optional(),
  outcome: z.string().optional(),
  durationSec: z.number().nullable().optional(),
  talkSec: z.number().nullable().optional(),
  dedupe: z.string().nullable().optional(),
  startTimeUtc: z.string().nullable().optional(),
  endTimeUtc: z.string().nullable().optional(),
  legBPickedUtc: z.string().optional(),
  recording: z.string().nullable().optional(),
  statusWord: z.string().optional(),
  workerName: z.string().nullable().optional(),
  workerPicked: z.boolean().optional(),
  /** Of sequences; what it takes is a database, so others test it. */
  calls: z.number().optional(),
  state: z.string().optional(),
});
export type Expectation = z.infer<typeof expectation>;

const manifest = z.object({
  items: z.array(
    z.object({
      file: z.string(),
      kind: z.enum(["webhook", "sequence", "api-response"]),
      transport: z.string(),
      note: z.string(),
      expect: expectation.optional(),
    }),
  ),
});

export function fixtureText(file: string): string {
  return readFileSync(fileURLToPath(new URL(`./fixtures/${file}`, import.meta.url)), "utf8");
}

export const fixtures = manifest.parse(JSON.parse(fixtureText("manifest.json"))).items;

/** A fixture as it arrives: its transport decides method and content type. */
export function inputOf(file: string, transport: string): CallerDeskWebhookInput {
  const text = fixtureText(file);
  if (transport.startsWith("GET")) {
    const query = text.trim().replace(/^\?/, "");
    return { method: "GET", contentType: null, query, body: new Uint8Array() };
  }
  return post(text, transport.replace("POST ", ""));
}

export function post(
  body: string | Uint8Array,
  contentType: string | null,
  query = "",
): CallerDeskWebhookInput {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return { method: "POST", contentType, query, body: bytes };
}

/** Reads a JSON body; throws where it is no call, so that a test fails with the reason. */
export function callOf(fields: Record<string, unknown>, query = ""): CallSignal {
  return signalOf(readCallerDeskWebhook(post(JSON.stringify(fields), "application/json", query)));
}

export function signalOf(reading: WebhookReading): CallSignal {
  if (reading.type !== "call") throw new Error(`not a call: ${JSON.stringify(reading)}`);
  return reading.signal;
}

const ownLines = ["0806900001", "1206900002", "8069000010"];
const members = ["9000000001", "9000000003"];

/** The domain's rule in small: own lines and members are no customer, and only a member is a worker. */
export function leadOf(signal: CallSignal): string | null {
  const stranger = (party: PartyNumber) => ![...ownLines, ...members].includes(party.lastTen);
  return signal.customerCandidates.find(stranger)?.lastTen ?? null;
}

export function workerOf(signal: CallSignal): string | null {
  return signal.workerCandidates.find((party) => members.includes(party.lastTen))?.lastTen ?? null;
}

/** Answered = two people talked: the customer picked up, or of an incoming call the worker. */
export function isAnswered(signal: CallSignal): boolean | null {
  return signal.direction === "inbound" ? signal.didWorkerPickUp : signal.didCustomerPickUp;
}
