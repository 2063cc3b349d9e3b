import {
  type ExportFormat,
  exportFormat,
  type ExportState,
  type ExportView,
  exportView,
} from "@/contracts/exports/schema";
import type { ExportId, UserId, WorkspaceId } from "@/contracts/ids";
import { beyond, keysOf, type Order, orderBy, pageOf } from "@/domain/lists/queries";
import { idKey, momentKey } from "@/domain/lists/rules";
import { Prisma, type Reader } from "@/platform/db";

const { sql } = Prisma;

/** One file that left, or was to, as the record shows it. */
export type ExportRecord = {
  id: ExportId;
  view: ExportView;
  format: ExportFormat;
  reason: string;
  state: ExportState;
  expectedCount: number;
  rowCount: number;
  isUnusual: boolean;
  requestedBy: { userId: UserId; name: string };
  createdAt: Date;
  finishedAt: Date | null;
};

const dayMs = 24 * 60 * 60_000;

/** Rows that this person has taken out within the last 24 hours. */
export async function sumOfDay(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  now: Date,
): Promise<number> {
  const sum = await reader.export.aggregate({
    where: { workspaceId, requestedByUserId: userId, createdAt: { gt: new Date(now.getTime() - dayMs) } },
    _sum: { rowCount: true },
  });
  return sum._sum.rowCount ?? 0;
}

const newest: Order = {
  keys: [
    { sql: sql`e.created_at`, type: sql`timestamptz`, schema: momentKey },
    { sql: sql`e.id`, type: sql`uuid`, schema: idKey },
  ],
  isDescending: true,
};

/** What was taken out, the newest first, by keyset; the cursor is null at the end. */
export async function listExports(
  reader: Reader,
  workspaceId: WorkspaceId,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ exports: ExportRecord[]; nextCursor: string | null }> {
  const found = await reader.$queryRaw<{ id: ExportId; keys: string[] }[]>(sql`
    SELECT e.id, ${keysOf(newest)} AS keys FROM exports e WHERE e.workspace_id = ${workspaceId}::uuid
       AND ${cursor === null ? sql`TRUE` : beyond(newest, "newest", cursor, "after")}
     ORDER BY ${orderBy(newest)} LIMIT ${limit + 1}`);
  const page = pageOf(found, "newest", limit);
  const rows = await reader.export.findMany({
    where: { workspaceId, id: { in: page.rows.map((row) => row.id) } },
    include: { requestedBy: { select: { userId: true, user: { select: { name: true } } } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return {
    exports: rows.map((row) => ({
      id: row.id as ExportId,
      view: exportView.parse(row.view),
      format: exportFormat.parse(row.format),
      reason: row.reason,
      state: row.state,
      expectedCount: row.expectedCount,
      rowCount: row.rowCount,
      isUnusual: row.isUnusual,
      requestedBy: { userId: row.requestedBy.userId as UserId, name: row.requestedBy.user.name },
      createdAt: row.createdAt,
      finishedAt: row.finishedAt,
    })),
    nextCursor: page.nextCursor,
  };
}

/** The log's position, as this reader sees it; null for a log without events. */
export async function headOf(reader: Reader, workspaceId: WorkspaceId): Promise<bigint | null> {
  const row = await reader.workspaceStream.findUnique({ where: { workspaceId }, select: { head: true } });
  return row?.head ?? null;
}
