import { z } from "zod";
import { recorderProcedures } from "@/api/routers/call-recorder";
import { canEndOthersCalls } from "@/domain/calls/policy";
import { completeCall, prePick, undoOutcome } from "@/domain/calls/commands/completion";
import { setOutcome } from "@/domain/calls/commands/outcome";
import { claimCall, endByHand, giveMoreTime, matchLead, setWrapUp } from "@/domain/calls/commands/wrap-up";
import {
  getCall,
  getCallView,
  getMyCalls,
  listCalls,
  listCallsById,
  listRecent,
  listUnclaimed,
} from "@/domain/calls/queries";
import { type DialInput, prepareDial, settleDial } from "@/domain/desk/commands";
import { createLead } from "@/domain/leads/commands";
import { findLeadsByPhone } from "@/domain/leads/queries";
import { saveCallNote } from "@/domain/notes/commands";
import { openAccount } from "@/domain/provider-accounts/queries";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { dialScreen } from "@/contracts/calls/history";
import { callDirection, callStatus } from "@/contracts/calls/schema";
import type { CallView } from "@/contracts/calls/views";
import { callId, campaignId, type LeadId, leadId, outcomeId, userId } from "@/contracts/ids";
import { noteText } from "@/contracts/notes/schema";
import { searchText } from "@/contracts/text";
import { lastTen, toE164 } from "@/lib/phone";
import { db } from "@/platform/db";
import { AppError } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { metrics } from "@/platform/metrics";
import { limitSearch, requirePoint } from "@/platform/rate-limits";
import type { Actor } from "@/platform/tenancy";
import type { PlaceCallResult } from "@/providers/ports";
import { callPortFor } from "@/providers/registry";

const filter = z.strictObject({
  status: callStatus.optional(),
  direction: callDirection.optional(),
  workerUserId: userId.optional(),
  campaignId: campaignId.optional(),
  leadId: leadId.optional(),
  outcomeId: outcomeId.optional(),
  from: z.date().optional(),
  to: z.date().optional(),
  search: searchText.optional(),
});

/**
 * Commit → ask the vendor, outside any transaction → keep its answer. Killed in between, the call stays
 * "requested" and the reconciler asks the vendor; the click is never repeated by itself.
 */
async function dial(actor: Actor, input: Omit<DialInput, "workspaceId" | "userId">): Promise<CallView> {
  const { workspaceId, userId: me } = actor;
  await requirePoint(
    "dial",
    `${workspaceId}:${me}`,
    "That is more than 60 calls in a minute. Wait a moment.",
  );
  const prepared = await inWorkspace(actor, (tx, emit) =>
    prepareDial(tx, emit, { ...input, workspaceId, userId: me }),
  );
  const { ask } = prepared;
  if (ask) {
    const account = await openAccount(db(), workspaceId, ask.accountId);
    const result: PlaceCallResult = account
      ? await callPortFor(account.access).placeCall(ask)
      : { outcome: "refused", reason: "bad_credentials", message: "There is no key for this account." };
    metrics().dials.inc({ outcome: result.outcome });
    await inWorkspace(actor, (tx, emit) =>
      settleDial(tx, emit, { workspaceId, callId: prepared.callId, accountId: ask.accountId, result }),
    );
  }
  return getCallView(db(), workspaceId, me, prepared.callId);
}

const callback = {
  callbackAt: z.date().nullish(),
  callbackAssignee: z.enum(["me", "anyone"]).default("me"),
};
/** What choosing an outcome leaves, by what the outcome does next. */
const outcomeEvents = [
  "call.outcome_set",
  "call.wrap_up_changed",
  "lead.updated",
  "campaign.progressed",
  "contact.created",
  "contact.blocked",
  "lead.released",
  "task.created",
  "task.done",
  // A correction takes back what the outcome before had made.
  "task.deleted",
] as const;

