import { z } from "zod";
import { adminProcedure, publicProcedure, router, workspaceProcedure } from "@/api/trpc";
import { emailAddress, newPassword, personName } from "@/contracts/members/schema";
import { recordingRetentionDays } from "@/contracts/recordings/schema";
import { country, timeZone, workspaceName } from "@/contracts/workspaces/schema";
import { assertGoodPassword } from "@/domain/sessions/commands";
import { setUpFirstAdmin, setupClosed, updateWorkspace } from "@/domain/workspaces/commands";
import { getWorkspace, needsSetup } from "@/domain/workspaces/queries";
import { getFirstSteps } from "@/domain/workspaces/queries/first-steps";
import { equalSecrets } from "@/lib/crypto";
import { ipPrefix } from "@/platform/client-ip";
import { db } from "@/platform/db";
import { env } from "@/platform/env";
import { AppError } from "@/platform/errors";
import { inNewWorkspace, inWorkspace } from "@/platform/events/in-workspace";
import { hashPassword } from "@/platform/passwords";
import { takePoint } from "@/platform/rate-limits";

export const workspaceRouter = router({
  get: workspaceProcedure.query(({ ctx }) => getWorkspace(db(), ctx.actor.workspaceId)),

  /** What is left before the first call; each is read from the data. */
  firstSteps: adminProcedure.query(({ ctx }) => getFirstSteps(db(), ctx.actor.workspaceId)),

  update: adminProcedure
    .meta({ emits: ["workspace.updated"] })
    .input(
      z.strictObject({
        name: workspaceName.optional(),
        timeZone: timeZone.optional(),
        defaultCountry: country.optional(),
        recordingRetentionDays: recordingRetentionDays.nullable().optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        updateWorkspace(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  /** First admin and workspace, once, with the token that the starter printed. */
  setUp: publicProcedure
    .meta({ emits: ["member.joined", "workspace.updated"] })
    .input(
      z.strictObject({
        token: z.string().max(200),
        workspaceName,
        timeZone: timeZone.default("Asia/Kolkata"),
        name: personName,
        email: emailAddress,
        password: newPassword,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      if (!(await takePoint("token_try", ipPrefix(ctx.ip)))) {
        throw new AppError(
          "TOO_MANY_REQUESTS",
          "too_many_tries",
          "Too many tries from this network. Wait 15 minutes and try again.",
        );
      }
      const expected = env().SETUP_TOKEN ?? "";
      // An unset or short token opens nothing, whatever is sent.
      const isRight = equalSecrets(input.token, expected) && expected.length >= 22;
      if (!isRight || !(await needsSetup(db()))) throw setupClosed();
      assertGoodPassword(input.password, input);
      const passwordHash = await hashPassword(input.password);
      await inNewWorkspace(
        { name: input.workspaceName, timeZone: input.timeZone, defaultCountry: "IN", isDemo: false },
        (tx, workspaceId, emit) =>
          setUpFirstAdmin(tx, emit, workspaceId, { email: input.email, name: input.name, passwordHash }),
      );
      return { email: input.email };
    }),
});
