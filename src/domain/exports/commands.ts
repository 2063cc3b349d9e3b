import {
  type ExportFormat,
  exportFormat,
  type ExportState,
  type ExportView,
  exportView,
} from "@/contracts/exports/schema";
import type { ExportId, UserId, WorkspaceId } from "@/contracts/ids";
import { isUnusualVolume } from "@/domain/exports/policy";
import { sumOfDay } from "@/domain/exports/queries";
import type { Role } from "@/contracts/members/schema";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Which = { workspaceId: WorkspaceId; exportId: ExportId };

/** So long after it was asked for may a file be fetched, once. */
const fetchWithinMs = 5 * 60_000;

/** Written before the first byte leaves: who, which view, why. `refused` keeps an attempt beyond the role's limit. */
export async function askExport(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    userId: UserId;
    view: ExportView;
    format: ExportFormat;
    reason: string;
    expectedCount: number;
    state: "asked" | "refused";
  },
): Promise<{ exportId: ExportId }> {
  const { userId, view, ...data } = input;
  const row = await tx.export.create({
    data: {
      ...data,
      list: view.list,
      view: JSON.parse(JSON.stringify(view)) as object,
      requestedByUserId: userId,
      finishedAt: input.state === "refused" ? clock.now() : null,
    },
    select: { id: true },
  });
  const exportId = row.id as ExportId;
  emit("export.updated", { exportId, state: input.state });
  return { exportId };
}

/** Takes the file's one ticket. A stranger's export, and a colleague's, does not exist. */
export async function beginExport(
  tx: Tx,
  emit: Emit,
  { workspaceId, exportId, userId }: Which & { userId: UserId },
): Promise<{ view: ExportView; format: ExportFormat; askedAt: Date }> {
  const now = clock.now();
  const row = await tx.export.findFirst({ where: { workspaceId, id: exportId, requestedByUserId: userId } });
  if (!row) throw notFound("export");
  const taken = await tx.export.updateMany({
    where: {
      workspaceId,
      id: exportId,
      state: "asked",
      createdAt: { gt: new Date(now.getTime() - fetchWithinMs) },
    },
    data: { state: "running", startedAt: now },
  });
  if (taken.count === 0)
    throw new AppError("CONFLICT", "fetched", "This file was fetched already. Export the view again.");
  emit("export.updated", { exportId, state: "running" });
  return { view: exportView.parse(row.view), format: exportFormat.parse(row.format), askedAt: row.createdAt };
}

/** How it ended, with the rows that left. Whoever took out much within a day is named to everybody. */
export async function endExport(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    exportId,
    userId,
    role,
    ...end
  }: Which & {
    userId: UserId;
    role: Role;
    state: Extract<ExportState, "done" | "stopped" | "failed">;
    rowCount: number;
    expectedCount: number | null;
    head: bigint | null;
  },
): Promise<{ isUnusual: boolean }> {
  const before = await sumOfDay(tx, workspaceId, userId, clock.now());
  const isUnusual = isUnusualVolume(role, before + end.rowCount);
  const { expectedCount, ...data } = end;
  const row = await tx.export.update({
    where: { workspaceId_id: { workspaceId, id: exportId } },
    data: {
      ...data,
      ...(expectedCount === null ? {} : { expectedCount }),
      isUnusual,
      finishedAt: clock.now(),
    },
  });
  emit("export.updated", { exportId, state: end.state });
  // What left in part has left too.
  if (end.state === "done" || isUnusual)
    emit("export.finished", { exportId, list: row.list, rowCount: end.rowCount, isUnusual });
  return { isUnusual };
}