export const callsRouter = router({
  ...recorderProcedures,

  mine: workspaceProcedure.query(({ ctx: { actor } }) => getMyCalls(db(), actor.workspaceId, actor.userId)),

  /** My last twenty ended calls, newest first: outcome and note can be changed there. */
  recent: workspaceProcedure.query(({ ctx: { actor } }) => listRecent(db(), actor.workspaceId, actor.userId)),

  get: workspaceProcedure
    .input(z.strictObject({ callId }))
    .query(({ ctx: { actor }, input }) => getCall(db(), actor.workspaceId, actor.userId, input.callId)),

  list: workspaceProcedure
    .input(
      z.strictObject({
        filter,
        cursor: callId.nullish(),
        limit: z.number().int().min(1).max(100).default(50),
      }),
    )
    .query(async ({ ctx: { actor }, input }) => {
      if (input.filter.search) await limitSearch(actor);
      return listCalls(db(), actor.workspaceId, actor.userId, input.filter, {
        cursor: input.cursor ?? null,
        limit: input.limit,
      });
    }),

  /** The rows of a list that changed, instead of the list: ids that are not here are left out. */
  rows: workspaceProcedure
    .input(z.strictObject({ callIds: z.array(callId).min(1).max(100) }))
    .query(({ ctx: { actor }, input }) =>
      listCallsById(db(), actor.workspaceId, actor.userId, input.callIds),
    ),

  unclaimed: managerProcedure.query(({ ctx: { actor } }) =>
    listUnclaimed(db(), actor.workspaceId, actor.userId),
  ),

  dial: workspaceProcedure
    .meta({
      emits: [
        "call.dialing",
        "call.updated",
        "lead.leased",
        "campaign.progressed",
        // The provider refused the click.
        "call.ended",
        "lead.released",
        "provider_account.updated",
      ],
    })
    .input(
      z.strictObject({
        leadId,
        campaignId: campaignId.nullable(),
        requestKey: z.uuid(),
        screen: dialScreen.optional(),
      }),
    )
    .mutation(({ ctx: { actor }, input }) => dial(actor, input)),

  /** Dials a number typed by hand: its lead is found, or made where the number is not in the book. */
  dialNumber: workspaceProcedure
    .meta({
      emits: [
        "contact.created",
        "lead.created",
        "call.dialing",
        "call.updated",
        "lead.leased",
        // The provider refused the click.
        "call.ended",
        "lead.released",
        "provider_account.updated",
      ],
    })
    .input(
      z.strictObject({
        phone: z.string().min(1).max(40),
        requestKey: z.uuid(),
        screen: dialScreen.optional(),
      }),
    )
    .mutation(async ({ ctx: { actor }, input }) => {
      const phone = toE164(input.phone);
      const key = phone ? lastTen(phone) : null;
      if (!phone || !key)
        throw new AppError("BAD_REQUEST", "bad_number", `${input.phone} is not a phone number.`);
      const known = await findLeadsByPhone(db(), actor.workspaceId, [key]);
      const first = known[0];
      const lead: LeadId = first
        ? first.id
        : (
            await inWorkspace(actor, (tx, emit) =>
              createLead(tx, emit, {
                workspaceId: actor.workspaceId,
                name: phone,
                company: null,
                phone,
                email: null,
                timeZone: null,
                source: "dialled",
                ownerUserId: actor.userId,
              }),
            )
          ).id;
      return dial(actor, {
        leadId: lead,
        campaignId: null,
        requestKey: input.requestKey,
        screen: input.screen,
      });
    }),

  /** Chooses or corrects an outcome at any time: Recent, and the call's page. */
  setOutcome: workspaceProcedure
    .meta({ emits: outcomeEvents })
    .input(z.strictObject({ callId, outcomeId, ...callback }))
    .mutation(async ({ ctx: { actor }, input }) => {
      const { undoUntil } = await inWorkspace(actor, (tx, emit) =>
        setOutcome(tx, emit, {
          ...input,
          callbackAt: input.callbackAt ?? null,
          workspaceId: actor.workspaceId,
          actorUserId: actor.userId,
          role: actor.role,
        }),
      );
      return { undoUntil };
    }),

  /** Outcome and end of the wrap-up in one step: one key, one request. */
  complete: workspaceProcedure
    .meta({ emits: outcomeEvents })
    .input(
      z.strictObject({
        callId,
        outcomeId: outcomeId.nullish(),
        acceptSuggested: z.boolean().default(false),
        ...callback,
      }),
    )
    .mutation(async ({ ctx: { actor }, input }) => {
      const { outcome, advances, undoUntil } = await inWorkspace(actor, (tx, emit) =>
        completeCall(tx, emit, {
          ...input,
          outcomeId: input.outcomeId ?? null,
          callbackAt: input.callbackAt ?? null,
          workspaceId: actor.workspaceId,
          actorUserId: actor.userId,
        }),
      );
      return {
        outcome: outcome && { id: outcome.id, label: outcome.label, tone: outcome.tone },
        advances,
        undoUntil,
      };
    }),

  /** While the call lasts: the outcome it will have when its report comes. */
  prePick: workspaceProcedure
    .meta({ emits: ["call.updated"] })
    .input(z.strictObject({ callId, outcomeId: outcomeId.nullable() }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        prePick(tx, emit, { ...input, workspaceId: actor.workspaceId, actorUserId: actor.userId }),
      );
    }),

  undo: workspaceProcedure
    .meta({
      emits: [
        "call.outcome_undone",
        "call.wrap_up_changed",
        // What the choice had changed goes back.
        "lead.updated",
        "campaign.progressed",
        "task.deleted",
        "task.updated",
        // The lead comes back to the worker, in place of the next one.
        "lead.leased",
        "lead.released",
      ],
    })
    .input(z.strictObject({ callId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        undoOutcome(tx, emit, { ...input, workspaceId: actor.workspaceId, actorUserId: actor.userId }),
      ),
    ),

  moreTime: workspaceProcedure
    .meta({ emits: ["call.wrap_up_changed"] })
    .input(z.strictObject({ callId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        giveMoreTime(tx, emit, { ...input, workspaceId: actor.workspaceId, actorUserId: actor.userId }),
      ),
    ),

  saveNote: workspaceProcedure
    .meta({ emits: ["note.saved"] })
    .input(z.strictObject({ callId, text: noteText, baseVersion: z.number().int().min(0) }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, async (tx, emit) => {
        const call = await getCallView(tx, actor.workspaceId, actor.userId, input.callId);
        return saveCallNote(tx, emit, {
          workspaceId: actor.workspaceId,
          callId: input.callId,
          leadId: call.lead?.id ?? null,
          authorUserId: actor.userId,
          text: input.text,
          baseVersion: input.baseVersion,
        });
      }),
    ),

  finish: wrapUpTo("done"),
  fold: wrapUpTo("folded"),
  reopen: wrapUpTo("open"),

  endByHand: workspaceProcedure
    .meta({ emits: ["call.ended", "lead.released"] })
    .input(z.strictObject({ callId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        endByHand(tx, emit, {
          workspaceId: actor.workspaceId,
          actorUserId: actor.userId,
          isManager: canEndOthersCalls(actor.role),
          callId: input.callId,
        }),
      );
    }),

  claim: workspaceProcedure
    .meta({ emits: ["call.claimed"] })
    .input(z.strictObject({ callId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        claimCall(tx, emit, {
          workspaceId: actor.workspaceId,
          actorUserId: actor.userId,
          callId: input.callId,
        }),
      );
    }),

  /** Says which lead a call was with, where its number fits several or none. */
  matchLead: workspaceProcedure
    .meta({ emits: ["call.updated"] })
    .input(z.strictObject({ callId, leadId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        matchLead(tx, emit, { ...input, workspaceId: actor.workspaceId, actorUserId: actor.userId }),
      );
    }),
});

function wrapUpTo(wrapUp: "open" | "folded" | "done") {
  return workspaceProcedure
    .meta({ emits: ["call.wrap_up_changed"] })
    .input(z.strictObject({ callId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        setWrapUp(tx, emit, {
          workspaceId: actor.workspaceId,
          actorUserId: actor.userId,
          callId: input.callId,
          wrapUp,
        }),
      );
    });
}
