/**
 * One cell of a CSV file. A spreadsheet would run a text that begins with = + - @ as a formula, also behind spaces
 * and quotes: it gets an apostrophe in front. A phone number in E.164 and a plain number stay as they are, so that
 * what is exported can be imported again.
 */
function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const isNumber = /^\+?\d+$|^-?\d+(?:\.\d+)?$/.test(value);
  const text = !isNumber && /^[\s"']*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\t\r\n']/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line with its end. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** Tells Excel that the file is UTF-8. */
export const csvMark = "\ufeff";
