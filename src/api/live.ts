import { tracked, type TrackedEnvelope } from "@trpc/server";
import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import type { LiveEvent, LiveFrame } from "@/contracts/live/schema";
import { listAlive } from "@/domain/members/queries";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { attendance } from "@/platform/events/attendance";
import { type EncodedFrame, forViewer } from "@/platform/events/frames";
import { readHeads, readLog } from "@/platform/events/tail";
import { HubViewer, judgeCursor, type Sink } from "@/platform/events/viewer";
import { requirePoint } from "@/platform/rate-limits";
import type { Actor } from "@/platform/tenancy";

/**
 * An authorised stream, not running yet. tRPC's stock adapter iterates it; the fast route (pages/api/live) pipes
 * it into the socket. Both drive the same viewer.
 */
export class LiveSubscription implements AsyncIterable<TrackedEnvelope<LiveFrame>> {
  constructor(
    readonly actor: Actor,
    private readonly cursor: string | null | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The viewer that will write into `sink`; whoever made it closes it when the reader goes away. */
  viewer(sink: Sink): HubViewer {
    return new HubViewer(this.actor, (actors) => listAlive(db(), actors), sink);
  }

  /** Runs until the replay is over; after that the workspace's hub drives the viewer. */
  start(viewer: HubViewer): Promise<void> {
    return viewer.start(this.cursor);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TrackedEnvelope<LiveFrame>> {
    const queue: EncodedFrame[] = [];
    let wake: (() => void) | null = null;
    let isOver = false;
    let failure: unknown = null;
    const ring = () => wake?.();
    const sink: Sink = {
      write: (frame) => {
        queue.push(frame);
        ring();
        return queue.length === 1;
      },
      waitingBytes: () => 0,
      end: () => {
        isOver = true;
        ring();
      },
    };
    const viewer = this.viewer(sink);
    const stop = () => {
      isOver = true;
      ring();
    };
    this.signal?.addEventListener("abort", stop);
    this.start(viewer).catch((error: unknown) => {
      failure = error;
      stop();
    });
    try {
      for (;;) {
        for (let frame = queue.shift(); frame; frame = queue.shift())
          yield tracked(frame.position, frame.frame);
        viewer.drained();
        if (failure) throw failure;
        if (isOver || this.signal?.aborted) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (queue.length > 0 || isOver) resolve();
        });
        wake = null;
      }
    } finally {
      this.signal?.removeEventListener("abort", stop);
      viewer.close();
    }
  }
}

export const liveRouter = router({
  /** The stream: frames under positions (contracts/live). The cursor is `lastEventId`, by header or input. */
  events: workspaceProcedure
    .input(z.strictObject({ lastEventId: z.string().max(64).nullish() }).optional())
    .subscription(
      async ({ ctx: { actor }, input, signal }): Promise<AsyncIterable<TrackedEnvelope<LiveFrame>>> => {
        await requirePoint(
          "stream_connect",
          actor.userId,
          "Too many connections in a minute. Wait a moment.",
        );
        return new LiveSubscription(actor, input?.lastEventId, signal);
      },
    ),

  /** Polling fallback: what came after `cursor`, at most 500; `resync` where it cannot be continued. */
  since: workspaceProcedure
    .input(z.strictObject({ cursor: z.string().max(64) }))
    .query(async ({ ctx: { actor, apiKey }, input }) => {
      const heads = await readHeads(actor.workspaceId);
      if (!heads) throw notFound("workspace");
      const judged = judgeCursor(input.cursor, heads);
      if ("resync" in judged) {
        return { resync: judged.resync, epoch: heads.epoch, head: heads.head, to: heads.head, events: [] };
      }
      // A program that reads on is nobody who is here.
      if (!apiKey) attendance().poll(actor);
      const rows = await readLog(actor.workspaceId, judged.from, 500);
      const events: (LiveEvent | number)[] = rows.map((row) => forViewer(row, actor.userId));
      return {
        resync: null,
        epoch: heads.epoch,
        head: heads.head,
        to: rows.at(-1)?.seq ?? judged.from,
        events,
      };
    }),
});
