import { z } from "zod";
import { adminProcedure, router } from "@/api/trpc";
import { apiKeyDays, apiKeyName, apiScope } from "@/contracts/api-keys/schema";
import { apiKeyId } from "@/contracts/ids";
import { role } from "@/contracts/members/schema";
import { createApiKey, revokeApiKey } from "@/domain/api-keys/commands";
import { listApiKeys } from "@/domain/api-keys/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

export const apiKeysRouter = router({
  list: adminProcedure.query(({ ctx }) => listApiKeys(db(), ctx.actor.workspaceId)),

  /** Answers the token, this once. */
  create: adminProcedure
    .meta({ emits: ["api_key.created"] })
    .input(
      z.strictObject({
        name: apiKeyName,
        role,
        scopes: z.array(apiScope).min(1, "Choose what the key may do.").max(apiScope.options.length),
        days: apiKeyDays,
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => createApiKey(tx, emit, ctx.actor, input)),
    ),

  revoke: adminProcedure
    .meta({ emits: ["api_key.revoked"] })
    .input(z.strictObject({ apiKeyId }))
    .mutation(async ({ ctx, input }) => {
      await inWorkspace(ctx.actor, (tx, emit) => revokeApiKey(tx, emit, ctx.actor, input.apiKeyId));
    }),
});
