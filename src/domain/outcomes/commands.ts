import type { OutcomeId, WorkspaceId } from "@/contracts/ids";
import { maxOutcomes, type OutcomeEffect, type OutcomeTone } from "@/contracts/outcomes/schema";
import { defaultOutcomes } from "@/domain/outcomes/rules";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

export type OutcomeInput = {
  label: string;
  tone: OutcomeTone;
  effect: OutcomeEffect;
  recycleMinutes: number | null;
  isSuggestedIfNotReached: boolean;
  advances: boolean;
  needsNote: boolean;
  stopsAfterTimes: number | null;
};

/** Two outcomes with one name could not be told apart in the popup. */
async function refuseSameLabel(
  tx: Tx,
  workspaceId: WorkspaceId,
  label: string,
  except: OutcomeId | null,
): Promise<void> {
  const same = await tx.outcome.findFirst({
    where: {
      workspaceId,
      archivedAt: null,
      label: { equals: label.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" },
      ...(except ? { NOT: { id: except } } : {}),
    },
    select: { id: true },
  });
  if (same) throw new AppError("CONFLICT", "label_taken", `There is an outcome called ${label} already.`);
}

function checked(input: OutcomeInput): OutcomeInput {
  if (input.effect !== "recycle") return { ...input, recycleMinutes: null, stopsAfterTimes: null };
  if (input.recycleMinutes === null) {
    throw new AppError("BAD_REQUEST", "minutes_missing", "Say after how many minutes the lead comes back.");
  }
  return input;
}

export async function createOutcome(
  tx: Tx,
  emit: Emit,
  { workspaceId, ...input }: { workspaceId: WorkspaceId } & OutcomeInput,
): Promise<{ id: OutcomeId }> {
  const data = checked(input);
  await refuseSameLabel(tx, workspaceId, data.label, null);
  const living = await tx.outcome.findMany({
    where: { workspaceId, archivedAt: null },
    select: { position: true },
    take: maxOutcomes,
  });
  if (living.length >= maxOutcomes) {
    throw new AppError(
      "PRECONDITION_FAILED",
      "too_many",
      `A workspace has at most ${maxOutcomes} outcomes. Archive one first.`,
    );
  }
  const position = Math.max(0, ...living.map((outcome) => outcome.position)) + 1;
  const row = await tx.outcome.create({ data: { workspaceId, position, ...data }, select: { id: true } });
  const id = row.id as OutcomeId;
  emit("outcome.created", { outcomeId: id });
  return { id };
}

/** The first list of a new workspace. */
export async function createDefaultOutcomes(
  tx: Tx,
  emit: Emit,
  { workspaceId }: { workspaceId: WorkspaceId },
): Promise<void> {
  const rows = await tx.outcome.createManyAndReturn({
    data: defaultOutcomes().map((outcome) => ({ workspaceId, ...outcome })),
    select: { id: true },
  });
  for (const row of rows) emit("outcome.created", { outcomeId: row.id as OutcomeId });
}

async function mustExist(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: OutcomeId,
): Promise<{ archivedAt: Date | null; label: string }> {
  const row = await tx.outcome.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: { archivedAt: true, label: true },
  });
  if (!row) throw notFound("outcome");
  return row;
}

export async function updateOutcome(
  tx: Tx,
  emit: Emit,
  { workspaceId, outcomeId, ...input }: { workspaceId: WorkspaceId; outcomeId: OutcomeId } & OutcomeInput,
): Promise<void> {
  await mustExist(tx, workspaceId, outcomeId);
  const data = checked(input);
  await refuseSameLabel(tx, workspaceId, data.label, outcomeId);
  await tx.outcome.update({ where: { workspaceId_id: { workspaceId, id: outcomeId } }, data });
  emit("outcome.updated", { outcomeId });
}

/** Gives the living outcomes the order of `outcomeIds`, which must name each of them once. */
export async function reorderOutcomes(
  tx: Tx,
  emit: Emit,
  { workspaceId, outcomeIds }: { workspaceId: WorkspaceId; outcomeIds: readonly OutcomeId[] },
): Promise<void> {
  const rows = await tx.outcome.findMany({
    where: { workspaceId, archivedAt: null },
    select: { id: true, position: true },
  });
  const places = new Map(rows.map((row) => [row.id, row.position]));
  if (new Set(outcomeIds).size !== outcomeIds.length) {
    throw new AppError("BAD_REQUEST", "named_twice", "An outcome is named twice.");
  }
  if (outcomeIds.some((id) => !places.has(id))) throw notFound("outcome");
  if (outcomeIds.length !== rows.length) {
    throw new AppError(
      "CONFLICT",
      "edited_elsewhere",
      "The list of outcomes changed meanwhile. Look at it again.",
    );
  }
  for (const [index, outcomeId] of outcomeIds.entries()) {
    if (places.get(outcomeId) === index + 1) continue;
    await tx.outcome.update({
      where: { workspaceId_id: { workspaceId, id: outcomeId } },
      data: { position: index + 1 },
    });
    emit("outcome.updated", { outcomeId });
  }
}

/** Takes it out of the choices; calls that carry it keep it. */
export async function archiveOutcome(
  tx: Tx,
  emit: Emit,
  { workspaceId, outcomeId }: { workspaceId: WorkspaceId; outcomeId: OutcomeId },
): Promise<void> {
  const { archivedAt } = await mustExist(tx, workspaceId, outcomeId);
  if (archivedAt) return;
  const others = await tx.outcome.count({ where: { workspaceId, archivedAt: null, NOT: { id: outcomeId } } });
  if (others === 0) {
    throw new AppError(
      "PRECONDITION_FAILED",
      "last_outcome",
      "This is the last outcome: calls could not be closed without one.",
    );
  }
  await tx.outcome.update({
    where: { workspaceId_id: { workspaceId, id: outcomeId } },
    data: { archivedAt: clock.now() },
  });
  emit("outcome.archived", { outcomeId });
}

/** Puts an archived outcome back, at the end of the list. */
export async function restoreOutcome(
  tx: Tx,
  emit: Emit,
  { workspaceId, outcomeId }: { workspaceId: WorkspaceId; outcomeId: OutcomeId },
): Promise<void> {
  const { archivedAt, label } = await mustExist(tx, workspaceId, outcomeId);
  if (!archivedAt) return;
  await refuseSameLabel(tx, workspaceId, label, outcomeId);
  const last = await tx.outcome.aggregate({
    where: { workspaceId, archivedAt: null },
    _max: { position: true },
    _count: true,
  });
  if (last._count >= maxOutcomes) {
    throw new AppError(
      "PRECONDITION_FAILED",
      "too_many",
      `A workspace has at most ${maxOutcomes} outcomes. Archive one first.`,
    );
  }
  await tx.outcome.update({
    where: { workspaceId_id: { workspaceId, id: outcomeId } },
    data: { archivedAt: null, position: (last._max.position ?? 0) + 1 },
  });
  emit("outcome.updated", { outcomeId });
}
