import { z } from "zod";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { shortNote } from "@/contracts/desk/schema";
import { floorLimits, floorTile, stopReason } from "@/contracts/floor/schema";
import { userId } from "@/contracts/ids";
import { pauseWorker, resumeWorker } from "@/domain/desk/commands/status";
import { reassignWork, resumeDialling, setFloorLimits, stopDialling } from "@/domain/floor/commands";
import { countWork, getFloor, getMyDay } from "@/domain/floor/queries";
import { listTileRows } from "@/domain/floor/queries/tiles";
import { getMembership } from "@/domain/members/queries";
import { wholeSight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { oncePerHead } from "@/platform/single-flight";

const moved = z.strictObject({ leads: z.number().int().min(0), callbacks: z.number().int().min(0) });
const nullableNote = shortNote.nullable().transform((note) => note?.trim() || null);

export const floorRouter = router({
  /** Computed once for all who look at the same position of the log; the clock alone moves it after two seconds. */
  get: managerProcedure.query(({ ctx: { actor } }) =>
    oncePerHead(wholeSight(actor.workspaceId), "floor", 2000, () => getFloor(db(), actor.workspaceId)),
  ),

  /** What stands behind one tile. */
  rows: managerProcedure
    .input(z.strictObject({ tile: floorTile }))
    .query(({ ctx: { actor }, input }) => listTileRows(db(), actor.workspaceId, input.tile, clock.now())),

  /** The asker's own day, whatever the role. */
  myDay: workspaceProcedure.query(({ ctx: { actor } }) =>
    oncePerHead(actor.sight, `my-day.${actor.userId}`, 5000, () => getMyDay(db(), actor)),
  ),

  /** How much work of a member could be given away. */
  workOf: managerProcedure.input(z.strictObject({ userId })).query(async ({ ctx: { actor }, input }) => {
    if (!(await getMembership(db(), actor.workspaceId, input.userId))) throw notFound("member");
    return countWork(db(), actor.workspaceId, input.userId);
  }),

  reassign: managerProcedure
    .meta({ emits: ["floor.work_reassigned"] })
    .input(
      z.strictObject({
        fromUserId: userId,
        /** Null = anyone. */
        toUserId: userId.nullable(),
        movesLeads: z.boolean(),
        movesCallbacks: z.boolean(),
        /** What the person was shown; if it has changed, nothing moves. */
        expected: moved,
      }),
    )
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => reassignWork(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  pauseWorker: managerProcedure
    .meta({ emits: ["worker.paused"] })
    .input(z.strictObject({ userId, note: nullableNote.default(null) }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        pauseWorker(tx, emit, {
          workspaceId: actor.workspaceId,
          userId: input.userId,
          reason: "by_manager",
          note: input.note,
          by: "manager",
          byUserId: actor.userId,
        }),
      ),
    ),

  resumeWorker: managerProcedure
    .meta({ emits: ["worker.resumed"] })
    .input(z.strictObject({ userId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        resumeWorker(tx, emit, { workspaceId: actor.workspaceId, userId: input.userId, by: "manager" }),
      ),
    ),

  /** Every dial of the workspace is refused until it is resumed; calls that run are not touched. */
  stopDialling: managerProcedure
    .meta({ emits: ["workspace.dialling_stopped"] })
    .input(z.strictObject({ reason: stopReason, note: nullableNote.default(null) }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        stopDialling(tx, emit, { workspaceId: actor.workspaceId, userId: actor.userId, ...input }),
      ),
    ),

  resumeDialling: managerProcedure
    .meta({ emits: ["workspace.dialling_resumed"] })
    .mutation(({ ctx: { actor } }) =>
      inWorkspace(actor, (tx, emit) => resumeDialling(tx, emit, { workspaceId: actor.workspaceId })),
    ),

  setLimits: managerProcedure
    .meta({ emits: ["floor.limits_changed"] })
    .input(z.strictObject({ limits: floorLimits }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        setFloorLimits(tx, emit, { workspaceId: actor.workspaceId, limits: input.limits }),
      ),
    ),
});
