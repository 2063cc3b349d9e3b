import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { skipReason } from "@/contracts/campaigns/schema";
import { deskMode, leaseSeconds, ownPauseReason, shortNote } from "@/contracts/desk/schema";
import { campaignId, leadId, skipId } from "@/contracts/ids";
import { promiseCallback, skipHeld, undoSkip } from "@/domain/desk/commands/skip";
import { beatScreen, pauseWorker, resumeWorker, setDeskMode } from "@/domain/desk/commands/status";
import { takeNext } from "@/domain/desk/commands/take";
import { getDesk } from "@/domain/desk/queries/desk";
import { getWorkerStatus } from "@/domain/desk/queries/status";
import { releaseLease, renewLease } from "@/domain/leads/commands";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Actor } from "@/platform/tenancy";

const meOf = ({ workspaceId, userId }: Actor) => ({ workspaceId, userId });

export const deskRouter = router({
  get: workspaceProcedure
    .input(z.strictObject({ campaignId }))
    .query(({ ctx: { actor }, input }) => getDesk(db(), actor.workspaceId, actor.userId, input.campaignId)),

  /** How I work now: mode, pause, today's pauses. For every page. */
  me: workspaceProcedure.query(({ ctx: { actor } }) =>
    getWorkerStatus(db(), actor.workspaceId, actor.userId, clock.now()),
  ),

  /** Takes the next callable lead, or the one asked for; `leadId: null` in the answer = nobody is callable now. */
  take: workspaceProcedure
    .meta({ emits: ["lead.leased"] })
    .input(z.strictObject({ campaignId, leadId: leadId.nullish() }))
    .mutation(async ({ ctx: { actor }, input }) => ({
      leadId: await inWorkspace(actor, (tx, emit) =>
        takeNext(tx, emit, { ...meOf(actor), campaignId: input.campaignId, leadId: input.leadId ?? null }),
      ),
    })),

  renew: workspaceProcedure
    .meta({ emits: ["lead.leased"] })
    .input(z.strictObject({ leadId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        renewLease(tx, emit, { ...meOf(actor), leadId: input.leadId, seconds: leaseSeconds }),
      ),
    ),

  release: workspaceProcedure
    .meta({ emits: ["lead.released"] })
    .input(z.strictObject({ leadId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        releaseLease(tx, emit, { ...meOf(actor), leadId: input.leadId }),
      );
    }),

  /** Passes the lead over. The answer says what that did, in a sentence, and until when it can be undone. */
  skip: workspaceProcedure
    .meta({ emits: ["campaign.progressed", "lead.released"] })
    .input(z.strictObject({ campaignId, leadId, reason: skipReason, note: shortNote.nullish() }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        skipHeld(tx, emit, { ...meOf(actor), ...input, note: input.note || null }),
      ),
    ),

  undoSkip: workspaceProcedure
    .meta({ emits: ["campaign.progressed", "lead.leased"] })
    .input(z.strictObject({ skipId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => undoSkip(tx, emit, { ...meOf(actor), ...input })),
    ),

  /** Calls the lead back later, without a call now: a task, and the lead rests until then. */
  callback: workspaceProcedure
    .meta({ emits: ["task.created", "campaign.progressed", "lead.released"] })
    .input(z.strictObject({ campaignId, leadId, at: z.date(), assignee: z.enum(["me", "anyone"]) }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => promiseCallback(tx, emit, { ...meOf(actor), ...input })),
    ),

  pause: workspaceProcedure
    .meta({ emits: ["worker.paused"] })
    .input(z.strictObject({ reason: ownPauseReason, note: shortNote.nullish() }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        pauseWorker(tx, emit, {
          ...meOf(actor),
          reason: input.reason,
          note: input.note || null,
          by: "self",
          byUserId: actor.userId,
        }),
      );
    }),

  resume: workspaceProcedure.meta({ emits: ["worker.resumed"] }).mutation(async ({ ctx: { actor } }) => {
    await inWorkspace(actor, (tx, emit) => resumeWorker(tx, emit, { ...meOf(actor), by: "self" }));
  }),

  setMode: workspaceProcedure
    .meta({ emits: ["worker.mode_changed"] })
    .input(z.strictObject({ mode: deskMode, campaignId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) => setDeskMode(tx, emit, { ...meOf(actor), ...input }));
    }),

  /** Heartbeat of the visible desk tab in power mode: who of my tabs dials, and whether I am still there. */
  beat: workspaceProcedure
    .meta({ emits: ["worker.paused"] })
    .input(
      z.strictObject({
        screenId: z.uuid(),
        /** Since the last key or click in this tab. */
        idleSeconds: z.number().int().min(0).max(86_400),
        /** Since this tab was Live; 0 while it is. */
        notLiveSeconds: z.number().int().min(0).max(86_400),
        isTakingOver: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => beatScreen(tx, emit, { ...meOf(actor), ...input })),
    ),
});
