import { Readable } from "node:stream";
import chardet from "chardet";
import { type CsvError, parse } from "csv-parse";
import iconv from "iconv-lite";
import { consentProof } from "@/contracts/consents/schema";
import type { DuplicateRule, FileColumns } from "@/contracts/imports/schema";
import { guessDelimiter, type ImportRow, type Paste, type PastedRow } from "@/domain/leads/rules";
import { sha256 } from "@/lib/crypto";
import { restoreCell } from "@/lib/csv";

/** How a file is to be read: found once, kept with the import, so that every reading is the same. */
export type FileFormat = {
  encoding: string;
  delimiter: Paste["delimiter"];
  isQuoted: boolean;
  /** Of a workbook, the sheet; null for a CSV file. */
  sheet: string | null;
};

/** Bytes of a file's beginning that its format is guessed from. */
export const headBytes = 64 * 1024;
/** One record: a quotation mark that never ends is met here, long before the end of the file. */
const maxRecordBytes = 128 * 1024;

/** UTF-8 with or without a mark, UTF-16 by its mark, else what the bytes look most like. */
function guessEncoding(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  try {
    // `stream`: the head may end within a character.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return "utf-8";
  } catch {
    const guess = chardet.detect(head);
    return guess !== null && guess !== "UTF-8" && iconv.encodingExists(guess)
      ? guess.toLowerCase()
      : "windows-1252";
  }
}

/** What a file is by its first bytes, whatever it is called. */
export function kindOf(head: Uint8Array): "text" | "workbook" | "old_workbook" {
  const starts = (...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);
  if (starts(0x50, 0x4b, 0x03, 0x04)) return "workbook";
  return starts(0xd0, 0xcf, 0x11, 0xe0) ? "old_workbook" : "text";
}

/** The format of a CSV file by its first bytes. */
export function guessFormat(head: Uint8Array): FileFormat {
  const encoding = guessEncoding(head);
  return {
    encoding,
    delimiter: guessDelimiter(iconv.decode(Buffer.from(head), encoding)),
    isQuoted: true,
    sheet: null,
  };
}

/** A quotation mark that never ends: the file is then read with quotes as plain characters. */
export function isUnclosedQuote(error: unknown): boolean {
  const code = (error as CsvError | null)?.code;
  return code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE";
}

/**
 * A file's rows, one after the other, however long it is; lines count from 1 and are the ones rows begin on.
 * `onUnreadable` is told of characters that the encoding does not have. Throws isUnclosedQuote errors.
 */
export async function* readRows(
  bytes: AsyncIterable<Uint8Array>,
  format: FileFormat,
  onUnreadable: (count: number) => void = () => undefined,
): AsyncGenerator<PastedRow> {
  const decoder = iconv.getDecoder(format.encoding);
  async function* text() {
    for await (const chunk of bytes) {
      // The parser counts a \r\n inside quotes as two lines; a chunk that ends between the two gets one more, at
      // worst, in a line number.
      const piece = decoder.write(Buffer.from(chunk)).replace(/\r\n?/g, "\n");
      const lost = piece.split("\ufffd").length - 1;
      if (lost > 0) onUnreadable(lost);
      // Postgres keeps no NUL.
      yield* shortPieces(piece.replaceAll("\u0000", ""));
    }
    yield decoder.end() ?? "";
  }
  const parser = parse({
    bom: true,
    delimiter: format.delimiter,
    quote: format.isQuoted ? '"' : false,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxRecordBytes,
  });
  const source = Readable.from(text());
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const breaks = record.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
      // A file that we wrote comes back as it was.
      const cells = record.map((cell) => restoreCell(cell.trim()));
      if (cells.some((cell) => cell !== "")) yield { line: info.lines - breaks, cells };
    }
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** The parser takes apart what it is given at one go, and everybody else of this process waits for that. */
const pieceLength = 16 * 1024;

function* shortPieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    let end = at + pieceLength;
    // A character of two units stays whole.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end += 1;
    yield text.slice(at, end);
    at = end;
  }
}

/** Files whose first rows name the same columns are of one shape. */
export function headerHash(cells: readonly string[]): string {
  return sha256(cells.map((cell) => cell.toLowerCase().replace(/\s+/g, " ")).join("\u001f"));
}

export type Known = {
  leadId: string;
  contactId: string;
  name: string;
  company: string | null;
  email: string | null;
  phone: string | null;
  timeZone: string | null;
  source: string | null;
};
export type Changed = Pick<Known, "name" | "company" | "email" | "timeZone" | "source">;
const changeable = ["name", "company", "email", "timeZone", "source"] as const;

/**
 * What a row changes about a lead that is here; null = nothing. The number is never changed by a row: it, or the
 * address, is what the row was recognised by.
 */
export function mergeRow(
  known: Known,
  row: ImportRow,
  rule: DuplicateRule,
): { before: Changed; after: Changed } | null {
  if (rule === "skip") return null;
  const pick = (from: Changed): Changed => ({
    name: from.name,
    company: from.company,
    email: from.email,
    timeZone: from.timeZone,
    source: from.source,
  });
  const [before, after] = [pick(known), pick(known)];
  let hasChanged = false;
  for (const field of changeable) {
    const given = row[field];
    if (given === null || given === before[field]) continue;
    if (rule === "fill_empty" && before[field] !== null) continue;
    if (field === "name") after.name = row.name;
    else after[field] = given;
    hasChanged = true;
  }
  return hasChanged ? { before, after } : null;
}

const consentHeaders = {
  consent: /^(marketing |call )?(consent|opt in|opted in|permission)$/,
  consentSource: /^(consent|opt in) (source|from|proof)$/,
} as const;

/** The columns as guessed, with those about consent where nothing else was seen in them. Only by their header. */
export function withConsentColumns(columns: FileColumns, headers: readonly string[]): FileColumns {
  return columns.map((column, index) => {
    if (column !== null) return column;
    const header = (headers[index] ?? "")
      .toLowerCase()
      .replace(/[^a-z]+/g, " ")
      .trim();
    for (const meaning of ["consent", "consentSource"] as const)
      if (consentHeaders[meaning].test(header) && !columns.includes(meaning)) return meaning;
    return null;
  });
}

const yes = new Set(["yes", "y", "true", "1", "granted", "allowed", "opted in", "opt in"]);
const no = new Set(["no", "n", "false", "0", "withdrawn", "denied", "opted out", "opt out"]);

export type SaidInRow = { decision: "granted" | "withdrawn"; from: string };

/** What a row says about consent; null = nothing, "bad" = it cannot be told which, and then the row is left out. */
export function readConsent(cells: readonly string[], columns: FileColumns): SaidInRow | null | "bad" {
  const place = columns.indexOf("consent");
  const cell = place < 0 ? "" : (cells[place] ?? "").trim().toLowerCase();
  if (cell === "") return null;
  const from = cells[columns.indexOf("consentSource")] ?? "";
  if (yes.has(cell)) return { decision: "granted", from };
  return no.has(cell) ? { decision: "withdrawn", from } : "bad";
}

/** How a line of the ledger that came by a file can be shown: the file, its line, and what the file said of it. */
export const proofOfRow = (fileName: string, line: number, from: string): string =>
  consentProof.parse(`${fileName}, line ${line}${from === "" ? "" : `: ${from}`}`.slice(0, 500)) ?? fileName;
