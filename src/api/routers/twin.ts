import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";

import { isTwinUrl } from "@/platform/env";
import { openAccount } from "@/domain/provider-accounts/queries";
import { lineId } from "@/contracts/ids";
import { db } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Actor } from "@/platform/tenancy";
import { twinControl, twinScenario } from "@/providers/twin-control";

const reason = "Speaks to the stand-in; what it changes comes back as its webhooks.";

async function control(actor: Actor) {
  const account = await db().providerAccount.findFirst({
    where: { workspaceId: actor.workspaceId },
    select: { id: true, baseUrl: true },
  });
  if (!account || !isTwinUrl(account.baseUrl)) {
    throw new AppError(
      "PRECONDITION_FAILED",
      "no_twin",
      "This workspace does not use the simulated provider.",
    );
  }
  const opened = await openAccount(db(), actor.workspaceId, account.id);
  if (!opened)
    throw new AppError(
      "PRECONDITION_FAILED",
      "no_twin",
      "This workspace does not use the simulated provider.",
    );
  return twinControl(opened.access.secret);
}

/** The simulated provider of a workspace that uses it; every call goes with that workspace's own key. */
export const twinRouter = router({
  status: workspaceProcedure.query(async ({ ctx: { actor } }) => {
    const account = await db().providerAccount.findFirst({
      where: { workspaceId: actor.workspaceId },
      select: { baseUrl: true },
    });
    return { isOn: isTwinUrl(account?.baseUrl) };
  }),

  /** How the next `count` calls of this workspace go. */
  next: workspaceProcedure
    .meta({ emits: [], reason })
    .input(z.strictObject({ scenario: twinScenario, count: z.number().int().min(1).max(100).default(1) }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await (await control(actor)).next(input.scenario, input.count);
    }),

  /** Somebody calls one of our lines; `answered` by me, or missed. */
  incoming: workspaceProcedure
    .meta({ emits: [], reason })
    .input(z.strictObject({ from: z.string().min(4).max(40), lineId, isAnswered: z.boolean() }))
    .mutation(async ({ ctx: { actor }, input }) => {
      const line = await db().line.findFirst({
        where: { workspaceId: actor.workspaceId, id: input.lineId, deletedAt: null },
        select: { phone: true },
      });
      if (!line) throw notFound("line");
      const me = await db().membership.findUniqueOrThrow({
        where: { workspaceId_userId: { workspaceId: actor.workspaceId, userId: actor.userId } },
        select: { phone: true },
      });
      await (await control(actor)).incoming({
        from: input.from,
        line: line.phone,
        answered: input.isAnswered,
        ...(input.isAnswered && me.phone ? { agent: me.phone } : {}),
      });
    }),

  deliveries: workspaceProcedure.query(async ({ ctx: { actor } }) => (await control(actor)).deliveries()),
});
