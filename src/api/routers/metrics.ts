import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { getMetrics, getTrend } from "@/domain/metrics/queries";
import { db } from "@/platform/db";
import { oncePerHead } from "@/platform/single-flight";

export const metricsRouter = router({
  get: workspaceProcedure.query(({ ctx: { actor } }) =>
    oncePerHead(actor.sight, "metrics", 5000, () => getMetrics(db(), actor.sight)),
  ),
  trend: workspaceProcedure
    .input(z.strictObject({ days: z.number().int().min(1).max(92) }))
    .query(({ ctx: { actor }, input }) =>
      oncePerHead(actor.sight, `trend.${input.days}`, 60_000, () => getTrend(db(), actor.sight, input.days)),
    ),
});
