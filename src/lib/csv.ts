export type Cell = string | number | null;

/** What a spreadsheet would run: = + - @ (also as wide as a Chinese character), a tab or a line's end, behind spaces and quotes. */
const formula = /^[\s"']*[=+\-@＝＋－＠]|^[ "']*[\t\r\n]/;
/** A phone number in E.164 and a plain number: they stay usable, and no spreadsheet runs them. */
const plainNumber = /^\+?\d+$|^-?\d+(?:\.\d+)?$/;

/** A text as a cell that no spreadsheet runs: an apostrophe stands in front where it would. `restoreCell` takes it back. */
export function disarmCell(text: string): string {
  return !plainNumber.test(text) && formula.test(text) ? `'${text}` : text;
}

/** What stood in a cell before `disarmCell`: the one apostrophe in front of a formula goes, every other text stays. */
export function restoreCell(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;
}

/** One cell of a CSV file; quoted wherever one of the usual delimiters, a quote or a space at an end could mislead a reader. */
function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = disarmCell(value);
  return /[",;\t\r\n']/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line with its end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** Tells Excel that the file is UTF-8. */
export const csvMark = "\ufeff";
