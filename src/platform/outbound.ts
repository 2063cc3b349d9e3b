import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import { buildConnector, Client, type Dispatcher } from "undici";
import { isPublicAddress } from "./outbound-address";

/**
 * The one way out (security.md O1–O6). Each request has a connection of its own whose address is checked where it
 * is dialled: a check of the name alone is bypassed by spellings and by names that change between look-ups.
 */

export type OutboundFailure =
  | "url_refused"
  | "address_refused"
  | "unresolved"
  | "connect_failed"
  | "timeout"
  | "interrupted"
  | "redirected"
  | "too_large"
  | "wrong_content_type"
  | "bad_status"
  | "aborted";

export type OutboundError = {
  ok: false;
  reason: OutboundFailure;
  /** False only where it is certain that not one byte of the request reached the other side. */
  wasSent: boolean;
  /** For people; never holds the URL (CallerDesk's key sits in it) nor anything the other side wrote. */
  message: string;
};

export type OutboundResult =
  | { ok: true; status: number; contentType: string | null; body: Uint8Array; text: () => string }
  | OutboundError;

export type OutboundRequest = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** For the whole exchange, name look-up to last byte; default 10 s. */
  timeoutMs?: number;
  /** Bytes of answer read before giving up; default 1 MB. */
  maxBytes?: number;
  /** Media types accepted, e.g. `application/json`; default any. */
  accept?: readonly string[];
  signal?: AbortSignal;
};

export type RecordingStream =
  | {
      ok: true;
      status: 200 | 206 | 404 | 416;
      /** Always `audio/*`, whatever the other side said. */
      contentType: string;
      contentLength: number | null;
      contentRange: string | null;
      acceptsRanges: boolean;
      /** Null for 404 and 416. Cancelling it ends the request; it errors when a cap or a time-out is hit. */
      body: ReadableStream<Uint8Array> | null;
    }
  | OutboundError;

export type StreamRequest = {
  /** A `Range` header as the browser sent it; anything but one simple byte range is left out. */
  range?: string | null;
  signal?: AbortSignal;
  /** Until headers are there; default 15 s. Between two pieces of body: the same. */
  timeoutMs?: number;
  /** For the whole body; default 15 min (a paused player comes back with a Range). */
  totalTimeoutMs?: number;
  maxBytes?: number;
};

export interface Outbound {
  request(url: string, options?: OutboundRequest): Promise<OutboundResult>;
  /** Audio by pieces, for the recording proxy. The caller has checked tenant and host list already. */
  stream(url: string, options?: StreamRequest): Promise<RecordingStream>;
}

export type ResolvedAddress = { address: string; family: number };
export type OutboundOptions = {
  /** Exact origins (`http://127.0.0.1:4010`) that may be http, loopback and on any port. From the environment only. */
  allowOrigins?: readonly string[];
  /** Tests: names to addresses. */
  resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
  /** Tests: dials what the checks let through; `hostname` is then an address. */
  connectSocket?: buildConnector.connector;
};

const defaultTimeoutMs = 10_000;
const defaultMaxBytes = 1_000_000;
const recordingMaxBytes = 200_000_000;
const mostAddressesTried = 4;

const messages: Record<OutboundFailure, string> = {
  url_refused: "This address is not allowed: only https on the usual port, without a name or password in it.",
  address_refused: "This address leads to a private or special network and is not allowed.",
  unresolved: "The server's name could not be found.",
  connect_failed: "The server could not be reached.",
  timeout: "The server did not answer in time.",
  interrupted: "The connection broke before the answer was complete.",
  redirected: "The server answered with a redirect, which is not followed.",
  too_large: "The server's answer is too large.",
  wrong_content_type: "The server answered with an unexpected kind of content.",
  bad_status: "The server answered with an error.",
  aborted: "The request was given up.",
};

class RefusedError extends Error {
  constructor(readonly reason: "address_refused" | "unresolved" | "connect_failed") {
    super(reason);
    this.name = "RefusedError";
  }
}

