import { z } from "zod";
import { adminProcedure, managerProcedure, router } from "@/api/trpc";
import { teamId, userId } from "@/contracts/ids";
import { teamName } from "@/contracts/teams/schema";
import { createTeam, deleteTeam, renameTeam, setTeam } from "@/domain/teams/commands";
import { listTeams } from "@/domain/teams/queries";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";

export const teamsRouter = router({
  list: managerProcedure.query(({ ctx: { actor } }) => listTeams(db(), actor.workspaceId)),

  create: adminProcedure
    .meta({ emits: ["team.changed"] })
    .input(z.strictObject({ name: teamName }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => createTeam(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  rename: adminProcedure
    .meta({ emits: ["team.changed"] })
    .input(z.strictObject({ teamId, name: teamName }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => renameTeam(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  delete: adminProcedure
    .meta({ emits: ["team.changed", "sight.changed"] })
    .input(z.strictObject({ teamId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => deleteTeam(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),

  /** Puts a member into a team, or (null) out of theirs. */
  setMember: adminProcedure
    .meta({ emits: ["sight.changed"] })
    .input(z.strictObject({ userId, teamId: teamId.nullable() }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => setTeam(tx, emit, { workspaceId: actor.workspaceId, ...input })),
    ),
});
