import { z } from "zod";
import { managerProcedure, router, workspaceProcedure } from "@/api/trpc";
import { lineId, userId } from "@/contracts/ids";
import { phoneText, role } from "@/contracts/members/schema";
import { searchText } from "@/contracts/text";
import { deactivateMember, reactivateMember, updateMember } from "@/domain/members/commands";
import { listMembers } from "@/domain/members/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

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

  deactivate: managerProcedure
    .meta({ emits: ["member.deactivated", "session.revoked"] })
    .input(z.strictObject({ userId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => deactivateMember(tx, emit, ctx.actor, input.userId)),
    ),

  reactivate: managerProcedure
    .meta({ emits: ["member.reactivated"] })
    .input(z.strictObject({ userId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => reactivateMember(tx, emit, ctx.actor, input.userId)),
    ),
});
