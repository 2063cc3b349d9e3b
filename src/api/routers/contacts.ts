import { z } from "zod";
import { adminProcedure, managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { auditCursor, auditPageSize } from "@/contracts/audit/schema";
import { contactFilter, contactSort } from "@/contracts/contacts/filter";
import {
  type ContactField,
  contactField,
  contactFields,
  contactKind,
  mostContactsAtOnce,
  typedOnOf,
} from "@/contracts/contacts/schema";
import { contactId, contactMergeId } from "@/contracts/ids";
import { cursorText } from "@/contracts/lists/schema";
import { listContactHistory } from "@/domain/audit/queries/history";
import { getContactTimeline } from "@/domain/activities/queries";
import { createContact, updateContact } from "@/domain/contacts/commands";
import { deleteContacts, requireSeenWhenDeleted, restoreContacts } from "@/domain/contacts/commands/delete";
import { eraseContact } from "@/domain/contacts/commands/erase";
import { mergeContacts, unmergeContacts } from "@/domain/contacts/commands/merge";
import { findSame, listDuplicates } from "@/domain/contacts/queries/duplicates";
import { getContact } from "@/domain/contacts/queries/get";
import { countContacts, listContacts } from "@/domain/contacts/queries/list";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { limitSearch } from "@/platform/rate-limits";

const some = z.array(contactId).min(1).max(mostContactsAtOnce);

export const contactsRouter = router({
  /** One page by keyset: the cursor is the answer's own, good for this order alone. */
  list: workspaceProcedure
    .input(
      z.strictObject({
        ...contactFilter.shape,
        sort: contactSort.default("name"),
        limit: z.number().int().min(1).max(200).default(50),
        cursor: cursorText.nullish(),
      }),
    )
    .query(async ({ ctx: { actor }, input: { sort, limit, cursor, ...filter } }) => {
      if (filter.search) await limitSearch(actor);
      return listContacts(db(), actor.sight, { filter, sort, limit, cursor: cursor ?? null });
    }),

  /** How many match: exact up to 10,000, above it only where asked. */
  count: workspaceProcedure
    .input(z.strictObject({ ...contactFilter.shape, isExact: z.boolean().default(false) }))
    .query(async ({ ctx: { actor }, input: { isExact, ...filter } }) => {
      if (filter.search) await limitSearch(actor);
      return countContacts(db(), actor.sight, { filter, isExact });
    }),

  get: workspaceProcedure.input(z.strictObject({ contactId })).query(async ({ ctx: { actor }, input }) => {
    const contact = await getContact(db(), actor.sight, input.contactId);
    if (!contact) throw notFound("contact");
    return contact;
  }),

  /** Calls, notes and tasks of all their leads that the viewer sees, newest first. */
  timeline: workspaceProcedure
    .input(
      z.strictObject({
        contactId,
        limit: z.number().int().min(1).max(100).default(30),
        cursor: z.strictObject({ at: z.date(), id: z.string().max(60) }).nullish(),
        /** Written by the client's infinite query; the timeline is read one way only. */
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(({ ctx: { actor }, input }) =>
      getContactTimeline(db(), actor.sight, input.contactId, {
        before: input.cursor ?? undefined,
        limit: input.limit,
      }),
    ),

  /** Others with this contact's number or address, and what was merged into it. */
  duplicates: workspaceProcedure
    .input(z.strictObject({ contactId }))
    .query(({ ctx: { actor }, input }) => listDuplicates(db(), actor.sight, input.contactId)),

  /** Who has what somebody types for a new contact already. */
  same: workspaceProcedure
    .input(z.strictObject({ phone: contactFields.phone, email: z.string().max(254).nullable() }))
    .query(async ({ ctx: { actor }, input }) => {
      await limitSearch(actor);
      return findSame(db(), actor.sight, input);
    }),

  /** The merged one's leads and tags go over to `contactId`, and what that one lacks; then it is gone. */
  merge: managerProcedure
    .meta({
      emits: [
        "contact.merged",
        "contact.blocked",
        "consent.recorded",
        "campaign.progressed",
        "task.done",
        "lead.released",
      ],
    })
    .input(z.strictObject({ contactId, mergedContactId: contactId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        mergeContacts(tx, emit, { sight: actor.sight, userId: actor.userId, ...input }),
      ),
    ),

  unmerge: managerProcedure
    .meta({ emits: ["contact.unmerged"] })
    .input(z.strictObject({ mergeId: contactMergeId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => unmergeContacts(tx, emit, { sight: actor.sight, ...input })),
    ),

  /** Who changed which field, newest first. */
  history: workspaceProcedure
    .input(
      z.strictObject({
        contactId,
        cursor: auditCursor.nullish(),
        /** Written by the client's infinite query; the history is read one way only. */
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(({ ctx: { actor }, input }) =>
      listContactHistory(db(), actor.sight, input.contactId, {
        after: input.cursor ?? null,
        limit: auditPageSize,
      }),
    ),

  create: workspaceProcedure
    .meta({ emits: ["contact.created"] })
    .input(z.strictObject({ ...contactFields, kind: contactKind.default("person") }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => createContact(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  /** Field by field: what somebody else changed beside it stays, and the same field is refused and told. */
  update: workspaceProcedure
    .meta({ emits: ["contact.updated", "contact.blocked", "campaign.progressed", "task.done"] })
    .input(
      z
        .strictObject({
          contactId,
          /** The contact as a whole, as it was read: whatever was changed since, the save is refused. */
          version: z.number().int().min(1).optional(),
          /** Field by field: what each changed field stood at when somebody began to type in it. */
          typedOn: typedOnOf(contactField.options).optional(),
          changes: z
            .strictObject({ ...contactFields, kind: contactKind })
            .partial()
            .refine(
              (changes) => Object.values(changes).some((value) => value !== undefined),
              "There is nothing to save.",
            ),
        })
        .refine(
          ({ version, typedOn, changes }) =>
            version !== undefined ||
            Object.keys(changes).every((field) => typedOn?.[field as ContactField] !== undefined),
          "Say which version each field was typed on.",
        ),
    )
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => updateContact(tx, emit, { sight: actor.sight, ...input })),
    ),

  /** All or none; their leads go with them. */
  delete: managerProcedure
    .meta({ emits: ["contact.deleted", "lead.deleted"] })
    .input(z.strictObject({ contactIds: some }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => deleteContacts(tx, emit, { sight: actor.sight, ...input })),
    ),

  restore: managerProcedure
    .meta({ emits: ["contact.restored", "lead.restored"] })
    .input(z.strictObject({ contactIds: some }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, async (tx, emit) => {
        await requireSeenWhenDeleted(tx, { sight: actor.sight, ...input });
        await restoreContacts(tx, emit, { workspaceId: actor.workspaceId, ...input });
      }),
    ),

  /** For good. Refused while they are on a call. */
  erase: adminProcedure
    .meta({ emits: ["contact.deleted", "lead.deleted", "contact.erased", "view.deleted", "export.updated"] })
    .input(z.strictObject({ contactId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        eraseContact(tx, emit, { sight: actor.sight, userId: actor.userId, ...input }),
      ),
    ),
});
