import { z } from "zod";
import type { Viewer } from "@/api/auth";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import {
  campaignFields,
  campaignLeadFilter,
  campaignPauseReason,
  campaignStatus,
} from "@/contracts/campaigns/schema";
import { leadBlocks } from "@/contracts/desk/words";
import { reportPeriod } from "@/contracts/campaigns/report";
import { campaignId, leadId, lineId, userId } from "@/contracts/ids";
import { type LeadSelection, leadSelection, type QueueChange } from "@/contracts/leads/bulk";
import {
  cloneCampaign,
  createCampaign,
  removeCampaign,
  restoreCampaign,
  setCampaignStatus,
  setPlace,
  updateCampaign,
} from "@/domain/campaigns/commands";
import { countProgress, getCampaign, listCampaigns } from "@/domain/campaigns/queries";
import { countQueue, getJudge, listCampaignLeads } from "@/domain/campaigns/queries/queue";
import { getCampaignReport } from "@/domain/campaigns/queries/report";
import { reportConditions } from "@/domain/campaigns/rules";
import { callabilityOf } from "@/domain/desk/rules/words";
import { startBulkChange } from "@/domain/leads/commands/bulk";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { limitSearch } from "@/platform/rate-limits";

/** A change of many places. `alreadyIn` and `notCallable` of the chosen were left out from the start. */
async function changePlaces(actor: Viewer, selection: LeadSelection, change: QueueChange) {
  if (selection.by === "filter" && selection.filter.search) await limitSearch(actor);
  const { made, alreadyIn, unfit } = await inWorkspace(actor, (tx, emit) =>
    startBulkChange(tx, emit, {
      sight: actor.sight,
      authorUserId: actor.userId,
      selection,
      change,
    }),
  );
  return { change: made, count: made?.appliedCount ?? 0, alreadyIn, notCallable: unfit };
}

