import { z } from "zod";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { type CallId, callId, recordingListenId } from "@/contracts/ids";
import { secondsHeard } from "@/contracts/recordings/schema";
import { ingestCallSignal } from "@/domain/calls/ingest";
import { getCallView } from "@/domain/calls/queries";
import { openAccount } from "@/domain/provider-accounts/queries";
import { keepHeard, settleRecording, startListening } from "@/domain/recordings/commands";
import { listListens } from "@/domain/recordings/queries";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { isTwinUrl, outboundAllowOrigins } from "@/platform/env";
import { AppError, notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { createOutbound } from "@/platform/outbound";
import { requirePoint } from "@/platform/rate-limits";
import type { Actor } from "@/platform/tenancy";
import { callPortFor } from "@/providers/registry";

const pullAtMost = 500;
const silent = () =>
  new AppError(
    "SERVICE_UNAVAILABLE",
    "provider_silent",
    "The provider did not answer. Try again in a moment.",
  );

/** Asks the provider, outside any transaction, whether the file is there now; keeps its answer. */
async function askForFile(actor: Actor, id: CallId, url: string): Promise<void> {
  const outbound = createOutbound({ allowOrigins: outboundAllowOrigins() });
  const answer = await outbound.stream(url, { range: "bytes=0-0", timeoutMs: 8000, totalTimeoutMs: 8000 });
  if (!answer.ok) throw silent();
  await answer.body?.cancel();
  await inWorkspace(actor, (tx, emit) =>
    settleRecording(tx, emit, {
      workspaceId: actor.workspaceId,
      actorUserId: actor.userId,
      callId: id,
      isThere: answer.status === 200 || answer.status === 206,
    }),
  );
}

/** Asks the provider's list for this very call: its row may name a recording that no webhook told of. */
async function askForAddress(
  actor: Actor,
  call: { providerAccountId: string | null; providerCallId: string | null; startedAt: Date },
): Promise<void> {
  const { workspaceId } = actor;
  const { providerAccountId } = call;
  const account = providerAccountId && (await openAccount(db(), workspaceId, providerAccountId));
  if (!account || call.providerCallId === null) throw silent();
  const from = new Date(call.startedAt.getTime() - 120_000);
  const ended = await callPortFor(account.access).listEndedCalls(from, clock.now(), pullAtMost);
  if (!ended.ok) throw silent();
  const signal = ended.signals.find((each) => each.providerCallId === call.providerCallId);
  if (!signal) return;
  await inWorkspace({ workspaceId, userId: actor.userId, causeId: "recording" }, (tx, emit) =>
    ingestCallSignal(tx, emit, {
      workspaceId,
      provider: account.access.provider,
      providerAccountId,
      signal,
      receivedAt: clock.now(),
      source: "pull",
      deliveryId: null,
      isSimulated: isTwinUrl(account.access.baseUrl),
    }),
  );
}

export const recordingsRouter = router({
  /** Opens the player: the listening is written down first, and the answer is the only way to the audio. */
  open: workspaceProcedure
    .meta({ emits: ["recording.listened"] })
    .input(z.strictObject({ callId }))
    .mutation(({ ctx: { actor }, input }) =>
      // Who listens is for managers; the frame that says "somebody did" names nobody.
      inWorkspace({ workspaceId: actor.workspaceId, userId: null, doneBy: actor.userId }, (tx, emit) =>
        startListening(tx, emit, {
          ...input,
          workspaceId: actor.workspaceId,
          actorUserId: actor.userId,
        }),
      ),
    ),

  heard: workspaceProcedure
    .meta({ emits: ["recording.listened"] })
    .input(z.strictObject({ listenId: recordingListenId, secondsHeard }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace({ workspaceId: actor.workspaceId, userId: null }, (tx, emit) =>
        keepHeard(tx, emit, { ...input, workspaceId: actor.workspaceId, actorUserId: actor.userId }),
      );
    }),

  /** Really asks the provider again; the answer is the call's new state. */
  ask: workspaceProcedure
    .meta({ emits: ["call.updated"] })
    .input(z.strictObject({ callId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      const { workspaceId } = actor;
      await requirePoint(
        "recording_ask",
        `${workspaceId}:${actor.userId}`,
        "Wait a moment before asking again.",
      );
      const call = await db().call.findUnique({
        where: { workspaceId_id: { workspaceId, id: input.callId } },
        select: {
          recordingUrl: true,
          recordingState: true,
          providerAccountId: true,
          providerCallId: true,
          startedAt: true,
        },
      });
      if (!call) throw notFound("call");
      if (call.recordingState === "expired")
        throw new AppError("PRECONDITION_FAILED", "recording_expired", "This recording was deleted here.");
      if (call.recordingUrl) await askForFile(actor, input.callId, call.recordingUrl);
      else await askForAddress(actor, call);
      return getCallView(db(), actor.sight, input.callId);
    }),

  listens: managerProcedure
    .input(z.strictObject({ callId }))
    .query(({ ctx: { actor }, input }) => listListens(db(), actor.workspaceId, input.callId)),
});