/** Makes the outbound client; one per process is enough, it holds no connections. */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const allowOrigins = options.allowOrigins ?? [];
  const open = (url: URL, timeoutMs: number, state: ExchangeState) =>
    new Client(url.origin, {
      connect: createCheckedConnector({
        ...options,
        isExempt: allowOrigins.includes(url.origin),
        timeoutMs,
        state,
      }),
      // No keep-alive: a reused socket could die with a request on it that may or may not have arrived.
      pipelining: 0,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  return {
    request: (url, request = {}) => exchange(url, request, allowOrigins, open),
    stream: (url, request = {}) => streamRecording(url, request, allowOrigins, open),
  };
}

type ExchangeState = { isConnected: boolean };
type Open = (url: URL, timeoutMs: number, state: ExchangeState) => Client;

/** The parsed URL where it may be asked at all; null otherwise. Addresses are judged later, at the connector. */
export function readOutboundUrl(text: string, allowOrigins: readonly string[]): URL | null {
  // What the parser would silently repair (tabs, backslashes, spaces) is refused: two parsers may repair differently.
  if (text.length > 8192 || /[\p{Cc}\s\\]/u.test(text)) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.username !== "" || url.password !== "") return null;
  if (allowOrigins.includes(url.origin)) return url;
  if (url.protocol !== "https:" || url.port !== "") return null;
  if (url.hostname === "" || url.hostname.endsWith(".")) return null;
  return url;
}

/**
 * The connector: resolves once, judges every address, dials exactly what it judged (so a name cannot change in
 * between), and looks at the connected peer again. Exported for the table of spellings in its test.
 */
export function createCheckedConnector(options: {
  resolve?: OutboundOptions["resolve"];
  connectSocket?: OutboundOptions["connectSocket"];
  isExempt: boolean;
  timeoutMs: number;
  state?: ExchangeState;
}): buildConnector.connector {
  const resolve = options.resolve ?? ((hostname: string) => lookup(hostname, { all: true, verbatim: true }));
  const connectSocket = options.connectSocket ?? buildConnector({ timeout: options.timeoutMs });
  return (target, callback) => {
    const hostname = target.hostname.replace(/^\[(.*)\]$/, "$1");
    const dial = (address: string) =>
      new Promise<Socket>((done, fail) => {
        // The certificate is checked against the name that was asked for, not against the address.
        const servername = target.servername ?? (isIP(hostname) === 0 ? hostname : undefined);
        connectSocket({ ...target, hostname: address, servername }, (error, socket) => {
          if (error !== null || socket === null) fail(new RefusedError("connect_failed"));
          else done(socket);
        });
      });
    const connect = async () => {
      const addresses = isIP(hostname) === 0 ? await resolveName(hostname, resolve) : [hostname];
      // One bad address among good ones is refused as a whole: honest names do not mix.
      if (!options.isExempt && !addresses.every(isPublicAddress)) throw new RefusedError("address_refused");
      let last: unknown = new RefusedError("connect_failed");
      for (const address of addresses.slice(0, mostAddressesTried)) {
        try {
          const socket = await dial(address);
          const peer = socket.remoteAddress;
          if (!options.isExempt && peer !== undefined && !isPublicAddress(peer)) {
            socket.destroy();
            throw new RefusedError("address_refused");
          }
          return socket;
        } catch (error) {
          if (error instanceof RefusedError && error.reason === "address_refused") throw error;
          last = error;
        }
      }
      throw last;
    };
    connect().then(
      (socket) => {
        if (options.state) options.state.isConnected = true;
        callback(null, socket);
      },
      (error: unknown) => callback(error instanceof Error ? error : new RefusedError("connect_failed"), null),
    );
  };
}

async function resolveName(
  hostname: string,
  resolve: NonNullable<OutboundOptions["resolve"]>,
): Promise<readonly string[]> {
  // getaddrinfo would read `0x7f.1` or `2130706433` as an address; no public name ends in a number.
  if (/(^|\.)(0x[0-9a-f]*|\d+)\.?$/i.test(hostname)) throw new RefusedError("address_refused");
  const found = await resolve(hostname).catch(() => []);
  if (found.length === 0) throw new RefusedError("unresolved");
  return found.map((entry) => entry.address);
}

