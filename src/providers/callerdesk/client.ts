import { z } from "zod";
import { toE164 } from "@/lib/phone";
import type { Outbound, OutboundResult } from "@/platform/outbound";
import { callerDeskRecordingHosts, type RecordingPolicy } from "@/providers/hosts";
import type { CallPort, CallSignal, PlaceCallRefusal, PlaceCallResult } from "@/providers/ports";
import { cleanText, type Fields, readId, readObject, textOf } from "./schema";
import { toCallSignal } from "./signal";

export type CallerDeskClientOptions = {
  /** Default `https://app.callerdesk.io`; another for white labels and for the twin. */
  baseUrl?: string;
  authcode: string;
  outbound: Outbound;
  extraRecordingHosts?: readonly string[];
  /** Exact origins of OUTBOUND_ALLOW_ORIGINS, for recordings of the twin. */
  allowOrigins?: readonly string[];
};

export const callerDeskBaseUrl = "https://app.callerdesk.io";

/** A worker waits for this at the click; the vendor documents no time of its own. */
const clickTimeoutMs = 8_000;
const pullTimeoutMs = 10_000;
/** The vendor's own limit. */
const rowsPerPage = 25;
const mostPages = 40;

/** CallerDesk's API for one account. The key is in URLs and bodies only, never in a message or an exception. */
export function createCallerDeskClient(options: CallerDeskClientOptions): CallPort {
  const base = (options.baseUrl ?? callerDeskBaseUrl).replace(/\/+$/, "");
  const { authcode, outbound } = options;
  const policy: RecordingPolicy = {
    hosts: [...callerDeskRecordingHosts, ...(options.extraRecordingHosts ?? [])],
    allowOrigins: options.allowOrigins ?? [],
  };
  // An empty key would match between all letters.
  const key = authcode === "" ? "\u0000" : authcode;
  const withoutKey = (text: string) =>
    cleanText(text.replaceAll(key, "…").replaceAll(encodeURIComponent(key), "…"), 200);

  const get = (path: string, parameters: Record<string, string>, timeoutMs: number) =>
    outbound.request(`${base}/api/${path}?${new URLSearchParams(parameters).toString()}`, { timeoutMs });
  const post = (path: string, parameters: Record<string, string>) =>
    outbound.request(`${base}/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(parameters).toString(),
      timeoutMs: pullTimeoutMs,
    });

  return {
    async placeCall(request) {
      const worker = indianDigits(request.workerPhone);
      if (worker === null) return refused("bad_number", "The worker's phone is not an Indian number.");
      const customer = customerDigits(request.customerPhone);
      if (customer === null) return refused("bad_number", "The customer's number cannot be dialled.");
      const line = lineDigits(request.linePhone);
      if (line === null) return refused("bad_number", "The line's number cannot be used.");
      const result = await get(
        "click_to_call_v2",
        { calling_party_a: worker, calling_party_b: customer, deskphone: line, authcode, call_from_did: "1" },
        clickTimeoutMs,
      );
      return readClickReply(result, withoutKey);
    },

    async listEndedCalls(from, to, limit) {
      const signals: CallSignal[] = [];
      for (let page = 1; page <= mostPages; page++) {
        const reply = readReply(
          await post("call_list_v2", {
            authcode,
            // Days of India's calendar: whether times are understood is not documented, so rows are filtered here.
            start_date: indianDay(from),
            end_date: indianDay(to),
            current_page: String(page),
            per_page: String(rowsPerPage),
          }),
          withoutKey,
        );
        if (!reply.ok) return page === 1 ? reply : { ok: true, signals, isComplete: false };
        const rows = rowsOf(reply.body, "result");
        for (const row of rows) {
          const signal = readListRow(row, policy);
          if (signal === null || !isWithin(signal, from, to)) continue;
          if (signals.length >= limit) return { ok: true, signals, isComplete: false };
          signals.push(signal);
        }
        const total = Number(textOf(reply.body.fields, "total", 16) || Number.NaN);
        if (
          rows.length === 0 ||
          (Number.isFinite(total) ? page * rowsPerPage >= total : rows.length < rowsPerPage)
        )
          return { ok: true, signals, isComplete: true };
      }
      return { ok: true, signals, isComplete: false };
    },

    async listLiveCalls() {
      const reply = readReply(await get("live_call_v2", { authcode }, pullTimeoutMs), withoutKey);
      if (!reply.ok) return reply;
      const signals = rowsOf(reply.body, "live_calls").map((row) =>
        toCallSignal(renamed(row), "live", policy),
      );
      return { ok: true, signals, isComplete: true };
    },

    async test() {
      const reply = readReply(await get("live_call_v2", { authcode }, clickTimeoutMs), withoutKey);
      return reply.ok ? { ok: true } : { ok: false, message: reply.message };
    },
  };
}

const clickReply = z.looseObject({
  type: z.string(),
  message: z.string().optional(),
  campid: z.union([z.string(), z.number()]).nullish(),
});

/** The body decides: errors come with status 200 too, and JSON is served as text/html. */
function readClickReply(result: OutboundResult, withoutKey: (text: string) => string): PlaceCallResult {
  if (!result.ok) {
    if (!result.wasSent) return refused("unreachable", result.message);
    return { outcome: "unknown", message: result.message };
  }
  const reply = clickReply.safeParse(parseJson(result.text()));
  const type = reply.data?.type.trim().toLowerCase();
  if (type === "success")
    return { outcome: "accepted", providerRequestId: readId(String(reply.data?.campid ?? "")) };
  if (type === "error") {
    const message = withoutKey(reply.data?.message ?? "") || "CallerDesk refused the call without a reason.";
    return refused(refusalOf(message), message);
  }
  if (result.status === 401 || result.status === 403)
    return refused("bad_credentials", `CallerDesk refused the key (HTTP ${result.status}).`);
  if (result.status === 429) return refused("limit", "CallerDesk takes no more calls at the moment.");
  // Other 4xx say that the request was not understood; anything else unreadable may have rung a phone.
  if (result.status >= 400 && result.status < 500 && result.status !== 408)
    return refused("other", `CallerDesk refused the request (HTTP ${result.status}).`);
  return { outcome: "unknown", message: `CallerDesk's answer could not be read (HTTP ${result.status}).` };
}

/** Two messages are documented; the other words are guesses, and "other" shows the vendor's sentence anyway. */
function refusalOf(message: string): PlaceCallRefusal {
  if (/auth|api key|token/i.test(message)) return "bad_credentials";
  if (/agent|member|inactive|break/i.test(message)) return "worker_inactive";
  if (/too many|limit exceeded|channel|concurrent/i.test(message)) return "limit";
  if (/balance|coin|credit|recharge|expired/i.test(message)) return "no_balance";
  if (/number|mobile|phone|calling_party/i.test(message)) return "bad_number";
  return "other";
}

const refused = (reason: PlaceCallRefusal, message: string): PlaceCallResult => ({
  outcome: "refused",
  reason,
  message,
});

/** Ten digits of an Indian number, null for any other: a +91 before a member's number is answered "inactive". */
function indianDigits(phone: string): string | null {
  return /^\+91(\d{10})$/.exec(toE164(phone) ?? "")?.[1] ?? null;
}

/** Indian: ten digits. Foreign: `00` and the digits, a guess (the vendor documents Indian numbers only). */
function customerDigits(phone: string): string | null {
  const e164 = toE164(phone);
  if (e164 === null) return null;
  return indianDigits(e164) ?? `00${e164.slice(1)}`;
}

/** Indian lines with the trunk zero, as the vendor's own samples write a deskphone; others as digits. */
function lineDigits(phone: string): string | null {
  const national = indianDigits(phone);
  if (national !== null) return `0${national}`;
  const digits = phone.replace(/\D/g, "");
  return digits.length >= 8 && digits.length <= 17 ? digits : null;
}

type Reply = { fields: Fields; raw: Readonly<Record<string, unknown>> };

function readReply(
  result: OutboundResult,
  withoutKey: (text: string) => string,
): { ok: true; body: Reply } | { ok: false; message: string } {
  if (!result.ok) return { ok: false, message: result.message };
  const raw = parseJson(result.text());
  const fields = readObject(raw);
  if (fields === null || typeof raw !== "object" || raw === null)
    return { ok: false, message: `CallerDesk's answer could not be read (HTTP ${result.status}).` };
  const type = textOf(fields, "type", 32).toLowerCase();
  if (type === "error" || result.status >= 400) {
    const message = withoutKey(textOf(fields, "message", 400));
    return { ok: false, message: message || `CallerDesk answered with an error (HTTP ${result.status}).` };
  }
  return { ok: true, body: { fields, raw: Object.fromEntries(Object.entries(raw)) } };
}

function rowsOf(reply: Reply, name: string): Fields[] {
  const list = reply.raw[name];
  if (!Array.isArray(list)) return [];
  return list.map(readObject).filter((row) => row !== null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return null;
  }
}

/**
 * Pull rows under the webhook's names, so that legs, words and clocks are read once. `sid_id` is taken for the
 * webhooks' CallSid (same form in samples; not documented); the row's `id` is neither that nor campid. Of live
 * rows `callstatus`, `msisdn` (the customer) and `member_name` were seen; the rest is taken to be as in the list.
 */
const listNames: ReadonlyMap<string, string> = new Map([
  ["sid_id", "callsid"],
  ["file", "callrecordingurl"],
  ["member_name", "receiver_name"],
  ["startdatetime", "starttime"],
  ["enddatetime", "endtime"],
  ["total_duration", "callduration"],
  ["talk_duration", "talkduration"],
  ["coin_deducted", "coins"],
  ["flow_type", "direction"],
  ["group_name", "call_group"],
]);

function renamed(row: Fields): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of row) fields.set(listNames.get(name) ?? name, value);
  return withParties(fields, row.get("caller_num") ?? row.get("msisdn"));
}

