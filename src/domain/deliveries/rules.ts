/** What of a raw delivery may be shown to whom. Pure; everything that leaves the server as "raw" goes through it. */

export type RawView = {
  /** Secrets of this workspace as they are: wherever they stand, they are hidden. */
  secrets: readonly string[];
  /** Whether phone numbers stay readable. */
  canSeeNumbers: boolean;
};

const hidden = "•••";
const secretName = /auth.{0,2}code|api.{0,2}key|token|secret|passw|authoriz|signature/i;
const deepest = 3;

/** What becomes of one value; `name` is the field it stands in, "" where there is none. */
type Change = (value: string, name: string) => string;

/**
 * A delivery's body or query for somebody's eyes. JSON and form fields are read as the provider's reader reads
 * them, escapes undone, so that a number or a secret cannot pass in disguise; the rest is treated as plain text.
 */
export function showRaw(text: string, view: RawView): string {
  return walk(text, (value, name) => (secretName.test(name) ? hidden : plain(value, view)), 0);
}

/** A body or query as it was sent, but for the recordings' addresses in it: what retention leaves behind. */
export function withoutRecordings(text: string): string {
  return walk(text, withoutAddresses, 0);
}

function walk(text: string, change: Change, depth: number): string {
  return /^\s*[{[]/.test(text) ? walkJson(text, change, depth) : walkForm(text, change, depth);
}

/** By tokens and not by parsing: duplicate names, their order and broken ends stay as they were sent. */
function walkJson(text: string, change: Change, depth: number): string {
  const token = /"((?:[^"\\]|\\.)*)(?:"(\s*:)?|$)|-?\d[\d.eE+-]*/gs;
  let result = "";
  let at = 0;
  let name = "";
  for (const match of text.matchAll(token)) {
    const [whole, inner, colon] = match;
    result += change(text.slice(at, match.index), "");
    at = match.index + whole.length;
    const value = inner === undefined ? whole : unescapeJson(inner);
    if (colon !== undefined) name = value;
    const changed = colon === undefined ? changeValue(name, value, change, depth) : change(value, "");
    result += changed === value ? whole : JSON.stringify(changed) + (colon ?? "");
  }
  return result + change(text.slice(at), "");
}

function unescapeJson(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}

function walkForm(text: string, change: Change, depth: number): string {
  return text
    .split(/([&?\r\n])/)
    .map((piece) => {
      const at = piece.indexOf("=");
      const name = decoded(at < 0 ? "" : piece.slice(0, at));
      const value = decoded(piece.slice(at + 1));
      const shownName = change(name, "");
      const shown = changeValue(name, value, change, depth);
      if (shownName === name && shown === value) return piece;
      return at < 0 ? shown : `${shownName}=${shown}`;
    })
    .join("");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // Not all of it is well formed: digits and signs are undone one by one.
    return text.replace(/%([2-7][0-9a-f])/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
}

function changeValue(name: string, value: string, change: Change, depth: number): string {
  const isNested = depth < deepest && /^\s*[{[]/.test(value) && !secretName.test(name);
  return isNested ? walk(value, change, depth + 1) : value === "" ? "" : change(value, name);
}

/** Plain text without secrets and without addresses; without numbers where they are not for these eyes. */
export function plain(text: string, view: RawView): string {
  let shown = text;
  for (const secret of view.secrets) if (secret.length >= 6) shown = shown.replaceAll(secret, hidden);
  shown = withoutAddresses(shown);
  return view.canSeeNumbers ? shown : withoutNumbers(shown);
}

/** Whoever has a recording's address can listen to it: only its host is kept. */
function withoutAddresses(text: string): string {
  return text.replace(
    /(https?:(?:\\?\/){2}[^\\/\s"'<>&?#]+)(?:\\?\/|[?#])[^\s"'<>&]+/gi,
    (_, host: string) => `${host}/${hidden}`,
  );
}

const moment =
  /(?:(?:19|20)\d\d-[01]\d-[0-3]\d|0000-00-00)(?:[ Tn][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?Z?)?(?!\d)/g;
const number = /\p{Nd}(?:[\p{Cf}\s().\-–—_/+·]{0,3}\p{Nd}){6,}/gu;

/** Hides all but the last three digits of anything that could be a phone number; dates and times stay. */
export function withoutNumbers(text: string): string {
  let result = "";
  let at = 0;
  for (const match of text.matchAll(moment)) {
    result += masked(text.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return result + masked(text.slice(at));
}

function masked(text: string): string {
  return text.replace(number, (digits) => {
    const count = digits.match(/\p{Nd}/gu)?.length ?? 0;
    let place = 0;
    return digits.replace(/\p{Nd}/gu, (digit) => (++place > count - 3 ? digit : "•"));
  });
}