function failure(reason: OutboundFailure, wasSent: boolean): OutboundError {
  return { ok: false, reason, wasSent, message: messages[reason] };
}

/** Gives the whole exchange one clock and one way to be given up. */
function deadline(timeoutMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    controller.abort();
  }, timeoutMs);
  const forward = () => controller.abort();
  if (outer?.aborted) controller.abort();
  outer?.addEventListener("abort", forward, { once: true });
  return {
    signal: controller.signal,
    isLate: () => isLate,
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener("abort", forward);
    },
  };
}

function explain(error: unknown, state: ExchangeState, isLate: boolean, signal: AbortSignal | undefined) {
  if (error instanceof RefusedError) return failure(error.reason, false);
  if (isLate) return failure("timeout", state.isConnected);
  if (signal?.aborted) return failure("aborted", state.isConnected);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT")
    return failure("timeout", state.isConnected);
  return failure(state.isConnected ? "interrupted" : "connect_failed", state.isConnected);
}

async function exchange(
  text: string,
  request: OutboundRequest,
  allowOrigins: readonly string[],
  open: Open,
): Promise<OutboundResult> {
  const url = readOutboundUrl(text, allowOrigins);
  if (url === null) return failure("url_refused", false);
  const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
  const maxBytes = request.maxBytes ?? defaultMaxBytes;
  const state: ExchangeState = { isConnected: false };
  const clock = deadline(timeoutMs, request.signal);
  const client = open(url, timeoutMs, state);
  try {
    const answer = await client.request({
      method: request.method ?? "GET",
      path: `${url.pathname}${url.search}`,
      headers: { "accept-encoding": "identity", "user-agent": "Ringside", ...request.headers },
      body: request.body ?? null,
      signal: clock.signal,
    });
    if (isRedirect(answer.statusCode)) return failure("redirected", true);
    const contentType = header(answer, "content-type");
    if (request.accept !== undefined && !request.accept.includes(mediaType(contentType)))
      return failure("wrong_content_type", true);
    if (isEncoded(answer)) return failure("wrong_content_type", true);
    if ((declaredLength(answer) ?? 0) > maxBytes) return failure("too_large", true);
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of piecesOf(answer)) {
      size += piece.byteLength;
      if (size > maxBytes) return failure("too_large", true);
      pieces.push(piece);
    }
    const body = new Uint8Array(Buffer.concat(pieces));
    const status = answer.statusCode;
    return { ok: true, status, contentType, body, text: () => new TextDecoder().decode(body) };
  } catch (error) {
    return explain(error, state, clock.isLate(), request.signal);
  } finally {
    clock.end();
    // Destroying, not closing: whatever the other side still wants to say is of no interest.
    void client.destroy();
  }
}

async function streamRecording(
  text: string,
  request: StreamRequest,
  allowOrigins: readonly string[],
  open: Open,
): Promise<RecordingStream> {
  const url = readOutboundUrl(text, allowOrigins);
  if (url === null) return failure("url_refused", false);
  const timeoutMs = request.timeoutMs ?? 15_000;
  const maxBytes = request.maxBytes ?? recordingMaxBytes;
  const state: ExchangeState = { isConnected: false };
  const clock = deadline(request.totalTimeoutMs ?? 15 * 60_000, request.signal);
  const opening = deadline(timeoutMs, clock.signal);
  const client = open(url, timeoutMs, state);
  const close = () => {
    clock.end();
    opening.end();
    void client.destroy();
  };
  const refuse = (reason: OutboundFailure) => {
    close();
    return failure(reason, true);
  };
  try {
    const range = /^bytes=(\d{1,15}-\d{0,15}|-\d{1,15})$/.exec(request.range?.trim() ?? "")?.[0];
    const answer = await client.request({
      method: "GET",
      path: `${url.pathname}${url.search}`,
      headers: {
        "accept-encoding": "identity",
        "user-agent": "Ringside",
        ...(range === undefined ? {} : { range }),
      },
      signal: opening.signal,
    });
    // The headers' clock stops here; the body has its own two (idle, and the whole).
    opening.end();
    const status = answer.statusCode;
    if (isRedirect(status)) return refuse("redirected");
    if (status === 404 || status === 416) {
      close();
      const contentRange = status === 416 ? byteRange(header(answer, "content-range")) : null;
      return {
        ok: true,
        status,
        contentType: "audio/mpeg",
        contentLength: null,
        contentRange,
        acceptsRanges: true,
        body: null,
      };
    }
    if (status !== 200 && status !== 206) return refuse("bad_status");
    const contentType = audioType(header(answer, "content-type"), url);
    if (contentType === null || isEncoded(answer)) return refuse("wrong_content_type");
    const contentLength = declaredLength(answer);
    if ((contentLength ?? 0) > maxBytes) return refuse("too_large");
    clock.signal.addEventListener("abort", () => void client.destroy(), { once: true });
    return {
      ok: true,
      status,
      contentType,
      contentLength,
      contentRange: status === 206 ? byteRange(header(answer, "content-range")) : null,
      acceptsRanges: status === 206 || header(answer, "accept-ranges")?.toLowerCase() === "bytes",
      body: capped(answer, maxBytes, close),
    };
  } catch (error) {
    close();
    return explain(error, state, clock.isLate() || opening.isLate(), request.signal);
  }
}

