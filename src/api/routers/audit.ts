import { z } from "zod";
import { adminProcedure, router } from "@/api/trpc";
import { auditCursor, auditFilter, auditPageSize } from "@/contracts/audit/schema";
import { auditEntryId } from "@/contracts/ids";
import { recordAudit } from "@/domain/audit/commands";
import { listAudit } from "@/domain/audit/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { requirePoint } from "@/platform/rate-limits";

export const auditRouter = router({
  /** Newest first. */
  list: adminProcedure
    .input(z.strictObject({ filter: auditFilter, cursor: auditCursor.nullish() }))
    .query(async ({ ctx: { actor }, input }) => {
      const items = await listAudit(db(), actor.workspaceId, input.filter, {
        after: input.cursor ?? null,
        limit: auditPageSize + 1,
      });
      const shown = items.slice(0, auditPageSize);
      return { items: shown, nextCursor: items.length > auditPageSize ? (shown.at(-1)?.id ?? null) : null };
    }),

  /** Writes down that it is exported, and answers the address of the file: the entry, under the click's key, is its ticket. */
  export: adminProcedure
    .meta({ emits: ["audit.recorded"] })
    .input(z.strictObject({ filter: auditFilter, requestKey: auditEntryId }))
    .mutation(async ({ ctx: { actor }, input }) => {
      await requirePoint(
        "audit_export",
        `${actor.workspaceId}:${actor.userId}`,
        "Too many files in an hour. Wait a little.",
      );
      await inWorkspace(actor, (tx, emit) =>
        recordAudit(tx, emit, actor, {
          id: input.requestKey,
          action: "exported",
          noun: "audit",
          after: { filter: JSON.stringify(input.filter) },
        }),
      );
      return { path: `/api/audit/${actor.workspaceId}/${input.requestKey}` };
    }),
});
