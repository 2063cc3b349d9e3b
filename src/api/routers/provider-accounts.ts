import { z } from "zod";
import { adminProcedure, router, workspaceProcedure } from "@/api/trpc";
import { providerAccountId } from "@/contracts/ids";
import { disableWebhook, recordTest, rotateWebhook, saveAccount } from "@/domain/provider-accounts/commands";
import {
  getProviderSetting,
  getProviderStatus,
  getWebhookSecret,
  openAccount,
  webhookUrl,
} from "@/domain/provider-accounts/queries";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { env, outboundAllowOrigins, publicOrigin } from "@/platform/env";
import { AppError, notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { createOutbound } from "@/platform/outbound";
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
      inWorkspace(ctx.actor, (tx, emit) =>
        saveAccount(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  rotateWebhook: adminProcedure.meta({ emits: ["provider_account.updated"] }).mutation(async ({ ctx }) => {
    // The new address is read like the others, by `get`: secrets have one way out.
    await inWorkspace(ctx.actor, (tx, emit) => rotateWebhook(tx, emit, ctx.actor.workspaceId));
  }),

  disableWebhook: adminProcedure
    .meta({ emits: ["provider_account.updated"] })
    .input(z.strictObject({ endpointId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        disableWebhook(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
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
  simulate: adminProcedure.meta({ emits: ["provider_account.updated"] }).mutation(async ({ ctx }) => {
    const { TWIN_ORIGIN } = env();
    if (!TWIN_ORIGIN) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "no_twin",
        "There is no simulated provider beside this server. Start it with npm start.",
      );
    }
    const { workspaceId } = ctx.actor;
    const key = clock.token(24);
    const secret = await inWorkspace(ctx.actor, async (tx, emit) => {
      await saveAccount(tx, emit, { workspaceId, baseUrl: TWIN_ORIGIN, key });
      return (await getWebhookSecret(tx, workspaceId)) ?? (await rotateWebhook(tx, emit, workspaceId)).secret;
    });
    await registerAtTwin(TWIN_ORIGIN, key, secret);
  }),
});

/** The twin takes calls under this key and posts what becomes of them to us, over loopback. */
async function registerAtTwin(twinOrigin: string, authcode: string, secret: string): Promise<void> {
  const { HOST, PORT, TWIN_CONTROL_TOKEN } = env();
  const isReachedByLoopback = ["127.0.0.1", "localhost", "0.0.0.0", "::", "::1"].includes(HOST);
  const origin = isReachedByLoopback
    ? `http://${HOST === "::1" ? "[::1]" : "127.0.0.1"}:${PORT}`
    : publicOrigin();
  const answer = await createOutbound({ allowOrigins: outboundAllowOrigins() }).request(
    `${twinOrigin.replace(/\/+$/, "")}/control/accounts`,
    {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(TWIN_CONTROL_TOKEN ? { "x-twin-token": TWIN_CONTROL_TOKEN } : {}),
      },
      body: JSON.stringify({ authcode, webhookUrl: webhookUrl(origin, secret) }),
      timeoutMs: 5000,
    },
  );
  if (!answer.ok || answer.status !== 200) {
    throw new AppError(
      "SERVICE_UNAVAILABLE",
      "twin_silent",
      "The simulated provider did not answer. Check that it is running, then try again.",
    );
  }
}
