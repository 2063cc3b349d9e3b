import type { WorkspaceId } from "@/contracts/ids";
import { phoneCountry, readPhone } from "@/domain/contacts/rules";
import {
  checkRowCount,
  guessShape,
  type ImportRow,
  type PasteColumn,
  type PastedRow,
  type PasteShape,
  planImport,
  readPaste,
  type SkippedRow,
} from "@/domain/leads/rules";
import type { DefaultCountry } from "@/lib/phone";
import type { Reader } from "@/platform/db";

/** Which of these numbers (E.164) stand on a living lead already. */
export async function knownPhones(
  reader: Reader,
  workspaceId: WorkspaceId,
  phones: readonly string[],
): Promise<Set<string>> {
  const known = new Set<string>();
  for (let start = 0; start < phones.length; start += 1000) {
    const rows = await reader.contact.findMany({
      where: {
        workspaceId,
        deletedAt: null,
        phone: { in: phones.slice(start, start + 1000) },
        leads: { some: { deletedAt: null } },
      },
      select: { phone: true },
    });
    for (const { phone } of rows) if (phone !== null) known.add(phone);
  }
  return known;
}

/**
 * A paste as this workspace reads it: taken apart, its columns guessed (or as the person said), and the numbers
 * in it. Throws a sentence where it has no rows or too many.
 */
export async function readImport(
  reader: Reader,
  workspaceId: WorkspaceId,
  { text, columns }: { text: string; columns?: (PasteColumn | null)[] },
): Promise<{ rows: PastedRow[]; shape: PasteShape; country: DefaultCountry; phones: string[] }> {
  const workspace = await reader.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { defaultCountry: true },
  });
  const country = phoneCountry(workspace.defaultCountry);
  const { rows } = readPaste(text);
  const guess = guessShape(rows, country);
  const shape = columns ? { ...guess, columns } : guess;
  checkRowCount(rows, shape);
  const place = shape.columns.indexOf("phone");
  const phones = new Set(rows.flatMap((row) => readPhone(row.cells[place] ?? "", country)?.phone ?? []));
  return { rows, shape, country, phones: [...phones] };
}

export type ImportPreview = {
  hasHeader: boolean;
  /** One entry per column of the paste: what it is taken for, its header, and a cell to recognise it by. */
  columns: { column: PasteColumn | null; header: string | null; example: string }[];
  rowCount: number;
  readyCount: number;
  /** The first rows as they would be added. */
  examples: ImportRow[];
  skipped: SkippedRow[];
};

/** What importLeads would do with this text now. Changes nothing. */
export async function previewImport(
  reader: Reader,
  workspaceId: WorkspaceId,
  input: { text: string; columns?: (PasteColumn | null)[] },
): Promise<ImportPreview> {
  const { rows, shape, country, phones } = await readImport(reader, workspaceId, input);
  const plan = planImport(rows, shape, { country, known: await knownPhones(reader, workspaceId, phones) });
  const [top, next] = rows;
  const width = Math.min(40, Math.max(shape.columns.length, top?.cells.length ?? 0, next?.cells.length ?? 0));
  return {
    hasHeader: shape.hasHeader,
    columns: Array.from({ length: width }, (_, index) => ({
      column: shape.columns[index] ?? null,
      header: shape.hasHeader ? (top?.cells[index] ?? "").slice(0, 60) : null,
      example: ((shape.hasHeader ? next : top)?.cells[index] ?? "").slice(0, 60),
    })),
    rowCount: rows.length - (shape.hasHeader ? 1 : 0),
    readyCount: plan.ready.length,
    examples: plan.ready.slice(0, 5),
    skipped: plan.skipped,
  };
}
