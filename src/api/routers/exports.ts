import { z } from "zod";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { exportFormat, exportReason, exportView, mostSheetRows } from "@/contracts/exports/schema";
import { cursorText } from "@/contracts/lists/schema";
import { askExport } from "@/domain/exports/commands";
import { exportLimit } from "@/domain/exports/policy";
import { listExports } from "@/domain/exports/queries";
import { tableOf } from "@/domain/exports/queries/tables";
import { getWorkspace } from "@/domain/workspaces/queries";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { AppError } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { requirePoint } from "@/platform/rate-limits";

const grouped = new Intl.NumberFormat("en-IN");

/** Files of what a list shows. A file itself goes out by GET /api/exports/<workspace>/<export>, once. */
export const exportsRouter = router({
  /** Asks for one view as a file: judged by role and size, and on record from here on. */
  ask: workspaceProcedure
    .meta({ emits: ["export.updated"] })
    .input(z.strictObject({ view: exportView, format: exportFormat.default("csv"), reason: exportReason }))
    .mutation(async ({ ctx: { actor }, input }) => {
      const { workspaceId, userId } = actor;
      await requirePoint(
        "export",
        `${workspaceId}:${userId}`,
        "That is more than 30 files in an hour. Wait a little.",
      );
      const most = exportLimit(actor.role, input.view.list);
      const look = {
        sight: actor.sight,
        now: clock.now(),
        timeZone: (await getWorkspace(db(), workspaceId)).timeZone,
      };
      const count = most === 0 ? 0 : await tableOf(db(), look, input.view).count();
      const isRefused = most === 0 || count > most;
      if (count === 0 && !isRefused)
        throw new AppError("NOT_FOUND", "empty_view", "There is nothing in this view to export.");
      if (input.format === "xlsx" && count > mostSheetRows)
        throw new AppError(
          "BAD_REQUEST",
          "too_many_for_a_sheet",
          `A sheet holds at most ${grouped.format(mostSheetRows)} rows; this view has ${grouped.format(count)}. Choose CSV.`,
        );
      const made = await inWorkspace(actor, (tx, emit) =>
        askExport(tx, emit, {
          ...input,
          workspaceId,
          userId,
          expectedCount: count,
          state: isRefused ? "refused" : "asked",
        }),
      );
      if (isRefused)
        throw new AppError(
          "FORBIDDEN",
          "row_limit",
          most === 0
            ? "Your role does not export this list."
            : `This view has ${grouped.format(count)} rows; your role exports at most ${grouped.format(most)} at a time. Narrow the filter.`,
        );
      return { ...made, count };
    }),

  /** What was taken out by whom, the newest first. */
  list: managerProcedure
    .input(
      z.strictObject({
        cursor: cursorText.nullish(),
        limit: z.number().int().min(1).max(100).default(50),
        /** Written by the client's infinite query. */
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(({ ctx: { actor }, input }) =>
      listExports(db(), actor.workspaceId, { cursor: input.cursor ?? null, limit: input.limit }),
    ),
});
