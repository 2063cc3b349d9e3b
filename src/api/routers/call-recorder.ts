import { z } from "zod";
import { workspaceProcedure } from "@/api/trpc";
import { recorderCursor, shownAfterMs } from "@/contracts/calls/history";
import { callId, deliveryId } from "@/contracts/ids";
import { acknowledgePopup } from "@/domain/recorder/commands";
import { getRecorderRaw, listRecorder } from "@/domain/recorder/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

/** Part of the calls router: what happened to one call, and what its worker's screens say of it. */
export const recorderProcedures = {
  recorder: workspaceProcedure
    .input(
      z.strictObject({
        callId,
        cursor: recorderCursor.nullish(),
        limit: z.number().int().min(1).max(100).default(100),
      }),
    )
    .query(({ ctx: { actor }, input }) =>
      listRecorder(db(), actor, input.callId, { cursor: input.cursor ?? null, limit: input.limit }),
    ),

  /** One delivery as it was sent; secrets never, numbers by role. */
  recorderRaw: workspaceProcedure
    .input(z.strictObject({ callId, deliveryId }))
    .query(({ ctx: { actor }, input }) => getRecorderRaw(db(), actor, input.callId, input.deliveryId)),

  popupShown: workspaceProcedure
    .meta({ emits: ["call.popup_shown"] })
    .input(z.strictObject({ callId, screenId: z.uuid(), shownAfterMs }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        acknowledgePopup(tx, emit, { ...input, workspaceId: actor.workspaceId, actorUserId: actor.userId }),
      );
    }),
};
