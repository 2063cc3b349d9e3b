import { UnreadableFile } from "@/lib/xlsx/unreadable-file";
import { attributeOf, readXml, type XmlEvent } from "@/lib/xlsx/xml";
import { type Archive, openArchive, readEntry, type Source } from "@/lib/xlsx/zip-reader";

/** A workbook whose sheets can be read: small parts in memory, sheets as a stream. */
export type Workbook = {
  /** As on its tabs, in their order. */
  sheetNames: readonly string[];
  /** One row after the other: its number in the sheet, and its cells as texts. */
  rows: (sheetName: string) => AsyncGenerator<{ line: number; cells: string[] }>;
};

const smallPart = 4 * 1024 * 1024;
const mostStrings = 96 * 1024 * 1024;
const mostSheet = 512 * 1024 * 1024;
/** A sheet has at most so many columns, by its format; those behind the two hundredth are not kept. */
const mostColumns = 16_384;
const keptColumns = 200;
const dayMs = 24 * 60 * 60_000;

async function each(
  archive: Archive,
  name: string,
  most: number,
  take: (event: XmlEvent) => void,
): Promise<boolean> {
  const bytes = await readEntry(archive, name, most);
  if (!bytes) return false;
  for await (const batch of readXml(bytes)) for (const event of batch) take(event);
  return true;
}

/** Opens a workbook by its small parts. Throws UnreadableFile with a sentence for whoever gave the file. */
export async function openWorkbook(source: Source): Promise<Workbook> {
  const archive = await openArchive(source);
  const targets = new Map<string, string>();
  await each(archive, "xl/_rels/workbook.xml.rels", smallPart, (event) => {
    if (event.kind !== "open" || event.name !== "Relationship") return;
    const [id, target] = [attributeOf(event.attributes, "Id"), attributeOf(event.attributes, "Target")];
    if (id !== null && target !== null)
      targets.set(id, target.startsWith("/") ? target.slice(1) : `xl/${target}`);
  });
  const parts = new Map<string, string>();
  let is1904 = false;
  const isWorkbook = await each(archive, "xl/workbook.xml", smallPart, (event) => {
    if (event.kind !== "open") return;
    if (event.name === "workbookPr")
      is1904 = ["1", "true"].includes(attributeOf(event.attributes, "date1904") ?? "");
    if (event.name !== "sheet") return;
    const name = attributeOf(event.attributes, "name");
    const part = targets.get(attributeOf(event.attributes, "(?:\\w+:)?id") ?? "");
    if (name !== null && part?.startsWith("xl/worksheets/")) parts.set(name, part);
  });
  if (!isWorkbook || parts.size === 0) throw new UnreadableFile("There is no sheet in this file.");
  const dateStyles = await readDateStyles(archive);
  return {
    sheetNames: [...parts.keys()],
    rows: async function* (sheetName) {
      const part = parts.get(sheetName);
      if (part === undefined) throw new UnreadableFile("This sheet is not in the file.");
      const strings = await readStrings(archive);
      const bytes = await readEntry(archive, part, mostSheet);
      if (!bytes) throw new UnreadableFile("This sheet is not in the file.");
      yield* readSheet(bytes, { strings, dateStyles, is1904 });
    },
  };
}

/** The texts that cells point to by their numbers. Phonetic readings beside a text are not part of it. */
async function readStrings(archive: Archive): Promise<readonly string[]> {
  const strings: string[] = [];
  let text = "";
  let [isText, phonetic] = [false, 0];
  await each(archive, "xl/sharedStrings.xml", mostStrings, (event) => {
    if (event.kind === "text") {
      if (isText && phonetic === 0) text += event.text;
    } else if (event.name === "t") isText = event.kind === "open";
    else if (event.name === "rPh") phonetic += event.kind === "open" ? 1 : -1;
    else if (event.name === "si") {
      if (event.kind === "open") text = "";
      else strings.push(text);
    }
  });
  return strings;
}

