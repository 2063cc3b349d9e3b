import { z } from "zod";
import { adminProcedure, router, workspaceProcedure } from "@/api/trpc";
import { lineClass } from "@/contracts/calling-rules/schema";
import { lineId } from "@/contracts/ids";
import { phoneText } from "@/contracts/members/schema";
import { requiredLine } from "@/contracts/text";
import { createLine, deleteLine, updateLine } from "@/domain/lines/commands";
import { listLines } from "@/domain/lines/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

const label = requiredLine("label", 80);

export const linesRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listLines(db(), ctx.actor.workspaceId)),

  create: adminProcedure
    .meta({ emits: ["line.created"] })
    .input(z.strictObject({ label, phone: phoneText, class: lineClass.default("unclassified") }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        createLine(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  update: adminProcedure
    .meta({ emits: ["line.updated"] })
    .input(
      z.strictObject({
        lineId,
        label: label.optional(),
        phone: phoneText.optional(),
        class: lineClass.optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        updateLine(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  delete: adminProcedure
    .meta({ emits: ["line.deleted"] })
    .input(z.strictObject({ lineId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        deleteLine(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),
});
