import { adminProcedure, router, workspaceProcedure } from "@/api/trpc";
import { sightSettings } from "@/contracts/sight/schema";
import { setSight } from "@/domain/sight/commands";
import { getSightSettings } from "@/domain/sight/queries";
import { isLimited } from "@/domain/sight/rules/sight";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

export const sightRouter = router({
  /** What I see of this workspace's customers. */
  mine: workspaceProcedure.query(({ ctx: { actor } }) => ({
    seesAllRows: actor.sight.people === null,
    masksPhones: actor.sight.masksPhones,
    masksEmails: actor.sight.masksEmails,
    /** Calls go out from a lead, never by a number typed by hand, and nothing is brought in from a file. */
    isLimited: isLimited(actor.sight),
  })),

  /** What members see, as an admin sets it. */
  settings: adminProcedure.query(({ ctx: { actor } }) => getSightSettings(db(), actor.workspaceId)),

  set: adminProcedure
    .meta({ emits: ["sight.changed"] })
    .input(sightSettings)
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => setSight(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),
});
