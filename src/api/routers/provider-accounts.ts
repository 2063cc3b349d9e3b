import { z } from "zod";
import { adminProcedure, router, workspaceProcedure } from "@/api/trpc";
import { providerAccountId } from "@/contracts/ids";
import { disableWebhook, recordTest, rotateWebhook, saveAccount } from "@/domain/provider-accounts/commands";
import { getProviderSetting, getProviderStatus, openAccount } from "@/domain/provider-accounts/queries";
import { simulateProvider } from "@/domain/provider-accounts/simulate";
import { db } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { takePoint } from "@/platform/rate-limits";
import { callPortFor } from "@/providers/registry";

export const providerAccountsRouter = router({
  /** For every page: connected, simulated, refused, silent. */
  status: workspaceProcedure.query(({ ctx }) => getProviderStatus(db(), ctx.actor.workspaceId)),

  get: adminProcedure.query(({ ctx }) => getProviderSetting(db(), ctx.actor.workspaceId)),

  /** An empty key keeps the stored one, unless the address changes. */
  save: adminProcedure
    .meta({ emits: ["provider_account.updated"] })
    .input(z.strictObject({ baseUrl: z.string().max(300), key: z.string().max(300).optional() }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => saveAccount(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input })),
    ),

  rotateWebhook: adminProcedure.meta({ emits: ["provider_account.updated"] }).mutation(async ({ ctx }) => {
    // The new address is read like the others, by `get`: secrets have one way out.
    await inWorkspace(ctx.actor, (tx, emit) => rotateWebhook(tx, emit, ctx.actor.workspaceId));
  }),

  disableWebhook: adminProcedure
    .meta({ emits: ["provider_account.updated"] })
    .input(z.strictObject({ endpointId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => disableWebhook(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input })),
    ),

  /** Asks the vendor something harmless with the stored key. */
  test: adminProcedure
    .meta({ emits: ["provider_account.updated"] })
    .input(z.strictObject({ providerAccountId }))
    .mutation(async ({ ctx, input }) => {
      const { workspaceId } = ctx.actor;
      const account = await openAccount(db(), workspaceId, input.providerAccountId);
      if (!account) throw notFound("provider account");
      if (!(await takePoint("provider_test", workspaceId))) {
        throw new AppError("TOO_MANY_REQUESTS", "too_many_tests", "That was a lot of tests. Wait a minute.");
      }
      const result = await callPortFor(account.access).test();
      const error = result.ok ? null : result.message.slice(0, 300);
      await inWorkspace(ctx.actor, (tx, emit) =>
        recordTest(tx, emit, { workspaceId, providerAccountId: input.providerAccountId, error }),
      );
      return { error };
    }),

  /** Points the account at the simulated provider that runs beside this server, where there is one. */
  simulate: adminProcedure
    .meta({ emits: ["provider_account.updated"] })
    .mutation(({ ctx }) => simulateProvider(ctx.actor)),
});
