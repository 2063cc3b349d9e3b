import { z } from "zod";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { campaignFields, campaignPauseReason, campaignStatus } from "@/contracts/campaigns/schema";
import { campaignId, leadId, lineId } from "@/contracts/ids";
import { leadFilter } from "@/contracts/leads/filter";
import {
  addLeads,
  createCampaign,
  removeCampaign,
  setCampaignStatus,
  setPlace,
  updateCampaign,
} from "@/domain/campaigns/commands";
import { countProgress, getCampaign, listCampaigns } from "@/domain/campaigns/queries";
import { countQueue, getJudge, listCampaignLeads } from "@/domain/campaigns/queries/queue";
import { listLeadIds } from "@/domain/leads/queries/list";
import { formatPhone } from "@/lib/phone";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";

/** So many leads are added at once by "all that match"; the answer says how many were left. */
const maxAddedAtOnce = 5_000;

export const campaignsRouter = router({
  list: workspaceProcedure
    .input(
      z.strictObject({
        status: campaignStatus.optional(),
        limit: z.number().int().min(1).max(100).default(50),
        offset: z.number().int().min(0).max(10_000).default(0),
      }),
    )
    .query(({ ctx, input }) => listCampaigns(db(), ctx.actor.workspaceId, input)),

  get: workspaceProcedure.input(z.strictObject({ campaignId })).query(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.actor;
    const judge = await getJudge(db(), workspaceId, userId);
    const [campaign, progress, queue] = await Promise.all([
      getCampaign(db(), workspaceId, input.campaignId),
      countProgress(db(), workspaceId, [input.campaignId]),
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
        filter: z.enum(["all", "due", "resting", "done", "blocked"]).default("all"),
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
        leads: leads.map((lead) => ({ ...lead, phoneText: lead.phone && formatPhone(lead.phone) })),
        total,
        now: judge.now,
      };
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
        lineId: lineId.nullable().optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        updateCampaign(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
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

  /** Chosen leads, or all that match a filter and have no place here yet (at most 5,000, the newest first). */
  addLeads: managerProcedure
    .meta({ emits: ["campaign.leads_added"] })
    .input(
      z.strictObject({
        campaignId,
        selection: z.discriminatedUnion("by", [
          z.strictObject({ by: z.literal("ids"), leadIds: z.array(leadId).min(1).max(1000) }),
          z.strictObject({ by: z.literal("filter"), filter: leadFilter.omit({ notInCampaignId: true }) }),
        ]),
      }),
    )
    .mutation(({ ctx, input: { campaignId, selection } }) =>
      inWorkspace(ctx.actor, async (tx, emit) => {
        const { workspaceId } = ctx.actor;
        const leadIds =
          selection.by === "ids"
            ? selection.leadIds
            : await listLeadIds(
                tx,
                { workspaceId, viewerId: ctx.actor.userId, now: clock.now() },
                { filter: { ...selection.filter, notInCampaignId: campaignId }, limit: maxAddedAtOnce },
              );
        return addLeads(tx, emit, { workspaceId, campaignId, leadIds });
      }),
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
