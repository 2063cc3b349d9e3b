import { z } from "zod";

// Control characters break rows (Postgres refuses NUL), logs and headers; nobody types them on purpose.
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const controlsButBreaks = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]+/g;

/** One line of a person's text: control characters and runs of spaces become one space, ends are trimmed. */
function oneLine(text: string): string {
  return text.replace(controls, " ").replace(/ {2,}/g, " ").trim();
}

/** Several lines of a person's text, as typed: line breaks and tabs stay, nothing is trimmed. */
function asTyped(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(controlsButBreaks, "");
}

/** A line that must not be empty; `what` is a noun for the sentence ("name"). */
export function requiredLine(what: string, max: number) {
  return z
    .string()
    .max(max * 4)
    .transform(oneLine)
    .pipe(z.string().min(1, `Give a ${what}.`).max(max, `A ${what} has at most ${max} characters.`));
}

/** A line that may be empty: empty becomes null. */
export function optionalLine(what: string, max: number) {
  return z
    .string()
    .max(max * 4)
    .nullable()
    .transform((text) => (text === null ? null : oneLine(text) || null))
    .pipe(z.string().max(max, `A ${what} has at most ${max} characters.`).nullable());
}

/** Prose that is kept exactly as typed. */
export function prose(what: string, max: number) {
  return z
    .string()
    .max(max, `A ${what} has at most ${new Intl.NumberFormat("en-IN").format(max)} characters.`)
    .transform(asTyped);
}

/** What a person looks for: one line, as it is kept everywhere else, so that it can find it. */
export const searchText = z.string().max(100).transform(oneLine);
