import { commonPasswordWords } from "@/domain/sessions/common-passwords";

/** Reasons a password is refused; the sentence for each is the whole rule a person needs. */
export type PasswordProblem = "too_common" | "repeats" | "own_words";
export const passwordProblemSentences: Record<PasswordProblem, string> = {
  too_common:
    "This password is on the list that attackers try first. Choose another, for example three words that do not belong together.",
  repeats: "This password is one short pattern repeated. Choose one that is harder to guess.",
  own_words: "This password is made of your name or e-mail address. Choose another.",
};

const lookAlikes: Record<string, string> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  "5": "s",
  $: "s",
  "7": "t",
};
const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "0123456789012345678901234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn",
  "1q2w3e4r5t6y7u8i9o0p",
];

/** Without case, without what is hung on at the ends (`!Password_2024` → `password`). */
function core(text: string): string {
  return text.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}@$]+$/gu, "");
}

function withoutLookAlikes(text: string): string {
  return [...text].map((char) => lookAlikes[char] ?? char).join("");
}

function isRun(text: string): boolean {
  return rows.some((row) => row.includes(text) || [...row].reverse().join("").includes(text));
}

/** The shortest pattern whose repetition (cut anywhere) is the text: `abcabcab` → 3. */
function periodOf(text: string): number {
  for (let period = 1; period < text.length; period += 1) {
    if ([...text].every((char, index) => char === text[index % period])) return period;
  }
  return text.length;
}

/**
 * What is wrong with a chosen password beyond its length, or null. `about` is what others know of the person.
 * Deliberately no rule on kinds of characters: it makes passwords worse.
 */
export function passwordProblem(
  password: string,
  about: { email: string; name: string },
): PasswordProblem | null {
  const lower = password.toLowerCase();
  const plain = withoutLookAlikes(lower);
  if (periodOf(lower) <= 3) return "repeats";
  if (isRun(lower)) return "too_common";
  const candidates = new Set([
    lower,
    plain,
    core(lower),
    withoutLookAlikes(core(lower)),
    core(plain),
    lower.replace(/[^\p{L}]/gu, ""),
    withoutLookAlikes(lower.replace(/\d+\W*$/u, "")).replace(/[^\p{L}]/gu, ""),
  ]);
  for (const candidate of candidates) {
    if (commonPasswordWords.has(candidate) || (candidate.length > 3 && isRun(candidate))) return "too_common";
    const half = candidate.slice(0, candidate.length / 2);
    if (half.length > 3 && candidate === half + half && commonPasswordWords.has(half)) return "too_common";
  }
  const known = [
    about.email.toLowerCase(),
    ...about.email.toLowerCase().split(/[@.+_-]/),
    ...about.name.toLowerCase().split(/\s+/),
    about.name.toLowerCase().replace(/\s+/g, ""),
  ];
  const isKnown = (text: string) =>
    text.length > 0 && known.some((word) => word.length >= 3 && word === text);
  return isKnown(lower) || isKnown(core(lower)) || isKnown(withoutLookAlikes(core(lower)))
    ? "own_words"
    : null;
}

export const sessionIdleMs = 12 * 3600_000;
export const sessionAbsoluteMs = 14 * 24 * 3600_000;

/** A browser as people name it; what cannot be told is "Unknown browser". For display only. */
export function describeUserAgent(userAgent: string): string {
  const browser = (
    [
      ["Edg/", "Edge"],
      ["OPR/", "Opera"],
      ["Firefox/", "Firefox"],
      ["Chrome/", "Chrome"],
      ["Safari/", "Safari"],
    ] as const
  ).find(([mark]) => userAgent.includes(mark))?.[1];
  const system = (
    [
      ["iPhone", "iPhone"],
      ["iPad", "iPad"],
      ["Android", "Android"],
      ["Windows", "Windows"],
      ["Mac OS X", "macOS"],
      ["Linux", "Linux"],
    ] as const
  ).find(([mark]) => userAgent.includes(mark))?.[1];
  if (!browser) return system ? `Unknown browser on ${system}` : "Unknown browser";
  return system ? `${browser} on ${system}` : browser;
}
