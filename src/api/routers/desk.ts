import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { skipReason } from "@/contracts/campaigns/schema";
import { campaignId, leadId } from "@/contracts/ids";
import { skipLead } from "@/domain/campaigns/commands";
import { takeNext } from "@/domain/desk/commands";
import { getDesk } from "@/domain/desk/queries";
import { releaseLease, renewLease } from "@/domain/leads/commands";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

const leaseSeconds = 120;

export const deskRouter = router({
  get: workspaceProcedure
    .input(z.strictObject({ campaignId }))
    .query(({ ctx: { actor }, input }) => getDesk(db(), actor.workspaceId, actor.userId, input.campaignId)),

  /** Takes the next callable lead, or the one asked for; `leadId: null` in the answer = nobody is callable now. */
  take: workspaceProcedure
    .meta({ emits: ["lead.leased"] })
    .input(z.strictObject({ campaignId, leadId: leadId.nullish() }))
    .mutation(async ({ ctx: { actor }, input }) => ({
      leadId: await inWorkspace(actor, (tx, emit) =>
        takeNext(tx, emit, {
          workspaceId: actor.workspaceId,
          userId: actor.userId,
          campaignId: input.campaignId,
          leadId: input.leadId ?? null,
        }),
      ),
    })),

  renew: workspaceProcedure
    .meta({ emits: ["lead.leased"] })
    .input(z.strictObject({ leadId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        renewLease(tx, emit, {
          workspaceId: actor.workspaceId,
          leadId: input.leadId,
          userId: actor.userId,
          seconds: leaseSeconds,
        }),
      ),
    ),

  release: workspaceProcedure
    .meta({ emits: ["lead.released"] })
    .input(z.strictObject({ leadId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        releaseLease(tx, emit, {
          workspaceId: actor.workspaceId,
          leadId: input.leadId,
          userId: actor.userId,
        }),
      );
    }),

  skip: workspaceProcedure
    .meta({ emits: ["campaign.progressed", "lead.released"] })
    .input(z.strictObject({ campaignId, leadId, reason: skipReason }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, async (tx, emit) => {
        await skipLead(tx, emit, { ...input, workspaceId: actor.workspaceId });
        await releaseLease(tx, emit, {
          workspaceId: actor.workspaceId,
          leadId: input.leadId,
          userId: actor.userId,
        });
      });
    }),
});
