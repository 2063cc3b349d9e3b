import { z } from "zod";
import { adminProcedure, managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { lineId, sessionId, userId } from "@/contracts/ids";
import { claimedPassword, phoneText, role, workCounts } from "@/contracts/members/schema";
import { searchText } from "@/contracts/text";
import { deactivateMember, reactivateMember, updateMember } from "@/domain/members/commands";
import { countOpenWork, getMember, getMembership, listMembers } from "@/domain/members/queries";
import { checkPassword, endSessionsOfMember } from "@/domain/sessions/commands";
import { listSessions } from "@/domain/sessions/queries";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inAccount, inWorkspace } from "@/platform/events/in-workspace";

export const membersRouter = router({
  /** Pages of 100 by name. Phones and addresses of colleagues are null for workers. */
  list: workspaceProcedure
    .input(
      z
        .strictObject({
          search: searchText.optional(),
          isActive: z.boolean().optional(),
          offset: z.number().int().min(0).max(100_000).optional(),
        })
        .optional(),
    )
    .query(({ ctx, input }) => listMembers(db(), ctx.actor, input ?? {})),

  get: workspaceProcedure.input(z.strictObject({ userId })).query(async ({ ctx, input }) => {
    const member = await getMember(db(), ctx.actor, input.userId);
    if (!member) throw notFound("member");
    return member;
  }),

  /** Everybody may keep their own phone and line; the rest is for those who manage (rules.ts). */
  update: workspaceProcedure
    .meta({ emits: ["member.updated"] })
    .input(
      z.strictObject({
        userId,
        role: role.optional(),
        phone: phoneText.optional(),
        lineId: lineId.nullable().optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => updateMember(tx, emit, ctx.actor, input)),
    ),

  /** What is open with a member: to be shown before it is given away. */
  work: managerProcedure.input(z.strictObject({ userId })).query(async ({ ctx, input }) => {
    const { workspaceId } = ctx.actor;
    if (!(await getMembership(db(), workspaceId, input.userId))) throw notFound("member");
    return countOpenWork(db(), workspaceId, input.userId);
  }),

  /** Takes the access away and gives the open work to `to`: in turn where they are several, to anyone where nobody is. */
  deactivate: managerProcedure
    .meta({ emits: ["member.deactivated", "session.revoked", "floor.work_reassigned"] })
    .input(
      z.strictObject({
        userId,
        to: z.array(userId).max(100).default([]),
        /** The work as it was shown. */
        expected: workCounts.default({ leads: 0, callbacks: 0, tasks: 0 }),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => deactivateMember(tx, emit, ctx.actor, input)),
    ),

  reactivate: managerProcedure
    .meta({ emits: ["member.reactivated"] })
    .input(z.strictObject({ userId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => reactivateMember(tx, emit, ctx.actor, input.userId)),
    ),

  /** Where a member is signed in. */
  sessions: adminProcedure.input(z.strictObject({ userId })).query(async ({ ctx, input }) => {
    if (!(await getMembership(db(), ctx.actor.workspaceId, input.userId))) throw notFound("member");
    return listSessions(db(), input.userId);
  }),

  /** Ends one of a member's sessions, or all of them; the admin's own password first. Returns how many. */
  endSessions: adminProcedure
    .meta({ emits: ["session.revoked"] })
    .input(z.strictObject({ userId, sessionId: sessionId.optional(), password: claimedPassword }))
    .mutation(async ({ ctx, input }) => {
      const { actor } = ctx;
      if (!(await getMembership(db(), actor.workspaceId, input.userId))) throw notFound("member");
      await checkPassword(actor.userId, input.password);
      const count = await inAccount(
        input.userId,
        (tx, emit) =>
          endSessionsOfMember(tx, emit, {
            userId: input.userId,
            ...(input.sessionId ? { only: input.sessionId } : { except: actor.sessionId }),
          }),
        actor.userId,
      );
      return { count };
    }),
});
