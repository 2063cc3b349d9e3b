import type { ImportId, WorkspaceId } from "@/contracts/ids";
import { readFile } from "@/domain/imports/queries";
import { type FileFormat, readRows } from "@/domain/imports/rules";
import type { PastedRow } from "@/domain/leads/rules";
import { restoreCell } from "@/lib/csv";
import { openWorkbook, type Workbook } from "@/lib/xlsx/workbook";
import { logPool } from "@/platform/db";

type Which = { workspaceId: WorkspaceId; importId: ImportId };

/** The file as a workbook. Its bytes are fetched where they are asked for, a stored piece at a time. */
export async function openSheets({ workspaceId, importId }: Which): Promise<Workbook> {
  const { rows } = await logPool().query<{ n: number; size: number }>({
    name: "import-pieces",
    text: `SELECT n, octet_length(bytes) AS size FROM import_chunks WHERE workspace_id = $1 AND import_id = $2 ORDER BY n`,
    values: [workspaceId, importId],
  });
  const starts: number[] = [];
  let size = 0;
  for (const row of rows) {
    starts.push(size);
    size += row.size;
  }
  return openWorkbook({
    size,
    read: async function* (start, end) {
      let n = Math.max(
        0,
        starts.findLastIndex((at) => at <= start),
      );
      let at = starts[n] ?? 0;
      for await (const bytes of readFile(workspaceId, importId, n)) {
        if (at >= end) return;
        yield bytes.subarray(Math.max(0, start - at), Math.min(bytes.byteLength, end - at));
        at += bytes.byteLength;
        n += 1;
      }
    },
  });
}

/** The rows of an import's file, in its format, each with the line it begins on. */
export async function* rowsOfFile(
  which: Which,
  format: FileFormat,
  onUnreadable?: (count: number) => void,
): AsyncGenerator<PastedRow> {
  if (format.sheet === null) {
    yield* readRows(readFile(which.workspaceId, which.importId, 0), format, onUnreadable);
    return;
  }
  const workbook = await openSheets(which);
  // As in a CSV file: what we wrote comes back as it was, and Postgres keeps no NUL.
  for await (const { line, cells } of workbook.rows(format.sheet))
    yield { line, cells: cells.map((cell) => restoreCell(cell.replaceAll("\u0000", ""))) };
}
