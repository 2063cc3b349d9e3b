import { callerDeskRecordingHosts } from "@/providers/hosts";
import type { WebhookReading } from "@/providers/ports";
import { cleanText, type Fields, readBody, readQuery, textOf } from "./schema";
import { toCallSignal } from "./signal";

export type CallerDeskWebhookInput = {
  method: "GET" | "POST";
  contentType: string | null;
  /** Raw, without the leading `?`; may hold a second `?type=` that CallerDesk appended. */
  query: string;
  body: Uint8Array;
};

export type CallerDeskWebhookOptions = {
  /** Hosts beside CallerDesk's own on which this account's recordings lie (white labels). */
  extraRecordingHosts?: readonly string[];
  /** Exact origins of OUTBOUND_ALLOW_ORIGINS: recordings there pass without https (our twin). */
  allowOrigins?: readonly string[];
};

const reportMarks = [
  "EndTime",
  "CallDuration",
  "TalkDuration",
  "CallRecordingUrl",
  "LegA_Picked_time",
  "LegB_Start_time",
  "LegB_Picked_time",
];
const callMarks = ["SourceNumber", "DestinationNumber", "DialWhomNumber", "CallSid", "campid"];

/**
 * Reads one CallerDesk webhook, whatever its method, content type and shape. Pure and total: a hostile or
 * unreadable body is `ignored` with a reason (in our words, safe to log), never an exception.
 */
export function readCallerDeskWebhook(
  input: CallerDeskWebhookInput,
  options: CallerDeskWebhookOptions = {},
): WebhookReading {
  const query = readQuery(input.query);
  const body = readBody(input.body, input.contentType);
  if (!body.ok) return { type: "ignored", reason: body.reason };
  // A GET delivery, and the odd POST without a body, carry everything in the query.
  const fields = body.fields.size > 0 ? body.fields : query.fields;
  const named = textOf(fields, "type", 64) || query.type;
  if ([...fields.keys()].every((name) => name === "type") && body.fields.size === 0) return { type: "empty" };

  const kind = kindOf(named, fields);
  if (kind === "other") return { type: "ignored", reason: `unknown type "${cleanText(named, 40)}"` };
  const isCall = [...callMarks, ...reportMarks].some((name) => fields.has(name.toLowerCase()));
  if (!isCall) return { type: "ignored", reason: "no field of a call in it" };
  const policy = {
    hosts: [...callerDeskRecordingHosts, ...(options.extraRecordingHosts ?? [])],
    allowOrigins: options.allowOrigins ?? [],
  };
  return { type: "call", signal: toCallSignal(fields, kind, policy) };
}

/** The event type from the body, then the query, then the shape (live events have no documented type). */
function kindOf(named: string, fields: Fields): "live" | "report" | "other" {
  switch (named.toLowerCase().replace(/[\s\-_]+/g, "")) {
    case "":
      return reportMarks.some((name) => fields.has(name.toLowerCase())) ? "report" : "live";
    case "livecall":
      return "live";
    case "callreport":
      return "report";
    default:
      return "other";
  }
}
