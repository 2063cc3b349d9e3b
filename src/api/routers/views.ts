import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { savedViewId } from "@/contracts/ids";
import { savedViewList, savedViewName, savedViewQuery } from "@/contracts/views/schema";
import { createView, deleteView, updateView } from "@/domain/views/commands";
import { listViews } from "@/domain/views/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

export const viewsRouter = router({
  /** The team's views of a list and one's own, by name. */
  list: workspaceProcedure
    .input(z.strictObject({ list: savedViewList }))
    .query(({ ctx: { actor }, input }) => listViews(db(), actor.workspaceId, actor.userId, input.list)),

  create: workspaceProcedure
    .meta({ emits: ["view.saved"] })
    .input(
      z.strictObject({
        list: savedViewList,
        name: savedViewName,
        isTeam: z.boolean().default(false),
        query: savedViewQuery,
      }),
    )
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => createView(tx, emit, actor, input)),
    ),

  update: workspaceProcedure
    .meta({ emits: ["view.saved"] })
    .input(
      z.strictObject({
        savedViewId,
        name: savedViewName.optional(),
        isTeam: z.boolean().optional(),
        query: savedViewQuery.optional(),
      }),
    )
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => updateView(tx, emit, actor, input)),
    ),

  delete: workspaceProcedure
    .meta({ emits: ["view.deleted"] })
    .input(z.strictObject({ savedViewId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => deleteView(tx, emit, actor, input)),
    ),
});