const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);

/** The numbers of the cell styles that show a number as a date. */
async function readDateStyles(archive: Archive): Promise<ReadonlySet<number>> {
  const dateFormats = new Set(builtInDates);
  const styles = new Set<number>();
  let [isInCells, count] = [false, 0];
  await each(archive, "xl/styles.xml", smallPart, (event) => {
    if (event.kind === "text") return;
    if (event.name === "cellXfs") isInCells = event.kind === "open";
    if (event.kind !== "open") return;
    if (event.name === "numFmt") {
      const code = attributeOf(event.attributes, "formatCode") ?? "";
      // Words in quotes, colours in brackets and escaped letters are no part of the pattern.
      if (/[dmyhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, "")))
        dateFormats.add(Number(attributeOf(event.attributes, "numFmtId")));
    }
    if (event.name === "xf" && isInCells) {
      if (dateFormats.has(Number(attributeOf(event.attributes, "numFmtId")))) styles.add(count);
      count += 1;
    }
  });
  return styles;
}

type Known = { strings: readonly string[]; dateStyles: ReadonlySet<number>; is1904: boolean };

/** "B12" → 1; -1 for what is no reference. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? "")
    column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** A day, with the time where it has one. */
function dateText(serial: number, is1904: boolean): string {
  const at = new Date(Date.UTC(1899, 11, 30) + Math.round((serial + (is1904 ? 1462 : 0)) * dayMs));
  if (Number.isNaN(at.getTime())) return String(serial);
  const text = at.toISOString();
  return serial % 1 === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

/**
 * A number as a person wrote it: phone numbers are often kept as numbers. Above fifteen digits the spreadsheet itself has
 * lost the last ones: such a number keeps its exponent, by which the loss is seen.
 */
function numberText(value: string): string {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) return value;
  if (Math.abs(number) >= 1e15) return number.toExponential().toUpperCase();
  return Number.isInteger(number) ? number.toFixed(0) : String(number);
}

function cellText(type: string, style: number, value: string, known: Known): string {
  switch (type) {
    case "s":
      return known.strings[Number(value)] ?? "";
    case "b":
      return value === "1" ? "yes" : "no";
    case "":
    case "n":
      return known.dateStyles.has(style) && value !== ""
        ? dateText(Number(value), known.is1904)
        : numberText(value);
    default:
      return value;
  }
}

async function* readSheet(
  bytes: AsyncIterable<Uint8Array>,
  known: Known,
): AsyncGenerator<{ line: number; cells: string[] }> {
  let [line, next] = [0, 0];
  let cells: string[] = [];
  let [type, style, value] = ["", 0, ""];
  let isValue = false;
  for await (const batch of readXml(bytes)) {
    const done: { line: number; cells: string[] }[] = [];
    for (const event of batch) {
      if (event.kind === "text") {
        if (isValue) value += event.text;
      } else if (event.name === "v" || event.name === "t") isValue = event.kind === "open";
      else if (event.name === "c") {
        if (event.kind === "open") {
          const reference = attributeOf(event.attributes, "r");
          if (reference !== null) next = columnOf(reference);
          if (next < 0 || next >= mostColumns)
            throw new UnreadableFile("A row of this sheet has more columns than a sheet can have.");
          [type, style, value] = [
            attributeOf(event.attributes, "t") ?? "",
            Number(attributeOf(event.attributes, "s") ?? -1),
            "",
          ];
        } else {
          if (next < keptColumns) {
            while (cells.length < next) cells.push("");
            cells[next] = cellText(type, style, value, known).trim();
          }
          next += 1;
        }
      } else if (event.name === "row") {
        if (event.kind === "open") {
          line = Number(attributeOf(event.attributes, "r") ?? line + 1);
          [cells, next] = [[], 0];
        } else if (cells.some((cell) => cell !== "")) done.push({ line, cells });
      }
    }
    yield* done;
  }
}
