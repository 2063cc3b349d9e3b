/**
 * CallerDesk's raw material: bytes of any body into plain text fields, and fields into guarded values.
 * Nothing here throws on what a sender wrote; the vendor documents no zone, no content type and no order, so every rule is tolerant and says its source.
 */

/** Field names in lower case (the vendor itself mixes spellings) to cleaned text. A Map: `__proto__` is just a key. */
export type Fields = ReadonlyMap<string, string>;

export type BodyReading = { ok: true; fields: Fields } | { ok: false; reason: string };

const longestValue = 4096;

/** Text fit for a database and a screen: no NUL, no control or direction marks, no lone surrogates, trimmed, cut. */
export function cleanText(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength * 4)
    .replace(/[\p{Cc}\u2028\u2029]/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .trim()
    .slice(0, maxLength)
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();
}

/** One field, cleaned; "" where it was not sent. */
export function textOf(fields: Fields, name: string, maxLength = 200): string {
  const value = fields.get(name.toLowerCase());
  return value === undefined ? "" : cleanText(value, maxLength);
}

/**
 * Reads a body whatever its content type claims: integrators report JSON sent as a form and the other way
 * round, so the first character decides. An empty body is an empty map.
 */
export function readBody(body: Uint8Array, contentType: string | null): BodyReading {
  // Not fatal: one name in a wrong encoding must not lose a whole call. The decoder also drops a BOM.
  const text = new TextDecoder("utf-8").decode(body);
  const head = text.trimStart();
  if (head === "") return { ok: true, fields: new Map() };
  if (head.startsWith("{") || head.startsWith("[") || head.startsWith('"')) return readJson(head);
  const boundary = multipartBoundary(head, contentType);
  if (boundary !== null) return { ok: true, fields: readMultipart(text, boundary) };
  if (!head.includes("=")) return { ok: false, reason: "the body is neither JSON nor a form" };
  return { ok: true, fields: readForm(head) };
}

function readJson(text: string): BodyReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: "the body is not readable JSON" };
  }
  const fields = readObject(value);
  return fields === null ? { ok: false, reason: "the body is not a JSON object" } : { ok: true, fields };
}

/**
 * The text fields of a parsed JSON object; null where it is none. Finite numbers count as text (`campid` is a
 * number in replies, a string in webhooks); objects, arrays, booleans and 1e400 count as not sent.
 */
export function readObject(value: unknown): Fields | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const fields = new Map<string, string>();
  for (const [name, field] of Object.entries(value)) {
    if (typeof field === "string") fields.set(name.trim().toLowerCase(), field.slice(0, longestValue));
    else if (typeof field === "number" && Number.isFinite(field))
      fields.set(name.trim().toLowerCase(), String(field));
    // A null leg time means "never happened", not "not told".
    else if (field === null) fields.set(name.trim().toLowerCase(), "");
  }
  return fields;
}

/** Form or query text to fields; of a repeated name the last wins, as in JSON. */
function readForm(text: string): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    const key = name.trim().toLowerCase();
    if (key !== "") fields.set(key, value.slice(0, longestValue));
  }
  return fields;
}

function multipartBoundary(text: string, contentType: string | null): string | null {
  const declared = /multipart\/form-data[^]*?boundary="?([^";\s]{1,200})"?/i.exec(contentType ?? "")?.[1];
  if (declared !== undefined) return text.includes(`--${declared}`) ? declared : null;
  return /^--(\S{1,200})\r?\ncontent-disposition:/i.exec(text)?.[1] ?? null;
}

/** Text parts of a multipart body; files are passed over. Enough for what a webhook could send, no more. */
function readMultipart(text: string, boundary: string): Fields {
  const fields = new Map<string, string>();
  for (const part of text.split(`--${boundary}`).slice(1, 500)) {
    const split = /\r?\n\r?\n/.exec(part);
    if (split === null) continue;
    const headers = part.slice(0, split.index);
    const name = /content-disposition:[^\r\n]*?[;\s]name="?([^"\r\n;]{1,200})"?/i.exec(headers)?.[1];
    if (name === undefined || /[;\s]filename\*?=/i.test(headers)) continue;
    const value = part.slice(split.index + split[0].length).replace(/\r?\n$/, "");
    fields.set(name.trim().toLowerCase(), value.slice(0, longestValue));
  }
  return fields;
}

/**
 * The query's own fields, and the last event type in it. CallerDesk appends `?type=<event>` even to a URL that
 * has a query already, so `a=b?type=call_report` is two fields.
 */
export function readQuery(query: string): { fields: Fields; type: string } {
  const fields = readForm(query.slice(0, 65_536).replace(/\?(?=type=)/gi, "&"));
  return { fields, type: textOf(fields, "type", 64) };
}

const indiaOffsetMs = 330 * 60_000;
const timePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ \t]+|n|T|%20)(\d{2}):(\d{2})(?::(\d{2}))?(?:\.(\d{1,9}))?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A vendor time as an instant. Without a zone it is India's clock (every integrator reads it so; not
 * documented). The GET sample joins date and time by a literal `n`; the short shape is ISO with Z. Zero dates,
 * the epoch (also as 05:30 IST), impossible dates and years outside 2000–2100 are null.
 */
export function readTime(text: string): Date | null {
  const match = timePattern.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i] ?? "0"));
  if (year === undefined || month === undefined || day === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  if (year < 2000 || year > 2100 || hour > 23 || minute > 59 || second > 59) return null;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, Number(`0.${match[7] ?? "0"}`) * 1000);
  const back = new Date(wall);
  // 31 February would roll over into March silently.
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return null;
  return new Date(wall - zoneOffsetMs(match[8]));
}

function zoneOffsetMs(zone: string | undefined): number {
  if (zone === undefined) return indiaOffsetMs;
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.replace(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** A leg's time: three different silences, because "blank" says it never happened and "absent" says nothing. */
export type LegTime = { told: "absent" | "blank" | "unreadable" | "real"; at: Date | null };

export function readLegTime(fields: Fields, name: string): LegTime {
  if (!fields.has(name.toLowerCase())) return { told: "absent", at: null };
  const text = textOf(fields, name, 64);
  const at = readTime(text);
  if (at !== null) return { told: "real", at };
  const isBlank = text === "" || text === "0" || text.startsWith("0000-00-00") || /^19[67]\d-/.test(text);
  return { told: isBlank ? "blank" : "unreadable", at: null };
}

const longestCallSeconds = 7 * 86_400;

/** Whole seconds from text (`26`, `26.4`, `00:00:26`), null for "", "abc", negatives and more than a week. */
export function readSeconds(text: string): number | null {
  const clock = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text);
  if (clock !== null) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  if (!/^\d{1,7}(\.\d{1,6})?$/.test(text)) return null;
  const seconds = Math.floor(Number(text));
  return seconds <= longestCallSeconds ? seconds : null;
}

/** The vendor's credits ("coins"), null where absent, negative or unreadable. */
export function readCredits(text: string): number | null {
  return /^\d{1,9}(\.\d{1,4})?$/.test(text) ? Number(text) : null;
}

/** A vendor id, null for "", "0" and anything no vendor id looks like (`|` would let one key imitate another). */
export function readId(text: string): string | null {
  return /^[\w.:@+-]{1,128}$/.test(text) && !/^0+$/.test(text) ? text : null;
}

/** A person's name as the vendor gives it; its several ways to say nobody are null. */
export function readName(text: string): string | null {
  return text === "" || text === "0" || /^(not assigned|null|none|na|n\/a)$/i.test(text) ? null : text;
}
