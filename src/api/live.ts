import { tracked } from "@trpc/server";
import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import type { LiveEvent, LiveFrame } from "@/contracts/live/schema";
import { db } from "@/platform/db";
import { judgeCursor, observe, forViewer } from "@/platform/events/stream";
import { readHeads, readLog } from "@/platform/events/tail";
import { notFound } from "@/platform/errors";
import { isActorAlive } from "@/domain/members/queries";

export const liveRouter = router({
  /** The stream: frames under positions (contracts/live). The cursor is `lastEventId`, by header or input. */
  events: workspaceProcedure
    .input(z.strictObject({ lastEventId: z.string().max(64).nullish() }).optional())
    .subscription(async function* ({ ctx, input, signal }) {
      const { actor } = ctx;
      const viewer = {
        workspaceId: actor.workspaceId,
        userId: actor.userId,
        mayStay: () => isActorAlive(db(), actor),
      };
      for await (const { position, frame } of observe(
        viewer,
        input?.lastEventId,
        signal ?? new AbortController().signal,
      )) {
        yield tracked(position, frame satisfies LiveFrame);
      }
    }),

  /** Polling fallback: what came after `cursor`, at most 500; `resync` where it cannot be continued. */
  since: workspaceProcedure
    .input(z.strictObject({ cursor: z.string().max(64) }))
    .query(async ({ ctx, input }) => {
      const heads = await readHeads(ctx.actor.workspaceId);
      if (!heads) throw notFound("workspace");
      const judged = judgeCursor(input.cursor, heads);
      if ("resync" in judged)
        return { resync: judged.resync, epoch: heads.epoch, head: heads.head, to: heads.head, events: [] };
      const rows = await readLog(ctx.actor.workspaceId, judged.from, 500);
      const events: (LiveEvent | number)[] = rows.map((row) => forViewer(row, ctx.actor));
      return {
        resync: null,
        epoch: heads.epoch,
        head: heads.head,
        to: rows.at(-1)?.seq ?? judged.from,
        events,
      };
    }),
});