/** A row names customer and member outright; they are put where a webhook of the same direction has them. */
function withParties(fields: Map<string, string>, customer: string | undefined): Map<string, string> {
  const member = fields.get("member_num");
  const isInbound = /^(ivr|in)/i.test(fields.get("direction")?.trim() ?? "");
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined && !fields.has(name)) fields.set(name, value);
  };
  put("sourcenumber", isInbound ? customer : member);
  put("dialwhomnumber", isInbound ? member : customer);
  put("destinationnumber", fields.get("deskphone"));
  return fields;
}

/** Null for a row that is still running (the list is of ended calls, but nothing documents it). */
function readListRow(row: Fields, policy: RecordingPolicy): CallSignal | null {
  const fields = renamed(row);
  if (textOf(fields, "callstatus", 64) === "") fields.set("callstatus", row.get("callresult") ?? "");
  const signal = toCallSignal(fields, "report", policy);
  return row.has("enddatetime") && signal.endedAt === null && signal.durationSeconds === null ? null : signal;
}

function isWithin(signal: CallSignal, from: Date, to: Date): boolean {
  const at = signal.endedAt ?? signal.startedAt;
  // A row without a readable time is passed on: the domain matches it by id or not at all.
  return at === null || (at >= from && (signal.startedAt ?? at) <= to);
}

function indianDay(instant: Date): string {
  return new Date(instant.getTime() + 330 * 60_000).toISOString().slice(0, 10);
}