export const campaignsRouter = router({
  list: workspaceProcedure
    .input(
      z.strictObject({
        status: campaignStatus.optional(),
        limit: z.number().int().min(1).max(100).default(50),
        offset: z.number().int().min(0).max(10_000).default(0),
      }),
    )
    .query(({ ctx, input }) => listCampaigns(db(), ctx.actor.sight, input)),

  get: workspaceProcedure.input(z.strictObject({ campaignId })).query(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.actor;
    const judge = await getJudge(db(), workspaceId, userId);
    const [campaign, progress, queue] = await Promise.all([
      getCampaign(db(), workspaceId, input.campaignId),
      countProgress(db(), ctx.actor.sight, [input.campaignId]),
      countQueue(db(), workspaceId, input.campaignId, judge, { isAsIfRunning: true }),
    ]);
    if (!campaign) throw notFound("campaign");
    return { ...campaign, progress: progress.get(input.campaignId) ?? null, queue };
  }),

  /** The campaign's leads by position, each with its state and what it waits for. */
  leads: workspaceProcedure
    .input(
      z.strictObject({
        campaignId,
        filter: campaignLeadFilter.default("all"),
        /** Only those that wait for this reason. */
        why: z.enum(leadBlocks).nullable().default(null),
        limit: z.number().int().min(1).max(100).default(50),
        offset: z.number().int().min(0).max(1_000_000).default(0),
      }),
    )
    .query(async ({ ctx, input: { campaignId, ...page } }) => {
      const { workspaceId, userId } = ctx.actor;
      if (!(await getCampaign(db(), workspaceId, campaignId))) throw notFound("campaign");
      const judge = await getJudge(db(), workspaceId, userId);
      const { leads, total } = await listCampaignLeads(db(), workspaceId, campaignId, judge, page);
      return {
        leads: leads.map((lead) => {
          const judged = callabilityOf(lead, judge);
          return {
            ...lead,
            /** Why it comes where it comes, or why it cannot be called: what the desk says of it. */
            sentence: judged.isCallable ? judged.why : judged.sentence,
          };
        }),
        total,
        now: judge.now,
      };
    }),

  /** What its calls came to: each number is that of the call list under the report's conditions. */
  report: workspaceProcedure
    .input(z.strictObject({ campaignId, period: reportPeriod.default("all") }))
    .query(async ({ ctx: { actor }, input }) => {
      if (!(await getCampaign(db(), actor.workspaceId, input.campaignId))) throw notFound("campaign");
      const conditions = reportConditions(input.campaignId, input.period);
      return getCampaignReport(db(), { sight: actor.sight, now: clock.now() }, conditions);
    }),

  create: managerProcedure
    .meta({ emits: ["campaign.created"] })
    .input(
      z.strictObject({
        name: campaignFields.name,
        script: campaignFields.script.default(""),
        isOutcomeRequired: campaignFields.isOutcomeRequired.default(true),
        maxAttempts: campaignFields.maxAttempts.default(6),
        retryMinutes: campaignFields.retryMinutes.default(120),
        wrapUpSeconds: campaignFields.wrapUpSeconds.default(30),
        attemptsPerDay: campaignFields.attemptsPerDay.default(3),
        avoidSameHours: campaignFields.avoidSameHours.default(1),
        previewSeconds: campaignFields.previewSeconds.default(5),
        queueOrder: campaignFields.queueOrder.default("new_first"),
        assignment: campaignFields.assignment.default("anyone"),
        awayMinutes: campaignFields.awayMinutes.default(15),
        workers: campaignFields.workers.default([]),
        purpose: campaignFields.purpose.default("service"),
        hours: campaignFields.hours.default(null),
        lineId: lineId.nullable().default(null),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        createCampaign(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  update: managerProcedure
    .meta({ emits: ["campaign.updated"] })
    .input(
      z.strictObject({
        campaignId,
        /** The version the form was filled from. */
        version: z.number().int().min(1),
        name: campaignFields.name.optional(),
        script: campaignFields.script.optional(),
        isOutcomeRequired: campaignFields.isOutcomeRequired.optional(),
        maxAttempts: campaignFields.maxAttempts.optional(),
        retryMinutes: campaignFields.retryMinutes.optional(),
        wrapUpSeconds: campaignFields.wrapUpSeconds.optional(),
        attemptsPerDay: campaignFields.attemptsPerDay.optional(),
        avoidSameHours: campaignFields.avoidSameHours.optional(),
        previewSeconds: campaignFields.previewSeconds.optional(),
        queueOrder: campaignFields.queueOrder.optional(),
        assignment: campaignFields.assignment.optional(),
        awayMinutes: campaignFields.awayMinutes.optional(),
        workers: campaignFields.workers.optional(),
        purpose: campaignFields.purpose.optional(),
        hours: campaignFields.hours.optional(),
        lineId: lineId.nullable().optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        updateCampaign(tx, emit, {
          workspaceId: ctx.actor.workspaceId,
          actorUserId: ctx.actor.userId,
          ...input,
        }),
      ),
    ),

  /** A new draft with the same settings and workers, and with the same leads where wanted: fresh, without attempts. */
  clone: managerProcedure
    .meta({
      emits: ["campaign.created", "lead.bulk_started", "lead.bulk_progressed", "campaign.leads_added"],
    })
    .input(z.strictObject({ campaignId, name: campaignFields.name, withLeads: z.boolean() }))
    .mutation(({ ctx, input: { campaignId, name, withLeads } }) =>
      inWorkspace(ctx.actor, async (tx, emit) => {
        const { workspaceId, userId: authorUserId } = ctx.actor;
        const { id } = await cloneCampaign(tx, emit, { workspaceId, campaignId, name });
        if (!withLeads) return { id, added: 0, state: "done" as const };
        const where = {
          match: "all" as const,
          parts: [{ field: "campaign" as const, op: "is" as const, values: [campaignId] }],
        };
        const { made } = await startBulkChange(tx, emit, {
          sight: ctx.actor.sight,
          authorUserId,
          selection: { by: "filter", filter: { where } },
          change: { kind: "queue", campaignId: id },
        });
        return { id, added: made?.appliedCount ?? 0, state: made?.state ?? ("done" as const) };
      }),
    ),

  setStatus: managerProcedure
    .meta({ emits: ["campaign.status_changed"] })
    .input(z.strictObject({ campaignId, status: campaignStatus, reason: campaignPauseReason.default(null) }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        setCampaignStatus(tx, emit, {
          workspaceId: ctx.actor.workspaceId,
          actorUserId: ctx.actor.userId,
          ...input,
        }),
      ),
    ),

  delete: managerProcedure
    .meta({ emits: ["campaign.deleted"] })
    .input(z.strictObject({ campaignId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        removeCampaign(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  restore: managerProcedure
    .meta({ emits: ["campaign.restored"] })
    .input(z.strictObject({ campaignId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        restoreCampaign(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  /** Chosen leads, or all that match a filter, to the end of the queue: at once up to 1,000, else as a job. */
  addLeads: managerProcedure
    .meta({ emits: ["lead.bulk_started", "lead.bulk_progressed", "campaign.leads_added"] })
    .input(z.strictObject({ campaignId, selection: leadSelection }))
    .mutation(({ ctx, input: { campaignId, selection } }) =>
      changePlaces(ctx.actor, selection, { kind: "queue", campaignId }),
    ),

  /** Out of the queue, those of the chosen that are in it. Their calls and attempts are kept. */
  removeLeads: managerProcedure
    .meta({ emits: ["lead.bulk_started", "lead.bulk_progressed", "campaign.leads_removed"] })
    .input(z.strictObject({ campaignId, selection: leadSelection }))
    .mutation(({ ctx, input: { campaignId, selection } }) =>
      changePlaces(ctx.actor, selection, { kind: "unqueue", campaignId }),
    ),

  /** Whose the queued leads among the chosen are to call: one worker's, nobody's, or shared out by the campaign's weights. */
  shareLeads: managerProcedure
    .meta({ emits: ["lead.bulk_started", "lead.bulk_progressed", "campaign.leads_shared"] })
    .input(
      z.strictObject({
        campaignId,
        selection: leadSelection,
        assignee: z.union([z.enum(["nobody", "by_weight"]), userId]),
      }),
    )
    .mutation(({ ctx, input: { campaignId, selection, assignee } }) =>
      changePlaces(ctx.actor, selection, { kind: "share", campaignId, assignee }),
    ),

  /** Takes a lead out of the queue, or puts a finished one back. */
  setPlace: managerProcedure
    .meta({ emits: ["campaign.progressed"] })
    .input(z.strictObject({ campaignId, leadId, isQueued: z.boolean() }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        setPlace(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),
});