/** Counts while it passes on; errors carry our words only. */
function capped(
  answer: Dispatcher.ResponseData,
  maxBytes: number,
  close: () => void,
): ReadableStream<Uint8Array> {
  const iterator = piecesOf(answer)[Symbol.asyncIterator]();
  let size = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (next.done === true) {
          close();
          controller.close();
          return;
        }
        size += next.value.byteLength;
        if (size > maxBytes) throw new Error(messages.too_large);
        controller.enqueue(next.value);
      } catch (error) {
        close();
        const isOurs = error instanceof Error && error.message === messages.too_large;
        controller.error(new Error(isOurs ? messages.too_large : messages.interrupted));
      }
    },
    cancel: close,
  });
}

/** The body's pieces, typed: undici's body is an untyped stream of buffers. */
async function* piecesOf(answer: Dispatcher.ResponseData): AsyncGenerator<Uint8Array> {
  for await (const piece of answer.body) {
    if (piece instanceof Uint8Array) yield piece;
  }
}

function header(answer: Dispatcher.ResponseData, name: string): string | null {
  const value = answer.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function declaredLength(answer: Dispatcher.ResponseData): number | null {
  const text = header(answer, "content-length") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function byteRange(text: string | null): string | null {
  return text !== null && /^bytes (\d{1,15}-\d{1,15}|\*)\/(\d{1,15}|\*)$/.test(text) ? text : null;
}

const isRedirect = (status: number) => status >= 300 && status < 400;

function isEncoded(answer: Dispatcher.ResponseData): boolean {
  const encoding = header(answer, "content-encoding");
  return encoding !== null && encoding.toLowerCase() !== "identity";
}

function mediaType(contentType: string | null): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

const audioTypes = [
  "audio/mpeg",
  "audio/wav",
  "audio/x-wav",
  "audio/wave",
  "audio/ogg",
  "audio/mp4",
  "audio/aac",
  "audio/webm",
  "audio/flac",
];
const neutralTypes = [
  "",
  "application/octet-stream",
  "binary/octet-stream",
  "application/ogg",
  "video/mp4",
  "video/webm",
];

/** The audio type a browser is told: the server's if it is one, by the file's ending if it is neutral, else null. */
function audioType(contentType: string | null, url: URL): string | null {
  const type = mediaType(contentType);
  if (audioTypes.includes(type)) return type;
  const isAudio = /^audio\/[\w.+-]{1,60}$/.test(type);
  if (!isAudio && !neutralTypes.includes(type)) return null;
  if (/\.wav$/i.test(url.pathname)) return "audio/wav";
  if (/\.(ogg|opus)$/i.test(url.pathname)) return "audio/ogg";
  return /\.(m4a|mp4)$/i.test(url.pathname) ? "audio/mp4" : "audio/mpeg";
}
