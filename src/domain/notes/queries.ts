import type { CallId, LeadId, NoteId, UserId } from "@/contracts/ids";
import { seenOf } from "@/domain/sight/queries";
import { showText } from "@/domain/sight/rules/masks";
import { isLimited, type Sight } from "@/domain/sight/rules/sight";
import type { Prisma, Reader } from "@/platform/db";

export type NoteView = {
  id: NoteId;
  text: string;
  version: number;
  leadId: LeadId | null;
  callId: CallId | null;
  authorUserId: UserId;
  authorName: string;
  createdAt: Date;
  updatedAt: Date;
};

const fields = {
  id: true,
  text: true,
  version: true,
  leadId: true,
  callId: true,
  authorUserId: true,
  createdAt: true,
  updatedAt: true,
  author: { select: { user: { select: { name: true } } } },
} as const;

function view(sight: Sight, { author, ...note }: Prisma.NoteGetPayload<{ select: typeof fields }>): NoteView {
  return {
    ...note,
    text: note.authorUserId === sight.viewerId ? note.text : showText(sight, note.text),
    id: note.id as NoteId,
    leadId: note.leadId as LeadId | null,
    callId: note.callId as CallId | null,
    authorUserId: note.authorUserId as UserId,
    authorName: author.user.name,
  };
}

/** One note; null where it is not here, was deleted, or stands on a lead that the viewer does not see. */
export async function getNote(reader: Reader, sight: Sight, id: NoteId): Promise<NoteView | null> {
  const { workspaceId } = sight;
  const row = await reader.note.findFirst({ where: { workspaceId, id, deletedAt: null }, select: fields });
  if (!row) return null;
  if (row.leadId !== null) {
    const [seen] = await seenOf(reader, sight, "leads", [row.leadId as LeadId]);
    if (!seen) return null;
  } else if (row.authorUserId !== sight.viewerId && isLimited(sight)) return null;
  return view(sight, row);
}

/** A lead's notes, calls' quick notes among them, newest first; one page. Empty ones are left out. */
export async function listNotes(
  reader: Reader,
  sight: Sight,
  { leadId, limit, offset = 0 }: { leadId: LeadId; limit: number; offset?: number },
): Promise<{ notes: NoteView[]; total: number }> {
  const { workspaceId } = sight;
  const [seen] = await seenOf(reader, sight, "leads", [leadId]);
  if (!seen) return { notes: [], total: 0 };
  const where = { workspaceId, leadId, deletedAt: null, NOT: { text: "" } };
  const [rows, total] = await Promise.all([
    reader.note.findMany({
      where,
      select: fields,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit,
      skip: offset,
    }),
    reader.note.count({ where }),
  ]);
  return { notes: rows.map((row) => view(sight, row)), total };
}
