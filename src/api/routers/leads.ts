import { z } from "zod";
import type { Viewer } from "@/api/auth";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { auditCursor, auditPageSize } from "@/contracts/audit/schema";
import { typedOnOf } from "@/contracts/contacts/schema";
import { consentProofInput } from "@/contracts/consents/schema";
import { bulkChangeId, campaignId, contactId, leadId, userId } from "@/contracts/ids";
import { leadChange, leadSelection } from "@/contracts/leads/bulk";
import { leadFilter } from "@/contracts/leads/filter";
import {
  importColumn,
  type LeadField,
  leadField,
  leadFields,
  leadSort,
  leadStage,
  maxImportCharacters,
} from "@/contracts/leads/schema";
import { cursorText } from "@/contracts/lists/schema";
import { listLeadHistory } from "@/domain/audit/queries/history";
import { getLeadTimeline } from "@/domain/activities/queries";
import { canChangeCampaigns } from "@/domain/campaigns/policy";
import { listCampaignsOfLead } from "@/domain/campaigns/queries";
import { blockContact, unblockContact } from "@/domain/contacts/commands";
import { judgeOne } from "@/domain/desk/queries/judge";
import {
  assignLeads,
  createLead,
  deleteLead,
  pursueContact,
  restoreLead,
  setStage,
  updateLead,
} from "@/domain/leads/commands";
import { startBulkChange, undoBulkChange } from "@/domain/leads/commands/bulk";
import { importLeads } from "@/domain/leads/commands/import";
import { keepDialled } from "@/domain/leads/commands/keep-dialled";
import { canChangeMany } from "@/domain/leads/policy";
import { getContactOfLead, getLead, listBulkChanges, listLeadRows } from "@/domain/leads/queries";
import { previewImport } from "@/domain/leads/queries/import";
import { countLeads, pageLeads, placeLeads } from "@/domain/leads/queries/list";
import { isLimited } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { limitSearch } from "@/platform/rate-limits";

const seesAllRows = (ctx: { actor: Viewer }) => ctx.actor.sight.people === null;

/** A paste tells which of its numbers are known here: whoever may not search by number may not ask so either. */
function requireWholeSight({ sight }: Viewer): void {
  if (isLimited(sight))
    throw new AppError(
      "FORBIDDEN",
      "limited_sight",
      "In this workspace leads are brought in by a manager, or added one by one.",
    );
}

const lookOf = ({ sight }: Viewer) => ({ sight, now: clock.now() });

const pasted = {
  text: z
    .string()
    .max(maxImportCharacters, "This text is too long for one paste. Split it and paste the rest after."),
  /** What each column of the paste means, where the guess was wrong. */
  columns: z
    .array(z.enum([...importColumn.options, "firstName", "lastName"]).nullable())
    .max(60)
    .optional(),
};

