import { z } from "zod";
import { authedProcedure, managerProcedure, publicProcedure, router } from "@/api/trpc";
import { invitationId, lineId } from "@/contracts/ids";
import { emailAddress, newPassword, personName, phoneText, role } from "@/contracts/members/schema";
import {
  acceptAsAccount,
  acceptAsNewPerson,
  inviteMember,
  revokeInvitation,
} from "@/domain/invitations/commands";
import { getOpenInvitation, listInvitations } from "@/domain/invitations/queries";
import { assertGoodPassword } from "@/domain/sessions/commands";
import { ipPrefix } from "@/platform/client-ip";
import { db } from "@/platform/db";
import { publicOrigin } from "@/platform/env";
import { AppError } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { hashPassword } from "@/platform/passwords";
import { takePoint } from "@/platform/rate-limits";

/** Bounded; its exact shape is judged with the look-up, so that every wrong token gets the same answer. */
const token = z.string().max(200);

async function countTry(ip: string): Promise<void> {
  if (!(await takePoint("token_try", ipPrefix(ip)))) {
    throw new AppError(
      "TOO_MANY_REQUESTS",
      "too_many_tries",
      "Too many tries from this network. Wait 15 minutes and try again.",
    );
  }
}

export const invitationsRouter = router({
  list: managerProcedure.query(({ ctx }) => listInvitations(db(), ctx.actor.workspaceId)),

  /** The link is shown this once; only its hash is kept. */
  create: managerProcedure
    .meta({ emits: ["member.invited", "member.invitation_revoked"] })
    .input(
      z.strictObject({
        email: emailAddress,
        name: personName,
        role,
        phone: phoneText.default(""),
        lineId: lineId.nullable().default(null),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const made = await inWorkspace(ctx.actor, (tx, emit) => inviteMember(tx, emit, ctx.actor, input));
      return {
        invitationId: made.invitationId,
        // Behind `#`: it reaches no server log, proxy or Referer on its way.
        link: `${publicOrigin()}/invite#token=${made.token}`,
        expiresAt: made.expiresAt,
      };
    }),

  revoke: managerProcedure
    .meta({ emits: ["member.invitation_revoked"] })
    .input(z.strictObject({ invitationId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => revokeInvitation(tx, emit, ctx.actor, input.invitationId)),
    ),

  /** What the holder of a link sees before accepting. */
  preview: publicProcedure
    .meta({
      emits: [],
      reason: "only reads; a POST, so that the token stays out of addresses and access logs",
    })
    .input(z.strictObject({ token }))
    .mutation(async ({ ctx, input }) => {
      await countTry(ctx.ip);
      const { workspaceName, email, name, role: as, expiresAt } = await getOpenInvitation(db(), input.token);
      return { workspaceName, email, name, role: as, expiresAt };
    }),

  /** A new person: sets name and password and becomes a member. Signing in follows, through the usual door. */
  accept: publicProcedure
    .meta({ emits: ["member.joined"] })
    .input(z.strictObject({ token, name: personName, password: newPassword }))
    .mutation(async ({ ctx, input }) => {
      await countTry(ctx.ip);
      const invitation = await getOpenInvitation(db(), input.token);
      assertGoodPassword(input.password, { email: invitation.email, name: input.name });
      const passwordHash = await hashPassword(input.password);
      return inWorkspace({ workspaceId: invitation.workspaceId, userId: null }, (tx, emit) =>
        acceptAsNewPerson(tx, emit, { token: input.token, name: input.name, passwordHash }),
      );
    }),

  /** Someone signed in joins one more workspace. */
  join: authedProcedure
    .meta({ emits: ["member.joined"] })
    .input(z.strictObject({ token }))
    .mutation(async ({ ctx, input }) => {
      await countTry(ctx.ip);
      const { workspaceId } = await getOpenInvitation(db(), input.token);
      return inWorkspace({ workspaceId, userId: ctx.account.userId }, (tx, emit) =>
        acceptAsAccount(tx, emit, { token: input.token, userId: ctx.account.userId }),
      );
    }),
});
