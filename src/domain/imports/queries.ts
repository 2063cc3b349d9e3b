import { z } from "zod";
import {
  type FileColumns,
  fileColumns,
  type ImportCheck,
  importCheck,
  type ImportState,
} from "@/contracts/imports/schema";
import type { CampaignId, ImportId, UserId, WorkspaceId } from "@/contracts/ids";
import { seenOf } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { type Reader, logPool } from "@/platform/db";
import { notFound } from "@/platform/errors";
import type { Known } from "@/domain/imports/rules";

const select = {
  id: true,
  state: true,
  fileName: true,
  byteCount: true,
  encoding: true,
  sheet: true,
  delimiter: true,
  isQuoted: true,
  hasHeader: true,
  columns: true,
  duplicateRule: true,
  check: true,
  rowCount: true,
  doneCount: true,
  addedCount: true,
  updatedCount: true,
  skippedCount: true,
  queuedCount: true,
  keptCount: true,
  consentCount: true,
  consentRefusedCount: true,
  failure: true,
  startedAt: true,
  finishedAt: true,
  createdAt: true,
  createdBy: { select: { userId: true, user: { select: { name: true } } } },
  owner: { select: { userId: true, user: { select: { name: true } } } },
  campaign: { select: { id: true, name: true } },
} as const;

/** An import as its page shows it. */
export type ImportView = {
  id: ImportId;
  state: ImportState;
  fileName: string;
  byteCount: number;
  encoding: string | null;
  /** Of a workbook, the sheet that is read; null for a CSV file. */
  sheet: string | null;
  isQuoted: boolean;
  hasHeader: boolean;
  columns: FileColumns;
  duplicateRule: "skip" | "fill_empty" | "overwrite";
  check: ImportCheck | null;
  rowCount: number;
  doneCount: number;
  addedCount: number;
  updatedCount: number;
  skippedCount: number;
  queuedCount: number;
  keptCount: number;
  /** Lines added to the consent ledger, and those of a "yes" that was not kept: taken back before, or blocked. */
  consentCount: number;
  consentRefusedCount: number;
  failure: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  createdAt: Date;
  createdByName: string;
  owner: { userId: UserId; name: string } | null;
  campaign: { id: CampaignId; name: string } | null;
};

type Row = NonNullable<Awaited<ReturnType<typeof readRow>>>;
const readRow = (reader: Reader, workspaceId: WorkspaceId, id: ImportId) =>
  reader.import.findUnique({ where: { workspaceId_id: { workspaceId, id } }, select });

function viewOf({ createdBy, owner, campaign, ...row }: Row): ImportView {
  return {
    ...row,
    id: row.id as ImportId,
    byteCount: Number(row.byteCount),
    columns: fileColumns.parse(row.columns),
    check: importCheck.nullable().parse(row.check),
    createdByName: createdBy.user.name,
    owner: owner ? { userId: owner.userId as UserId, name: owner.user.name } : null,
    campaign: campaign ? { id: campaign.id as CampaignId, name: campaign.name } : null,
  };
}

/** The newest hundred. */
export async function listImports(reader: Reader, sight: Sight): Promise<ImportView[]> {
  const { workspaceId, people } = sight;
  const rows = await reader.import.findMany({
    where: { workspaceId, ...(people === null ? {} : { createdByUserId: { in: [...people] } }) },
    select,
    orderBy: { createdAt: "desc" },
    take: 100,
  });
  return rows.map(viewOf);
}

/** One file; throws NOT_FOUND where it does not exist for this viewer. */
export async function getImport(reader: Reader, sight: Sight, id: ImportId): Promise<ImportView> {
  const [seen] = await seenOf(reader, sight, "imports", [id]);
  const row = seen ? await readRow(reader, sight.workspaceId, id) : null;
  if (!row) throw notFound("import");
  return viewOf(row);
}

/** The columns of the last finished file with this header, by the same workspace. */
export async function rememberedColumns(
  reader: Reader,
  workspaceId: WorkspaceId,
  headerHash: string,
): Promise<FileColumns | null> {
  const row = await reader.import.findFirst({
    where: { workspaceId, headerHash, state: { in: ["done", "undone", "cancelled"] } },
    orderBy: { createdAt: "desc" },
    select: { columns: true },
  });
  return row ? fileColumns.parse(row.columns) : null;
}

/** A file's bytes in order from its stored piece `first` on, a piece at a time. */
export async function* readFile(
  workspaceId: WorkspaceId,
  id: ImportId,
  first: number,
): AsyncGenerator<Uint8Array> {
  for (let n = first; ; n += 1) {
    const { rows } = await logPool().query<{ bytes: Buffer }>({
      name: "import-chunk",
      text: "SELECT bytes FROM import_chunks WHERE workspace_id = $1 AND import_id = $2 AND n = $3",
      values: [workspaceId, id, n],
    });
    const [row] = rows;
    if (!row) return;
    yield row.bytes;
  }
}

export type SkippedLine = { line: number; reason: string; cells: string[] };

/** The rows an import left out, by line, after `afterLine`. */
export async function listSkipped(
  reader: Reader,
  workspaceId: WorkspaceId,
  importId: ImportId,
  { afterLine, limit }: { afterLine: number; limit: number },
): Promise<SkippedLine[]> {
  const rows = await reader.importSkipped.findMany({
    where: { workspaceId, importId, line: { gt: afterLine } },
    orderBy: { line: "asc" },
    take: limit,
    select: { line: true, reason: true, cells: true },
  });
  return rows.map((row) => ({
    ...row,
    cells: z.array(z.string()).catch([]).parse(row.cells),
  }));
}

/**
 * Who of these numbers (E.164) and addresses is a living lead already: the oldest lead of each, by number and
 * by address. At most a thousand of each.
 */
export async function findKnown(
  reader: Reader,
  workspaceId: WorkspaceId,
  phones: readonly string[],
  emails: readonly string[],
): Promise<{
  byPhone: Map<string, Known & { importId: string | null }>;
  byEmail: Map<string, Known & { importId: string | null }>;
}> {
  const rows = await reader.$queryRaw<(Known & { importId: string | null })[]>`
    SELECT l.id::text AS "leadId", l.contact_id::text AS "contactId", l.source, l.import_id::text AS "importId",
           c.name, c.company, c.email, c.phone, c.time_zone AS "timeZone"
      FROM contacts c
      JOIN leads l ON l.workspace_id = c.workspace_id AND l.contact_id = c.id AND l.deleted_at IS NULL
     WHERE c.workspace_id = ${workspaceId}::uuid AND c.deleted_at IS NULL
       AND (c.phone = ANY(${[...phones]}::text[]) OR c.email = ANY(${[...emails]}::text[]))
     ORDER BY l.id DESC`;
  const byPhone = new Map<string, Known & { importId: string | null }>();
  const byEmail = new Map<string, Known & { importId: string | null }>();
  for (const row of rows) {
    if (row.phone !== null) byPhone.set(row.phone, row);
    if (row.email !== null) byEmail.set(row.email, row);
  }
  return { byPhone, byEmail };
}