export const leadsRouter = router({
  /** One page by keyset: the cursor is the answer's own, good for this order alone. How many match, `count` says. */
  list: workspaceProcedure
    .input(
      z.strictObject({
        ...leadFilter.shape,
        sort: leadSort.default("newest"),
        limit: z.number().int().min(1).max(200).default(50),
        cursor: cursorText.nullish(),
      }),
    )
    .query(async ({ ctx: { actor }, input: { sort, limit, cursor, ...filter } }) => {
      if (filter.search) await limitSearch(actor);
      const look = lookOf(actor);
      const page = await pageLeads(db(), look, { filter, sort, limit, cursor: cursor ?? null });
      return {
        leads: await listLeadRows(db(), actor.sight, page.ids, look.now),
        nextCursor: page.nextCursor,
      };
    }),

  /** How many match: exact up to 10,000, above it only where asked. */
  count: workspaceProcedure
    .input(z.strictObject({ ...leadFilter.shape, isExact: z.boolean().default(false) }))
    .query(async ({ ctx: { actor }, input: { isExact, ...filter } }) => {
      if (filter.search) await limitSearch(actor);
      return countLeads(db(), lookOf(actor), { filter, isExact });
    }),

  /** What became of rows of a list that is on a screen, down to `until`: the rows alone, and where each stands now. */
  changes: workspaceProcedure
    .input(
      z.strictObject({
        ...leadFilter.shape,
        sort: leadSort.default("newest"),
        until: cursorText.nullable(),
        leadIds: z.array(leadId).max(200),
      }),
    )
    .query(async ({ ctx: { actor }, input: { sort, until, leadIds, ...filter } }) => {
      const look = lookOf(actor);
      const places = await placeLeads(db(), look, { filter, sort, until, ids: leadIds });
      const rows = await listLeadRows(db(), actor.sight, leadIds, look.now);
      return { places, rows };
    }),

  get: workspaceProcedure.input(z.strictObject({ leadId })).query(async ({ ctx, input }) => {
    const { workspaceId, userId: me } = ctx.actor;
    const [lead, campaigns, { callability, row }] = await Promise.all([
      getLead(db(), ctx.actor.sight, input.leadId, clock.now()),
      listCampaignsOfLead(db(), workspaceId, input.leadId),
      // The judge of the dial itself: a call by hand, outside any campaign.
      judgeOne(db(), workspaceId, me, null, input.leadId),
    ]);
    if (!lead) throw notFound("lead");
    const timeZone = lead.timeZone ?? row?.ruleZone ?? null;
    return {
      ...lead,
      campaigns,
      callability,
      clockZone: timeZone,
      changesAt: row?.opensAt ?? row?.closesAt ?? null,
    };
  }),

  /** Calls, notes, tasks and what became of the lead, newest first. */
  timeline: workspaceProcedure
    .input(
      z.strictObject({
        leadId,
        limit: z.number().int().min(1).max(100).default(30),
        cursor: z.strictObject({ at: z.date(), id: z.string().max(60) }).nullish(),
        /** Written by the client's infinite query; the timeline is read one way only. */
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(({ ctx, input }) =>
      getLeadTimeline(db(), ctx.actor.sight, input.leadId, {
        before: input.cursor ?? undefined,
        limit: input.limit,
      }),
    ),

  /** Who changed which field, newest first. */
  history: workspaceProcedure
    .input(
      z.strictObject({
        leadId,
        cursor: auditCursor.nullish(),
        /** Written by the client's infinite query; the history is read one way only. */
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(({ ctx: { actor }, input }) =>
      listLeadHistory(db(), actor.sight, input.leadId, { after: input.cursor ?? null, limit: auditPageSize }),
    ),

  create: workspaceProcedure
    .meta({ emits: ["lead.created", "contact.created"] })
    .input(
      z.strictObject({
        ...leadFields,
        stage: leadStage.optional(),
        ownerUserId: userId.nullable().optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        createLead(tx, emit, {
          workspaceId: ctx.actor.workspaceId,
          ...input,
          // Nobody's lead would vanish from the sight of who made it.
          ownerUserId:
            input.ownerUserId === undefined && !seesAllRows(ctx) ? ctx.actor.userId : input.ownerUserId,
        }),
      ),
    ),

  /** One more pursuit of a contact that is there. */
  pursue: workspaceProcedure
    .meta({ emits: ["lead.created"] })
    .input(
      z.strictObject({
        contactId,
        source: leadFields.source.default(null),
        ownerUserId: userId.nullable().optional(),
      }),
    )
    .mutation(({ ctx: { actor }, input: { ownerUserId = actor.userId, ...input } }) =>
      inWorkspace(actor, (tx, emit) =>
        pursueContact(tx, emit, { workspaceId: actor.workspaceId, ownerUserId, ...input }),
      ),
    ),

  update: workspaceProcedure
    .meta({
      emits: ["lead.updated", "contact.updated", "contact.blocked", "campaign.progressed", "task.done"],
    })
    .input(
      z
        .strictObject({
          leadId,
          /** The lead as a whole, as it was read: whatever was changed since, the save is refused. */
          version: z.number().int().min(1).optional(),
          /** Field by field: what each changed field stood at when somebody began to type in it. */
          typedOn: typedOnOf(leadField.options).optional(),
          changes: z
            .strictObject({ ...leadFields, stage: leadStage, ownerUserId: userId.nullable() })
            .partial()
            .refine(
              (changes) => Object.values(changes).some((value) => value !== undefined),
              "There is nothing to save.",
            ),
        })
        .refine(
          ({ version, typedOn, changes }) =>
            version !== undefined ||
            Object.keys(changes).every((field) => typedOn?.[field as LeadField] !== undefined),
          "Say which version each field was typed on.",
        ),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => updateLead(tx, emit, { sight: ctx.actor.sight, ...input })),
    ),

  setStage: workspaceProcedure
    .meta({ emits: ["lead.updated"] })
    .input(z.strictObject({ leadId, stage: leadStage }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        setStage(tx, emit, { workspaceId: ctx.actor.workspaceId, isByHand: true, ...input }),
      ),
    ),

  assign: managerProcedure
    .meta({ emits: ["lead.updated"] })
    .input(z.strictObject({ leadIds: z.array(leadId).min(1).max(200), ownerUserId: userId.nullable() }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        assignLeads(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  /** One change of many leads: at once up to 1,000, else a job whose progress everybody sees. Null: nothing to change. */
  changeMany: workspaceProcedure
    .meta({ emits: ["lead.bulk_started", "lead.bulk_progressed"] })
    .input(z.strictObject({ selection: leadSelection, change: leadChange }))
    .mutation(async ({ ctx: { actor }, input }) => {
      if (!canChangeMany(actor, input.change.kind))
        throw new AppError("FORBIDDEN", "role", "Only managers do that with many leads at once.");
      if (input.selection.by === "filter" && input.selection.filter.search) await limitSearch(actor);
      const { made, unfit } = await inWorkspace(actor, (tx, emit) =>
        startBulkChange(tx, emit, {
          sight: actor.sight,
          authorUserId: actor.userId,
          ...input,
        }),
      );
      return made && { ...made, unfit };
    }),

  /** Takes one's own change of many leads back: while it runs, and for ten seconds after. */
  undoMany: workspaceProcedure
    .meta({ emits: ["lead.bulk_progressed"] })
    .input(z.strictObject({ bulkChangeId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        undoBulkChange(tx, emit, { workspaceId: actor.workspaceId, userId: actor.userId, ...input }),
      ),
    ),

  /** Changes of many leads that are under way. */
  bulkChanges: workspaceProcedure.query(({ ctx: { actor } }) => listBulkChanges(db(), actor.workspaceId)),

  delete: managerProcedure
    .meta({ emits: ["lead.deleted"] })
    .input(z.strictObject({ leadId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        deleteLead(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  restore: managerProcedure
    .meta({ emits: ["lead.restored"] })
    .input(z.strictObject({ leadId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        restoreLead(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  /** Whether a number that I dialled by hand becomes a lead. */
  keepDialled: workspaceProcedure
    .meta({ emits: ["lead.deleted", "lead.restored"] })
    .input(z.strictObject({ leadId, isKept: z.boolean() }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        keepDialled(tx, emit, { workspaceId: actor.workspaceId, userId: actor.userId, ...input }),
      ),
    ),

  /** Asked not to be called: blocks the number on every contact that has it. */
  block: workspaceProcedure
    .meta({ emits: ["contact.blocked", "campaign.progressed", "task.done", "lead.released"] })
    .input(z.strictObject({ leadId, proof: consentProofInput }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, async (tx, emit) => {
        const { workspaceId, userId: actorUserId } = ctx.actor;
        const blockedId = await getContactOfLead(tx, workspaceId, input.leadId);
        if (!blockedId) throw notFound("lead");
        await blockContact(tx, emit, { workspaceId, contactId: blockedId, ...input.proof, actorUserId });
      }),
    ),

  unblock: managerProcedure
    .meta({ emits: ["contact.unblocked"] })
    .input(z.strictObject({ leadId, proof: consentProofInput }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, async (tx, emit) => {
        const { workspaceId, userId: actorUserId } = ctx.actor;
        const blockedId = await getContactOfLead(tx, workspaceId, input.leadId);
        if (!blockedId) throw notFound("lead");
        await unblockContact(tx, emit, { workspaceId, contactId: blockedId, ...input.proof, actorUserId });
      }),
    ),

  /** Dry run of `import`. A mutation only because the text is too long for an address. */
  previewImport: workspaceProcedure
    .meta({ emits: [], reason: "a dry run: it reads and writes nothing" })
    .input(z.strictObject(pasted))
    .mutation(({ ctx, input }) => {
      requireWholeSight(ctx.actor);
      return previewImport(db(), ctx.actor.workspaceId, input);
    }),

  import: workspaceProcedure
    .meta({ emits: ["lead.imported", "campaign.leads_added"] })
    .input(
      z.strictObject({
        ...pasted,
        ownerUserId: userId.nullable().default(null),
        campaignId: campaignId.nullable().default(null),
      }),
    )
    .mutation(({ ctx, input }) => {
      requireWholeSight(ctx.actor);
      if (input.campaignId !== null && !canChangeCampaigns(ctx.actor)) {
        throw new AppError("FORBIDDEN", "role", "Only managers add leads to a campaign.");
      }
      return inWorkspace(ctx.actor, (tx, emit) =>
        importLeads(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      );
    }),
});
