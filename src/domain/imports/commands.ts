import type { Import } from "@/generated/prisma/client";
import type { CampaignId, ImportId, UserId, WorkspaceId } from "@/contracts/ids";
import {
  type DuplicateRule,
  type FileColumns,
  fileColumns,
  importCheck,
  type ImportState,
} from "@/contracts/imports/schema";
import type { CallPurpose, ConsentChannel } from "@/contracts/consents/schema";
import { campaignMustExist } from "@/domain/campaigns/commands";
import { ownerMustExist } from "@/domain/leads/commands";
import { clock } from "@/platform/clock";
import type { Prisma, Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Which = { workspaceId: WorkspaceId; importId: ImportId };
type Change = Prisma.ImportUncheckedUpdateInput;

const key = ({ workspaceId, importId }: Which) => ({ workspaceId_id: { workspaceId, id: importId } });

/** The numbers that every event of an import carries. */
export function numbersOf(row: Import) {
  const { state, rowCount, doneCount, addedCount, updatedCount, skippedCount } = row;
  return {
    importId: row.id as ImportId,
    state,
    rowCount,
    doneCount,
    addedCount,
    updatedCount,
    skippedCount,
  };
}

/** Writes what is given and says so. */
export async function saveImport(tx: Tx, emit: Emit, which: Which, data: Change): Promise<Import> {
  const row = await tx.import.update({ where: key(which), data });
  emit("import.updated", numbersOf(row));
  return row;
}

/** The import, locked for this transaction; throws a sentence where it is not in one of these states. */
export async function lockImport(tx: Tx, which: Which, states: readonly ImportState[]): Promise<Import> {
  await tx.$queryRaw`SELECT id::text FROM imports
    WHERE workspace_id = ${which.workspaceId}::uuid AND id = ${which.importId}::uuid FOR UPDATE`;
  const row = await tx.import.findUnique({ where: key(which) });
  if (!row) throw notFound("import");
  if (!states.includes(row.state)) {
    throw new AppError("CONFLICT", "wrong_state", `This import is ${row.state}: that cannot be done now.`);
  }
  return row;
}

/** Before the first byte: its chunks follow, then `endUpload`. */
export async function createImport(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; actorUserId: UserId; fileName: string },
): Promise<{ id: ImportId }> {
  const row = await tx.import.create({
    data: {
      workspaceId: input.workspaceId,
      fileName: input.fileName,
      createdByUserId: input.actorUserId,
    },
  });
  emit("import.updated", numbersOf(row));
  return { id: row.id as ImportId };
}

/** All bytes are here: the dry run may begin. */
export async function endUpload(tx: Tx, emit: Emit, input: Which & { byteCount: number }): Promise<void> {
  await lockImport(tx, input, ["uploading"]);
  await saveImport(tx, emit, input, { state: "checking", byteCount: input.byteCount });
}

/** The upload broke off: nothing of it is kept. */
export async function dropUpload(tx: Tx, emit: Emit, which: Which, sentence: string): Promise<void> {
  await lockImport(tx, which, ["uploading"]);
  await dropFile(tx, which);
  await saveImport(tx, emit, which, { state: "failed", failure: sentence, finishedAt: clock.now() });
}

/** The bytes are not needed any more: what was left out has its own rows. */
export async function dropFile(tx: Tx, { workspaceId, importId }: Which): Promise<void> {
  await tx.importChunk.deleteMany({ where: { workspaceId, importId } });
}

/** Reads the file again with these meanings; the dry run follows. */
export async function setColumns(
  tx: Tx,
  emit: Emit,
  input: Which & {
    columns: FileColumns;
    hasHeader: boolean;
    duplicateRule: DuplicateRule;
    sheet?: string | undefined;
  },
): Promise<void> {
  const row = await lockImport(tx, input, ["ready", "failed"]);
  if (input.sheet !== undefined && input.sheet !== row.sheet) {
    const sheets = importCheck.nullable().parse(row.check)?.sheets ?? [];
    if (!sheets.includes(input.sheet))
      throw new AppError("BAD_REQUEST", "bad_sheet", "This sheet is not in the file.");
    // Another sheet has other columns: they are guessed anew.
    await saveImport(tx, emit, input, {
      sheet: input.sheet,
      columns: [],
      hasHeader: true,
      duplicateRule: input.duplicateRule,
      state: "checking",
      doneCount: 0,
      failure: null,
    });
    return;
  }
  const width = fileColumns.parse(row.columns).length;
  if (input.columns.length !== width)
    throw new AppError("BAD_REQUEST", "bad_columns", `This file has ${width} columns.`);
  await saveImport(tx, emit, input, {
    columns: input.columns,
    hasHeader: input.hasHeader,
    duplicateRule: input.duplicateRule,
    state: "checking",
    doneCount: 0,
    failure: null,
  });
}

export async function startImport(
  tx: Tx,
  emit: Emit,
  input: Which & {
    ownerUserId: UserId | null;
    campaignId: CampaignId | null;
    /** What its column of yes and no is about, where it has one. */
    consentChannel: ConsentChannel;
    consentPurpose: CallPurpose;
  },
): Promise<void> {
  const row = await lockImport(tx, input, ["ready"]);
  if (!fileColumns.parse(row.columns).includes("phone")) {
    throw new AppError(
      "BAD_REQUEST",
      "no_phone_column",
      "No column holds phone numbers. Choose which one does.",
    );
  }
  await ownerMustExist(tx, input.workspaceId, input.ownerUserId);
  if (input.campaignId !== null) await campaignMustExist(tx, input.workspaceId, input.campaignId);
  await saveImport(tx, emit, input, {
    state: "running",
    ownerUserId: input.ownerUserId,
    campaignId: input.campaignId,
    consentChannel: input.consentChannel,
    consentPurpose: input.consentPurpose,
    doneCount: 0,
    startedAt: clock.now(),
  });
}

/** Stops it between two chunks of rows. What was added stays, until somebody takes it back. */
export async function cancelImport(tx: Tx, emit: Emit, which: Which): Promise<void> {
  await lockImport(tx, which, ["uploading", "checking", "ready", "running", "failed"]);
  await dropFile(tx, which);
  const row = await saveImport(tx, emit, which, { state: "cancelled", finishedAt: clock.now() });
  if (row.addedCount + row.updatedCount > 0) {
    emit("import.finished", {
      importId: which.importId,
      addedCount: row.addedCount,
      updatedCount: row.updatedCount,
    });
  }
}

/** Takes back what it added and changed; a lead that somebody has worked on stays. */
export async function undoImport(tx: Tx, emit: Emit, which: Which): Promise<void> {
  const row = await lockImport(tx, which, ["done", "cancelled", "failed"]);
  if (row.addedCount + row.updatedCount === 0)
    throw new AppError("CONFLICT", "nothing_to_undo", "This import added nothing.");
  await dropFile(tx, which);
  await saveImport(tx, emit, which, { state: "undoing", doneCount: 0, keptCount: 0, finishedAt: null });
}
