import type { LineClass } from "@/contracts/calling-rules/schema";
import { type LineId, lineId, type WorkspaceId } from "@/contracts/ids";
import { countLineUses } from "@/domain/lines/queries";
import { lineInUse } from "@/domain/lines/rules";
import { readPhone } from "@/domain/members/commands";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

async function readLinePhone(
  tx: Tx,
  workspaceId: WorkspaceId,
  typed: string,
): Promise<{ phone: string; lastTen: string }> {
  const { phone, phoneLastTen } = await readPhone(tx, workspaceId, typed);
  if (!phone || !phoneLastTen) throw new AppError("BAD_REQUEST", "bad_phone", "Type the line's number.");
  return { phone, lastTen: phoneLastTen };
}

const taken = () => new AppError("CONFLICT", "line_exists", "There is a line with this number already.");

/** Adds a line; one that was deleted before comes back, with its history. */
export async function createLine(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; label: string; phone: string; class: LineClass },
): Promise<{ lineId: LineId }> {
  const { workspaceId, label } = input;
  const number = await readLinePhone(tx, workspaceId, input.phone);
  const existing = await tx.line.findUnique({
    where: { workspaceId_phone: { workspaceId, phone: number.phone } },
    select: { id: true, deletedAt: true },
  });
  if (existing && !existing.deletedAt) throw taken();
  const row = existing
    ? await tx.line.update({
        where: { workspaceId_id: { workspaceId, id: existing.id } },
        data: { label, class: input.class, deletedAt: null },
        select: { id: true },
      })
    : await tx.line.create({
        data: { workspaceId, label, class: input.class, ...number },
        select: { id: true },
      });
  const id = lineId.parse(row.id);
  emit("line.created", { lineId: id });
  return { lineId: id };
}

export async function updateLine(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; lineId: LineId; label?: string; phone?: string; class?: LineClass },
): Promise<void> {
  const { workspaceId } = input;
  const line = await tx.line.findFirst({
    where: { workspaceId, id: input.lineId, deletedAt: null },
    select: { id: true },
  });
  if (!line) throw notFound("line");
  const number = input.phone === undefined ? null : await readLinePhone(tx, workspaceId, input.phone);
  if (number) {
    const other = await tx.line.findFirst({
      where: { workspaceId, phone: number.phone, id: { not: input.lineId } },
      select: { id: true },
    });
    if (other) throw taken();
  }
  await tx.line.update({
    where: { workspaceId_id: { workspaceId, id: input.lineId } },
    data: { label: input.label, class: input.class, ...number },
    select: { id: true },
  });
  emit("line.updated", { lineId: input.lineId });
}

/** Calls keep pointing at it, so the row stays; refused while members, campaigns or invitations use it. */
export async function deleteLine(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; lineId: LineId },
): Promise<void> {
  const { workspaceId } = input;
  // Locked, so that nobody is given the line between the count and the delete.
  await tx.$queryRaw`SELECT 1 FROM lines WHERE workspace_id = ${workspaceId}::uuid AND id = ${input.lineId}::uuid FOR UPDATE`;
  const line = await tx.line.findFirst({
    where: { workspaceId, id: input.lineId, deletedAt: null },
    select: { id: true },
  });
  if (!line) throw notFound("line");
  const inUse = lineInUse(await countLineUses(tx, workspaceId, input.lineId));
  if (inUse) throw new AppError("CONFLICT", "line_in_use", inUse);
  await tx.line.update({
    where: { workspaceId_id: { workspaceId, id: input.lineId } },
    data: { deletedAt: clock.now() },
    select: { id: true },
  });
  emit("line.deleted", { lineId: input.lineId });
}
