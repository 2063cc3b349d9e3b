import { z } from "zod";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { outcomeId } from "@/contracts/ids";
import { maxOutcomes, outcomeFields } from "@/contracts/outcomes/schema";
import {
  archiveOutcome,
  createOutcome,
  reorderOutcomes,
  restoreOutcome,
  updateOutcome,
} from "@/domain/outcomes/commands";
import { listOutcomes } from "@/domain/outcomes/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

export const outcomesRouter = router({
  list: workspaceProcedure
    .input(z.strictObject({ withArchived: z.boolean().optional() }).optional())
    .query(({ ctx, input }) => listOutcomes(db(), ctx.actor.workspaceId, input ?? {})),

  create: managerProcedure
    .meta({ emits: ["outcome.created"] })
    .input(z.strictObject(outcomeFields))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        createOutcome(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  update: managerProcedure
    .meta({ emits: ["outcome.updated"] })
    .input(z.strictObject({ outcomeId, ...outcomeFields }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        updateOutcome(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  /** All living outcomes in their new order. */
  reorder: managerProcedure
    .meta({ emits: ["outcome.updated"] })
    .input(z.strictObject({ outcomeIds: z.array(outcomeId).min(1).max(maxOutcomes) }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        reorderOutcomes(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  archive: managerProcedure
    .meta({ emits: ["outcome.archived"] })
    .input(z.strictObject({ outcomeId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        archiveOutcome(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  restore: managerProcedure
    .meta({ emits: ["outcome.updated"] })
    .input(z.strictObject({ outcomeId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        restoreOutcome(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),
});
