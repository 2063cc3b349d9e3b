import type { CallId, LeadId, NoteId, UserId, WorkspaceId } from "@/contracts/ids";
import { canDeleteNote, canEditNote } from "@/domain/notes/policy";
import { mergeNote } from "@/domain/notes/rules";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import type { Actor } from "@/platform/tenancy";

/** The saved text, which holds two texts where another was saved meanwhile (`isMerged`). */
export type SavedNote = { id: NoteId; text: string; version: number; isMerged: boolean; updatedAt: Date };

type NoteRow = {
  id: string;
  text: string;
  version: number;
  updatedAt: Date;
  leadId: string | null;
  callId: string | null;
  deletedAt: Date | null;
};
const fields = {
  id: true,
  text: true,
  version: true,
  updatedAt: true,
  leadId: true,
  callId: true,
  deletedAt: true,
} as const;

function about(row: Pick<NoteRow, "id" | "leadId" | "callId">) {
  return {
    noteId: row.id as NoteId,
    leadId: row.leadId as LeadId | null,
    callId: row.callId as CallId | null,
  };
}

/** hh:mm on the workspace's clock. */
async function clockTime(tx: Tx, workspaceId: WorkspaceId, at: Date): Promise<string> {
  const { timeZone } = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
}

async function writeOver(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    stored,
    text,
    baseVersion,
    leadId,
  }: { workspaceId: WorkspaceId; stored: NoteRow; text: string; baseVersion: number; leadId: LeadId | null },
): Promise<SavedNote> {
  const storedAt = await clockTime(tx, workspaceId, stored.updatedAt);
  const merged = mergeNote(stored.deletedAt ? null : stored, { text, baseVersion, storedAt });
  if (merged.text === stored.text && !stored.deletedAt && (leadId === null || leadId === stored.leadId)) {
    return { id: stored.id as NoteId, version: stored.version, updatedAt: stored.updatedAt, ...merged };
  }
  const row = await tx.note.update({
    where: { workspaceId_id: { workspaceId, id: stored.id } },
    data: { text: merged.text, version: { increment: 1 }, deletedAt: null, ...(leadId ? { leadId } : {}) },
    select: fields,
  });
  emit("note.saved", about(row));
  return { id: row.id as NoteId, version: row.version, updatedAt: row.updatedAt, ...merged };
}

/** Saves of one note queue up here, so that none reads a copy that another is replacing. */
async function lockNote(tx: Tx, workspaceId: WorkspaceId, key: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`note:${workspaceId}:${key}`}, 7))::text`;
}

/** A note on a lead: a new one, or the author's own text changed. `baseVersion` is the version the text grew from. */
export async function saveNote(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    leadId: LeadId;
    authorUserId: UserId;
    text: string;
    noteId?: NoteId;
    baseVersion?: number;
  },
): Promise<SavedNote> {
  const { workspaceId, leadId, authorUserId, text, noteId, baseVersion = 0 } = input;
  const lead = await tx.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: { id: true },
  });
  if (!lead) throw notFound("lead");
  if (noteId) {
    await lockNote(tx, workspaceId, noteId);
    const stored = await tx.note.findFirst({
      where: { workspaceId, id: noteId, leadId, deletedAt: null },
      select: { ...fields, authorUserId: true },
    });
    if (!stored) throw notFound("note");
    if (!canEditNote({ userId: authorUserId }, { authorUserId: stored.authorUserId as UserId })) {
      throw new AppError("FORBIDDEN", "not_yours", "Only its author can change a note.");
    }
    return writeOver(tx, emit, { workspaceId, stored, text, baseVersion, leadId });
  }
  if (text.trim() === "") throw new AppError("BAD_REQUEST", "empty_note", "Write something first.");
  const row = await tx.note.create({ data: { workspaceId, leadId, authorUserId, text }, select: fields });
  emit("note.saved", about(row));
  return { id: row.id as NoteId, text, version: row.version, isMerged: false, updatedAt: row.updatedAt };
}

/** The author's one quick note on a call, saved as it is typed. An empty text is kept as such: the person cleared it. */
export async function saveCallNote(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    callId: CallId;
    leadId: LeadId | null;
    authorUserId: UserId;
    text: string;
    baseVersion: number;
  },
): Promise<SavedNote> {
  const { workspaceId, callId, leadId, authorUserId, text, baseVersion } = input;
  const call = await tx.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    select: { id: true },
  });
  if (!call) throw notFound("call");
  await lockNote(tx, workspaceId, `${callId}:${authorUserId}`);
  const stored = await tx.note.findUnique({
    where: { workspaceId_callId_authorUserId: { workspaceId, callId, authorUserId } },
    select: fields,
  });
  if (stored) return writeOver(tx, emit, { workspaceId, stored, text, baseVersion, leadId });
  const row = await tx.note.create({
    data: { workspaceId, callId, leadId, authorUserId, text },
    select: fields,
  });
  emit("note.saved", about(row));
  return { id: row.id as NoteId, text, version: row.version, isMerged: false, updatedAt: row.updatedAt };
}

async function deletable(tx: Tx, actor: Actor, noteId: NoteId): Promise<NoteRow> {
  const row = await tx.note.findUnique({
    where: { workspaceId_id: { workspaceId: actor.workspaceId, id: noteId } },
    select: { ...fields, authorUserId: true },
  });
  if (!row) throw notFound("note");
  if (!canDeleteNote(actor, { authorUserId: row.authorUserId as UserId })) {
    throw new AppError("FORBIDDEN", "not_yours", "Only its author or a manager can delete a note.");
  }
  return row;
}

export async function deleteNote(
  tx: Tx,
  emit: Emit,
  { actor, noteId }: { actor: Actor; noteId: NoteId },
): Promise<void> {
  const row = await deletable(tx, actor, noteId);
  if (row.deletedAt) throw notFound("note");
  await tx.note.update({
    where: { workspaceId_id: { workspaceId: actor.workspaceId, id: noteId } },
    data: { deletedAt: clock.now() },
  });
  emit("note.deleted", about(row));
}

/** Takes a deletion back. */
export async function restoreNote(
  tx: Tx,
  emit: Emit,
  { actor, noteId }: { actor: Actor; noteId: NoteId },
): Promise<void> {
  const row = await deletable(tx, actor, noteId);
  if (!row.deletedAt) return;
  await tx.note.update({
    where: { workspaceId_id: { workspaceId: actor.workspaceId, id: noteId } },
    data: { deletedAt: null },
  });
  emit("note.saved", about(row));
}
