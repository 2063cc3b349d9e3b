import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { getMetrics, getTrend } from "@/domain/metrics/queries";
import { db } from "@/platform/db";

export const metricsRouter = router({
  get: workspaceProcedure.query(({ ctx: { actor } }) => getMetrics(db(), actor.workspaceId)),
  trend: workspaceProcedure
    .input(z.strictObject({ days: z.number().int().min(1).max(92) }))
    .query(({ ctx: { actor }, input }) => getTrend(db(), actor.workspaceId, input.days)),
});
