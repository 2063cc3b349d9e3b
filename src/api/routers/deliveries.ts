import { z } from "zod";
import { managerProcedure, router } from "@/api/trpc";
import { deliveryId } from "@/contracts/ids";
import { dismissDelivery, replayDelivery } from "@/domain/deliveries/commands";
import { getDelivery, listDeliveries } from "@/domain/deliveries/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

export const deliveriesRouter = router({
  list: managerProcedure
    .input(
      z.strictObject({ state: z.enum(["received", "processed", "ignored", "set_aside", "dead"]).nullish() }),
    )
    .query(({ ctx: { actor }, input }) =>
      listDeliveries(db(), actor.workspaceId, { state: input.state ?? null }),
    ),

  get: managerProcedure
    .input(z.strictObject({ deliveryId }))
    .query(({ ctx: { actor }, input }) =>
      getDelivery(db(), actor.workspaceId, input.deliveryId, actor.role === "admin"),
    ),

  replay: managerProcedure
    .meta({ emits: ["delivery.changed"] })
    .input(z.strictObject({ deliveryId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        replayDelivery(tx, emit, { ...input, workspaceId: actor.workspaceId }),
      );
    }),

  dismiss: managerProcedure
    .meta({ emits: ["delivery.changed"] })
    .input(z.strictObject({ deliveryId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await inWorkspace(actor, (tx, emit) =>
        dismissDelivery(tx, emit, { ...input, workspaceId: actor.workspaceId }),
      );
    }),
});
