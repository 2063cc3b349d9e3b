import { z } from "zod";
import { managerProcedure, router } from "@/api/trpc";
import { callPurpose, consentChannel } from "@/contracts/consents/schema";
import { campaignId, importId, userId } from "@/contracts/ids";
import { duplicateRule, fileColumns } from "@/contracts/imports/schema";
import { cancelImport, setColumns, startImport, undoImport } from "@/domain/imports/commands";
import { getImport, listImports } from "@/domain/imports/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

/** Files of leads. A file itself comes by POST /api/imports/<workspace>; everything after it is here. */
export const importsRouter = router({
  list: managerProcedure.query(({ ctx }) => listImports(db(), ctx.actor.sight)),

  get: managerProcedure
    .input(z.strictObject({ importId }))
    .query(({ ctx, input }) => getImport(db(), ctx.actor.sight, input.importId)),

  /** Says what the columns mean and what happens to known numbers; the dry run is done again. */
  setColumns: managerProcedure
    .meta({ emits: ["import.updated"] })
    .input(
      z.strictObject({
        importId,
        columns: fileColumns,
        hasHeader: z.boolean(),
        duplicateRule,
        sheet: z.string().max(100).optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        setColumns(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  start: managerProcedure
    .meta({ emits: ["import.updated"] })
    .input(
      z.strictObject({
        importId,
        ownerUserId: userId.nullable().default(null),
        campaignId: campaignId.nullable().default(null),
        consentChannel: consentChannel.default("call"),
        consentPurpose: callPurpose.default("promotional"),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        startImport(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  /** Stops it; what was added stays until it is undone. */
  cancel: managerProcedure
    .meta({ emits: ["import.updated"] })
    .input(z.strictObject({ importId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        cancelImport(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  undo: managerProcedure
    .meta({ emits: ["import.updated"] })
    .input(z.strictObject({ importId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        undoImport(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),
});
