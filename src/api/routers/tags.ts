import { z } from "zod";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { mostContactsAtOnce } from "@/contracts/contacts/schema";
import { contactId, leadId, tagId } from "@/contracts/ids";
import { tagColor, tagName } from "@/contracts/tags/schema";
import {
  createTag,
  deleteTag,
  mergeTag,
  restoreTag,
  tagContacts,
  tagLead,
  updateTag,
} from "@/domain/tags/commands";
import { countTagged, listTags } from "@/domain/tags/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

export const tagsRouter = router({
  list: workspaceProcedure.query(({ ctx: { actor } }) => listTags(db(), actor.workspaceId)),

  /** On how many leads and contacts each stands. */
  counts: workspaceProcedure.query(({ ctx: { actor } }) => countTagged(db(), actor.sight)),

  create: workspaceProcedure
    .meta({ emits: ["tag.created"] })
    .input(z.strictObject({ name: tagName, color: tagColor }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => createTag(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  update: managerProcedure
    .meta({ emits: ["tag.updated"] })
    .input(z.strictObject({ tagId, name: tagName.optional(), color: tagColor.optional() }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => updateTag(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  merge: managerProcedure
    .meta({ emits: ["tag.merged"] })
    .input(z.strictObject({ tagId, intoTagId: tagId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => mergeTag(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  delete: managerProcedure
    .meta({ emits: ["tag.deleted"] })
    .input(z.strictObject({ tagId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => deleteTag(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  /** Takes a deletion or a merge back. */
  restore: managerProcedure
    .meta({ emits: ["tag.restored"] })
    .input(z.strictObject({ tagId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => restoreTag(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  /** Puts a tag on one lead, or takes it off. Many leads: leads.changeMany. */
  tagLead: workspaceProcedure
    .meta({ emits: ["lead.tags_changed"] })
    .input(z.strictObject({ tagId, leadId, isOn: z.boolean() }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => tagLead(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  /** The answer names those that changed: called the other way round with them, it is the undo. */
  tagContacts: workspaceProcedure
    .meta({ emits: ["contact.tags_changed"] })
    .input(
      z.strictObject({
        tagId,
        contactIds: z.array(contactId).min(1).max(mostContactsAtOnce),
        isOn: z.boolean(),
      }),
    )
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => tagContacts(tx, emit, { sight: actor.sight, ...input })),
    ),
});
