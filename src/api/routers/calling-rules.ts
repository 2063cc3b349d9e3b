import { z } from "zod";
import { adminProcedure, router, workspaceProcedure } from "@/api/trpc";
import { callingRuleInput, holidayInput } from "@/contracts/calling-rules/schema";
import { callingRuleId, holidayId } from "@/contracts/ids";
import {
  addHoliday,
  removeCallingRule,
  removeHoliday,
  restoreCallingRule,
  saveCallingRule,
  updateHoliday,
} from "@/domain/calling-rules/commands";
import { listCallingRules, listRuleVersions } from "@/domain/calling-rules/queries";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Actor } from "@/platform/tenancy";

const by = (actor: Actor) => ({ workspaceId: actor.workspaceId, actorUserId: actor.userId });

export const callingRulesRouter = router({
  /** The rules that hold and the holidays: everybody may read by what calls are allowed. */
  list: workspaceProcedure.query(({ ctx }) => listCallingRules(db(), ctx.actor.workspaceId)),

  versions: workspaceProcedure
    .input(z.strictObject({ ruleId: callingRuleId }))
    .query(async ({ ctx, input }) => {
      const versions = await listRuleVersions(db(), ctx.actor.workspaceId, input.ruleId);
      if (versions.length === 0) throw notFound("calling rule");
      return versions;
    }),

  create: adminProcedure
    .meta({ emits: ["calling_rule.saved"] })
    .input(z.strictObject({ rule: callingRuleInput }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        saveCallingRule(tx, emit, { ...by(ctx.actor), ...input, ruleId: null, baseVersion: null }),
      ),
    ),

  update: adminProcedure
    .meta({ emits: ["calling_rule.saved"] })
    .input(
      z.strictObject({ ruleId: callingRuleId, baseVersion: z.number().int().min(1), rule: callingRuleInput }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => saveCallingRule(tx, emit, { ...by(ctx.actor), ...input })),
    ),

  remove: adminProcedure
    .meta({ emits: ["calling_rule.removed"] })
    .input(z.strictObject({ ruleId: callingRuleId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => removeCallingRule(tx, emit, { ...by(ctx.actor), ...input })),
    ),

  restore: adminProcedure
    .meta({ emits: ["calling_rule.saved"] })
    .input(z.strictObject({ ruleId: callingRuleId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) => restoreCallingRule(tx, emit, { ...by(ctx.actor), ...input })),
    ),

  addHoliday: adminProcedure
    .meta({ emits: ["holiday.saved"] })
    .input(holidayInput)
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        addHoliday(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  updateHoliday: adminProcedure
    .meta({ emits: ["holiday.saved"] })
    .input(z.strictObject({ holidayId, holiday: holidayInput }))
    .mutation(({ ctx, input: { holiday, ...id } }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        updateHoliday(tx, emit, { workspaceId: ctx.actor.workspaceId, ...id, ...holiday }),
      ),
    ),

  removeHoliday: adminProcedure
    .meta({ emits: ["holiday.removed"] })
    .input(z.strictObject({ holidayId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        removeHoliday(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),
});
