import { z } from "zod";
import type { Viewer } from "@/api/auth";
import { recorderProcedures } from "@/api/routers/call-recorder";
import { errorShape, managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { callFilter, callSort } from "@/contracts/calls/filter";
import { dialScreen } from "@/contracts/calls/history";
import type { CallView } from "@/contracts/calls/views";
import type { SystemPauseReason } from "@/contracts/desk/schema";
import { callId, campaignId, leadId, outcomeId, userId } from "@/contracts/ids";
import { cursorText } from "@/contracts/lists/schema";
import { noteText } from "@/contracts/notes/schema";
import { claimCall, matchLead } from "@/domain/calls/commands/claim";
import { completeCall, prePick, undoOutcome } from "@/domain/calls/commands/completion";
import { setOutcome } from "@/domain/calls/commands/outcome";
import { endByHand, giveMoreTime, setWrapUp } from "@/domain/calls/commands/wrap-up";
import { canEndOthersCalls } from "@/domain/calls/policy";
import {
  getCall,
  getCallView,
  getMyCalls,
  listCallsById,
  listRecent,
  listUnclaimed,
} from "@/domain/calls/queries";
import { countCalls, pageCalls, placeCalls } from "@/domain/calls/queries/list";
import {
  type DialInput,
  type DialResult,
  prepareDial,
  refusedMeanwhile,
  settleDial,
} from "@/domain/desk/commands/dial";
import { leadOfNumber } from "@/domain/desk/commands/dial-number";
import { pauseInPowerMode } from "@/domain/desk/commands/status";
import { findHere } from "@/domain/desk/queries/judge";
import { saveCallNote } from "@/domain/notes/commands";
import { openAccount } from "@/domain/provider-accounts/queries";
import { isLimited } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { AppError } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";
import { metrics } from "@/platform/metrics";
import { limitSearch, requirePoint } from "@/platform/rate-limits";
import type { Actor } from "@/platform/tenancy";
import { callPortFor } from "@/providers/registry";

const lookOf = ({ sight }: Viewer) => ({ sight, now: clock.now() });

/**
 * Commit → ask the vendor, outside any transaction → keep its answer. Killed in between, the call stays
 * "requested" and the reconciler asks the vendor; the click is never repeated by itself.
 */
async function dial(actor: Viewer, input: Omit<DialInput, "workspaceId" | "userId">): Promise<CallView> {
  const { workspaceId, userId: me } = actor;
  await requirePoint(
    "dial",
    `${workspaceId}:${me}`,
    "That is more than 60 calls in a minute. Wait a moment.",
  );
  const prepared = await inWorkspace(actor, (tx, emit) =>
    prepareDial(tx, emit, { ...input, workspaceId, userId: me }),
  ).catch((error: unknown) => pausedBy(error, actor));
  const { ask } = prepared;
  if (ask) {
    const account = await openAccount(db(), workspaceId, ask.accountId);
    const refused = await refusedMeanwhile(db(), { ...input, workspaceId, userId: me });
    const result: DialResult = refused
      ? refused
      : account
        ? await callPortFor(account.access).placeCall(ask)
        : { outcome: "refused", reason: "bad_credentials", message: "There is no key for this account." };
    metrics().dials.inc({ outcome: result.outcome });
    await inWorkspace(actor, (tx, emit) =>
      settleDial(tx, emit, { workspaceId, callId: prepared.callId, accountId: ask.accountId, result }),
    );
  }
  return getCallView(db(), actor.sight, prepared.callId);
}

/** An error as the answer of a dial's own request would tell it. One that is ours alone is logged. */
function toldError(error: unknown) {
  if (!(error instanceof AppError)) logger.error({ err: error }, "the dial after an outcome failed");
  const { message, data } = errorShape(error, "calls.dial");
  return { message, data: { reason: data.reason, details: data.details } };
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
const completion = z.strictObject({
  callId,
  outcomeId: outcomeId.nullish(),
  acceptSuggested: z.boolean().default(false),
  ...callback,
});
/** What a dial leaves, and what is left where the provider refuses it. */
const dialEvents = [
  "call.dialing",
  "call.updated",
  "lead.leased",
  "campaign.progressed",
  "call.ended",
  "lead.released",
  "provider_account.updated",
  "worker.paused",
] as const;
const dialling = z.strictObject({
  leadId,
  campaignId: campaignId.nullable(),
  requestKey: z.uuid(),
  screen: dialScreen.optional(),
  /** The desk tab, where power mode dials by itself. */
  screenId: z.uuid().nullish(),
});

async function complete(actor: Viewer, input: z.infer<typeof completion>) {
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
}

/** Refusals after which power mode would only be refused again: it pauses, and says why. */
const pausing: Readonly<Record<string, SystemPauseReason>> = {
  no_line: "no_line",
  no_account: "account_refused",
  account_refused: "account_refused",
};

/** The refused dial's transaction is gone; the pause needs one of its own. Throws the refusal again. */
async function pausedBy(error: unknown, actor: Actor): Promise<never> {
  const reason = error instanceof AppError ? pausing[error.reason] : undefined;
  if (reason) await inWorkspace(actor, (tx, emit) => pauseInPowerMode(tx, emit, actor, reason));
  throw error;
}

export const callsRouter = router({
  ...recorderProcedures,

  mine: workspaceProcedure.query(({ ctx: { actor } }) => getMyCalls(db(), actor.sight, actor.userId)),

  /** My last twenty ended calls, newest first: outcome and note can be changed there. */
  recent: workspaceProcedure.query(({ ctx: { actor } }) => listRecent(db(), actor.sight, actor.userId)),

  get: workspaceProcedure
    .input(z.strictObject({ callId }))
    .query(({ ctx: { actor }, input }) => getCall(db(), actor.sight, input.callId)),

  /** One page by keyset: the cursor is the answer's own, good for this order alone. How many match, `count` says. */
  list: workspaceProcedure
    .input(
      z.strictObject({
        filter: callFilter,
        sort: callSort.default("newest"),
        cursor: cursorText.nullish(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query(async ({ ctx: { actor }, input: { filter, sort, cursor, limit } }) => {
      if (filter.search) await limitSearch(actor);
      const look = lookOf(actor);
      const page = await pageCalls(db(), look, { filter, sort, limit, cursor: cursor ?? null });
      return {
        items: await listCallsById(db(), actor.sight, page.ids),
        nextCursor: page.nextCursor,
      };
    }),

  /** How many match: exact up to 10,000, above it only where asked. */
  count: workspaceProcedure
    .input(z.strictObject({ filter: callFilter, isExact: z.boolean().default(false) }))
    .query(async ({ ctx: { actor }, input }) => {
      if (input.filter.search) await limitSearch(actor);
      return countCalls(db(), lookOf(actor), input);
    }),

  /** What became of rows of a list that is on a screen, down to `until`: the rows alone, and where each stands now. */
  changes: workspaceProcedure
    .input(
      z.strictObject({
        filter: callFilter,
        sort: callSort.default("newest"),
        until: cursorText.nullable(),
        callIds: z.array(callId).max(200),
      }),
    )
    .query(async ({ ctx: { actor }, input: { callIds, ...list } }) => ({
      places: await placeCalls(db(), lookOf(actor), { ...list, ids: callIds }),
      rows: await listCallsById(db(), actor.sight, callIds),
    })),

  unclaimed: managerProcedure.query(({ ctx: { actor } }) => listUnclaimed(db(), actor.sight)),

  dial: workspaceProcedure
    .meta({ emits: dialEvents })
    .input(dialling)
    .mutation(({ ctx: { actor }, input }) => dial(actor, input)),

  /** Dials a number typed by hand: its lead is found, or made where the number is not in the book. */
  dialNumber: workspaceProcedure
    .meta({
      emits: ["contact.created", "lead.created", ...dialEvents],
    })
    .input(
      z.strictObject({
        phone: z.string().min(1).max(40),
        requestKey: z.uuid(),
        screen: dialScreen.optional(),
      }),
    )
    .mutation(async ({ ctx: { actor }, input }) => {
      if (isLimited(actor.sight))
        throw new AppError(
          "FORBIDDEN",
          "by_number",
          "In this workspace you call from the lead, not by number. Ask a manager to add the lead.",
        );
      const lead = await inWorkspace(actor, (tx, emit) =>
        leadOfNumber(tx, emit, { workspaceId: actor.workspaceId, userId: actor.userId, phone: input.phone }),
      );
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
    .input(completion)
    .mutation(({ ctx: { actor }, input }) => complete(actor, input)),

  /**
   * `complete`, and at once the dial that power mode had named as its next step: one request, because the worker
   * waits for both. The outcome stands whatever becomes of the dial; why there was none is told beside it. Nothing is
   * done where the lead or campaign is not here (NOT_FOUND).
   */
  completeAndDial: workspaceProcedure
    .meta({ emits: [...outcomeEvents, ...dialEvents] })
    .input(z.strictObject({ completion, dial: dialling }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await findHere(db(), actor.workspaceId, input.dial);
      const completed = await complete(actor, input.completion);
      const answer = await dial(actor, input.dial).then(
        (call) => ({ call, notDialled: null }),
        (error: unknown) => ({ call: null, notDialled: toldError(error) }),
      );
      return { ...completed, ...answer };
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
        const call = await getCallView(tx, actor.sight, input.callId);
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
    .meta({ emits: ["call.claimed", "task.updated"] })
    .input(z.strictObject({ callId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        claimCall(tx, emit, {
          workspaceId: actor.workspaceId,
          actorUserId: actor.userId,
          userId: actor.userId,
          callId: input.callId,
        }),
      );
    }),

  /** Gives a call that is nobody's to a member. */
  assign: managerProcedure
    .meta({ emits: ["call.claimed", "task.updated"] })
    .input(z.strictObject({ callId, userId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        claimCall(tx, emit, {
          workspaceId: actor.workspaceId,
          actorUserId: actor.userId,
          userId: input.userId,
          callId: input.callId,
        }),
      );
    }),

  /** Says which lead a call was with, where its number fits several or none. */
  matchLead: workspaceProcedure
    .meta({ emits: ["call.updated", "task.created"] })
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
