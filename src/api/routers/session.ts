import { z } from "zod";
import { readActor } from "@/api/auth";
import { authedProcedure, router } from "@/api/trpc";
import { sessionId } from "@/contracts/ids";
import {
  claimedPassword,
  newPassword,
  personName,
  popupRingSeconds,
  soundName,
} from "@/contracts/members/schema";
import {
  changePassword,
  checkPassword,
  preparePasswordChange,
  revokeOwnSession,
  revokeSessions,
  updatePreferences,
} from "@/domain/sessions/commands";
import { getSignedInPerson, listOwnSessions } from "@/domain/sessions/queries";
import { db } from "@/platform/db";
import { inAccount, inWorkspace } from "@/platform/events/in-workspace";

export const sessionRouter = router({
  /** Who is signed in, and the workspaces open to them. */
  me: authedProcedure.query(({ ctx }) => getSignedInPerson(db(), ctx.account.userId)),

  list: authedProcedure.query(({ ctx }) => listOwnSessions(db(), ctx.account)),

  /** Ends one of one's own sessions. The password once more: else a stolen browser could shut its owner out. */
  revoke: authedProcedure
    .meta({ emits: ["session.revoked"] })
    .input(z.strictObject({ sessionId, password: claimedPassword }))
    .mutation(async ({ ctx, input }) => {
      const { userId } = ctx.account;
      await checkPassword(userId, input.password);
      await inAccount(userId, (tx, emit) =>
        revokeOwnSession(tx, emit, { userId, sessionId: input.sessionId }),
      );
    }),

  /** Ends every other session; returns how many. */
  revokeOthers: authedProcedure
    .meta({ emits: ["session.revoked"] })
    .input(z.strictObject({ password: claimedPassword }))
    .mutation(async ({ ctx, input }) => {
      const { userId } = ctx.account;
      await checkPassword(userId, input.password);
      const count = await inAccount(userId, (tx, emit) =>
        revokeSessions(tx, emit, { userId, except: ctx.account.sessionId }, "revoked"),
      );
      return { count };
    }),

  /** Needs the current password; ends every other session. */
  changePassword: authedProcedure
    .meta({ emits: ["session.revoked"] })
    .input(z.strictObject({ currentPassword: claimedPassword, newPassword }))
    .mutation(async ({ ctx, input }) => {
      const { userId, sessionId: keep } = ctx.account;
      const passwordHash = await preparePasswordChange(userId, {
        current: input.currentPassword,
        next: input.newPassword,
      });
      const count = await inAccount(userId, (tx, emit) =>
        changePassword(tx, emit, { userId, passwordHash, keep }),
      );
      return { endedSessions: count };
    }),

  updatePreferences: authedProcedure
    .meta({ emits: ["session.preferences_changed"] })
    .input(
      z.strictObject({
        popupRingSeconds: popupRingSeconds.optional(),
        isMuted: z.boolean().optional(),
        areSingleKeysOn: z.boolean().optional(),
        soundsOff: z.array(soundName).max(soundName.options.length).optional(),
        areNoticesOn: z.boolean().optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inAccount(ctx.account.userId, (tx, emit) =>
        updatePreferences(tx, emit, { userId: ctx.account.userId, ...input }),
      ),
    ),

  /** The name colleagues see, in every workspace. */
  rename: authedProcedure
    .meta({ emits: ["session.preferences_changed", "member.updated"] })
    .input(z.strictObject({ name: personName }))
    .mutation(async ({ ctx, input }) => {
      const { account } = ctx;
      await inAccount(account.userId, (tx, emit) =>
        updatePreferences(tx, emit, { userId: account.userId, name: input.name }),
      );
      const { memberships } = await getSignedInPerson(db(), account.userId);
      for (const membership of memberships) {
        const actor = await readActor(account, membership.workspaceId);
        if (actor) {
          await inWorkspace(actor, async (_tx, emit) =>
            emit("member.updated", { userId: actor.userId, role: actor.role }),
          );
        }
      }
    }),
});
