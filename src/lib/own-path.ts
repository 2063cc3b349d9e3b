/**
 * A path of this site to go to after signing in, or `otherwise`. Only what every parser reads as a plain local
 * path passes: `//host`, `\`, control characters, encoded forms of these, schemes and user names are refused.
 */
export function ownPath(value: unknown, otherwise = "/dashboard"): string {
  if (typeof value !== "string" || value.length > 2000 || !isPlain(value)) return otherwise;
  let decoded = value;
  // Encodings are peeled off: `/%2fevil.example` and `/%255c…` are told by a second or third reader only.
  for (let round = 0; round < 3; round += 1) {
    const path = decoded.split(/[?#]/, 1)[0] ?? "";
    try {
      const next = decodeURIComponent(path);
      if (!isPlain(next)) return otherwise;
      if (next === path) break;
      decoded = next;
    } catch {
      return otherwise;
    }
  }
  const base = "http://own.invalid";
  if (!URL.canParse(value, base)) return otherwise;
  const url = new URL(value, base);
  if (url.origin !== base || !isPlain(url.pathname)) return otherwise;
  return `${url.pathname}${url.search}${url.hash}`;
}

function isPlain(path: string): boolean {
  return (
    /^\/(?![/\\])/.test(path) &&
    !/[\\\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u2060\ufeff]/u.test(path) &&
    !/^\/\.{0,2}\//.test(path.replace(/\s/g, ""))
  );
}
