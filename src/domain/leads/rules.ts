import { parse } from "csv-parse/sync";
import {
  type ImportColumn,
  leadFields,
  maxImportRows,
  type SkippedRowReason,
} from "@/contracts/leads/schema";
import { readPhone } from "@/domain/contacts/rules";
import { restoreCell } from "@/lib/csv";
import { type DefaultCountry, formatPhone } from "@/lib/phone";
import { AppError } from "@/platform/errors";

export type PastedRow = { line: number; cells: string[] };
export type Paste = { delimiter: "," | ";" | "\t"; rows: PastedRow[] };

const delimiters = ["\t", ";", ","] as const;

/** The delimiter that divides the first lines most evenly; what stands in quotes does not count. */
export function guessDelimiter(text: string): Paste["delimiter"] {
  const lines = text
    .slice(0, 20_000)
    .replace(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== "")
    .slice(0, 10);
  const weight = (delimiter: string) => Math.min(...lines.map((line) => line.split(delimiter).length - 1));
  let best: Paste["delimiter"] = ",";
  let most = 0;
  for (const delimiter of delimiters) {
    const count = lines.length === 0 ? 0 : weight(delimiter);
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}

function records(text: string, delimiter: string, quote: '"' | false): PastedRow[] {
  const parsed = parse(text, {
    bom: true,
    delimiter,
    quote,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    to: maxImportRows + 2,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return parsed.map(({ record, info }) => {
    // The parser names the line a record ends on; people look for the one it begins on.
    const breaks = record.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
    return { line: info.lines - breaks, cells: record.map((cell) => restoreCell(cell.trim())) };
  });
}

/**
 * A paste taken apart, each row with the line it begins on. A quote that never ends would swallow the rest, so
 * such a paste is read line by line, with quotes as plain characters.
 */
export function readPaste(pasted: string): Paste {
  // The parser counts a \r\n inside quotes as two lines.
  const text = pasted.replace(/\r\n?/g, "\n");
  const delimiter = guessDelimiter(text);
  let rows: PastedRow[];
  try {
    rows = records(text, delimiter, '"');
  } catch {
    rows = records(text, delimiter, false);
  }
  return { delimiter, rows: rows.filter((row) => row.cells.some((cell) => cell !== "")) };
}

/** A first and a last name in columns of their own are put together. */
export type PasteColumn = ImportColumn | "firstName" | "lastName";

const words: Record<PasteColumn, readonly string[]> = {
  name: [
    "name",
    "full name",
    "contact",
    "contact name",
    "contact person",
    "customer",
    "customer name",
    "lead",
    "lead name",
    "person",
    "client",
    "client name",
  ],
  firstName: ["first name", "first", "given name"],
  lastName: ["last name", "last", "surname", "family name"],
  phone: [
    "phone",
    "phone number",
    "phone no",
    "mobile",
    "mobile number",
    "mobile no",
    "contact number",
    "contact no",
    "telephone",
    "tel",
    "number",
    "cell",
    "whatsapp",
    "whatsapp number",
  ],
  company: [
    "company",
    "company name",
    "organisation",
    "organization",
    "business",
    "firm",
    "account",
    "account name",
    "shop",
  ],
  email: ["email", "e mail", "mail", "email id", "e mail id", "email address", "e mail address", "mail id"],
  timeZone: ["time zone", "timezone", "tz"],
  source: ["source", "lead source", "origin"],
};

const columnOf = new Map(
  Object.entries(words).flatMap(([column, list]) =>
    list.map((word) => [word, column as PasteColumn] as const),
  ),
);

function columnNamed(cell: string): PasteColumn | null {
  return (
    columnOf.get(
      cell
        .toLowerCase()
        .replace(/[^a-z]+/g, " ")
        .trim(),
    ) ?? null
  );
}

export type PasteShape = { hasHeader: boolean; columns: (PasteColumn | null)[] };

/** What each column means: by its header, else by what stands in it. Each meaning is given once, leftmost first. */
export function guessShape(rows: readonly PastedRow[], country: DefaultCountry): PasteShape {
  const first = rows[0]?.cells ?? [];
  const named = first.map(columnNamed);
  const hasHeader =
    named.some((column) => column !== null) && !first.some((cell) => readPhone(cell, country));
  if (hasHeader) return { hasHeader, columns: once(named) };

  const sample = rows.slice(0, 20);
  const width = Math.max(0, ...sample.map((row) => row.cells.length));
  const share = (index: number, test: (cell: string) => boolean) =>
    sample.filter((row) => test(row.cells[index] ?? "")).length / Math.max(1, sample.length);
  const columns: (PasteColumn | null)[] = Array.from({ length: width }, (_, index) => {
    if (share(index, (cell) => cell.includes("@")) > 0.3) return "email";
    return share(index, (cell) => readPhone(cell, country) !== null) > 0.3 ? "phone" : null;
  });
  for (const column of ["name", "company"] as const) {
    const free = columns.findIndex(
      (taken, index) => taken === null && share(index, (cell) => /\p{L}/u.test(cell)) > 0.3,
    );
    if (free >= 0) columns[free] = column;
  }
  return { hasHeader, columns: once(columns) };
}

function once(columns: readonly (PasteColumn | null)[]): (PasteColumn | null)[] {
  return columns.map((column, index) =>
    column !== null && columns.indexOf(column) === index ? column : null,
  );
}

export type ImportRow = {
  line: number;
  name: string;
  company: string | null;
  phone: string;
  phoneLastTen: string | null;
  email: string | null;
  timeZone: string | null;
  source: string | null;
};
/** A row that is left out, with the line it stands on, why, and what of it helps to find it. */
export type SkippedRow = { line: number; reason: SkippedRowReason; text: string };
export type ImportPlan = { ready: ImportRow[]; skipped: SkippedRow[] };

/** More columns than this hold no list of people. */
const maxColumns = 200;

type Field = "name" | "company" | "email" | "timeZone" | "source";

/** Reads one row; a reason where it cannot become a lead. */
export function readRow(
  row: PastedRow,
  columns: readonly (string | null)[],
  country: DefaultCountry,
): ImportRow | SkippedRow {
  const cell = (column: PasteColumn) => row.cells[columns.indexOf(column)] ?? "";
  const skipped = (reason: SkippedRowReason, text: string): SkippedRow => ({
    line: row.line,
    reason,
    text: text.slice(0, 80),
  });
  if (row.cells.length > maxColumns) return skipped("too_wide", row.cells.slice(0, 3).join(" · "));
  // A spreadsheet's marks: an apostrophe in front, a decimal nought behind.
  const raw = cell("phone")
    .replace(/^'(?=[+\d])/, "")
    .replace(/\.0+$/, "");
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(raw)) return skipped("mangled_phone", raw);
  if (raw === "") return skipped("no_phone", row.cells.filter(Boolean).join(" · "));
  const read = readPhone(raw, country);
  if (!read) return skipped("bad_phone", raw);

  const company = leadFields.company.safeParse(cell("company"));
  const full = cell("name") || `${cell("firstName")} ${cell("lastName")}`.trim();
  // A row without a name is still a number to call: it is called by its company or its number.
  const name = leadFields.name.safeParse(full || cell("company") || formatPhone(read.phone));
  const email = leadFields.email.safeParse(cell("email"));
  const source = leadFields.source.safeParse(cell("source"));
  const timeZone = leadFields.timeZone.safeParse(cell("timeZone"));
  if (!email.success) return skipped("bad_email", cell("email"));
  const texts: Record<Exclude<Field, "email">, boolean> = {
    name: name.success,
    company: company.success,
    source: source.success,
    timeZone: timeZone.success,
  };
  const bad = Object.entries(texts).find(([, isGood]) => !isGood)?.[0];
  if (!name.success || !company.success || !source.success || !timeZone.success) {
    return skipped("bad_text", bad === "timeZone" ? cell("timeZone") : `${bad}: ${full}`);
  }
  return {
    line: row.line,
    ...read,
    name: name.data,
    company: company.data,
    email: email.data,
    source: source.data,
    timeZone: timeZone.data,
  };
}

/**
 * What an import would do: each row either becomes a lead or is named with its reason. Numbers that are `known`
 * here already, and those met earlier in the paste, are left out.
 */
export function planImport(
  rows: readonly PastedRow[],
  shape: PasteShape,
  { country, known }: { country: DefaultCountry; known: ReadonlySet<string> },
): ImportPlan {
  const plan: ImportPlan = { ready: [], skipped: [] };
  const seen = new Map<string, number>();
  for (const row of shape.hasHeader ? rows.slice(1) : rows) {
    const read = readRow(row, shape.columns, country);
    if ("reason" in read) {
      plan.skipped.push(read);
      continue;
    }
    const earlier = seen.get(read.phone);
    if (earlier !== undefined) {
      plan.skipped.push({
        line: row.line,
        reason: "twice_in_paste",
        text: `${read.name} · same number as line ${earlier}`,
      });
    } else if (known.has(read.phone)) {
      seen.set(read.phone, row.line);
      plan.skipped.push({
        line: row.line,
        reason: "already_here",
        text: `${read.name} · ${formatPhone(read.phone)}`,
      });
    } else {
      seen.set(read.phone, row.line);
      plan.ready.push(read);
    }
  }
  return plan;
}

/** Refuses a paste of no rows or too many, with the sentence to show. */
export function checkRowCount(rows: readonly PastedRow[], shape: PasteShape): void {
  const count = rows.length - (shape.hasHeader ? 1 : 0);
  if (count <= 0) throw new AppError("BAD_REQUEST", "nothing_pasted", "There are no rows in this text.");
  if (count > maxImportRows) {
    throw new AppError(
      "BAD_REQUEST",
      "too_many_rows",
      "One paste takes at most 5,000 rows. Split it and paste the rest after.",
    );
  }
}

/** Without numbers there is nothing to call. A dry run shows the columns all the same, so that one can be chosen. */
export function checkPhoneColumn(shape: PasteShape): void {
  if (shape.columns.includes("phone")) return;
  throw new AppError(
    "BAD_REQUEST",
    "no_phone_column",
    "No column holds phone numbers. Choose which one does.",
  );
}

/** The source of a lead that a dial by hand made: its worker may say that it is none after all. */
export const dialledSource = "Dialled by hand";
