import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { leadId, noteId } from "@/contracts/ids";
import { noteText } from "@/contracts/notes/schema";
import { deleteNote, restoreNote, saveNote } from "@/domain/notes/commands";
import { getNote, listNotes } from "@/domain/notes/queries";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";

export const notesRouter = router({
  list: workspaceProcedure
    .input(
      z.strictObject({
        leadId,
        limit: z.number().int().min(1).max(100).default(20),
        offset: z.number().int().min(0).max(10_000).default(0),
      }),
    )
    .query(({ ctx, input }) => listNotes(db(), ctx.actor.sight, input)),

  get: workspaceProcedure.input(z.strictObject({ noteId })).query(async ({ ctx, input }) => {
    const note = await getNote(db(), ctx.actor.sight, input.noteId);
    if (!note) throw notFound("note");
    return note;
  }),

  /** A new note on a lead, or with `noteId` the author's own text changed; `baseVersion` is what it grew from. */
  save: workspaceProcedure
    .meta({ emits: ["note.saved"] })
    .input(
      z.strictObject({
        leadId,
        text: noteText,
        noteId: noteId.optional(),
        baseVersion: z.number().int().min(0).max(1_000_000).optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        saveNote(tx, emit, { workspaceId: ctx.actor.workspaceId, authorUserId: ctx.actor.userId, ...input }),
      ),
    ),

  delete: workspaceProcedure
    .meta({ emits: ["note.deleted"] })
    .input(z.strictObject({ noteId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => deleteNote(tx, emit, { actor: ctx.actor, ...input })),
    ),

  restore: workspaceProcedure
    .meta({ emits: ["note.saved"] })
    .input(z.strictObject({ noteId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => restoreNote(tx, emit, { actor: ctx.actor, ...input })),
    ),
});
