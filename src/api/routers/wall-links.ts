import { z } from "zod";
import { adminProcedure, router } from "@/api/trpc";
import { wallLinkDays, wallLinkLabel } from "@/contracts/floor/schema";
import { wallLinkId } from "@/contracts/ids";
import { createWallLink, revokeWallLink } from "@/domain/wall/commands";
import { listWallLinks } from "@/domain/wall/queries";
import { db } from "@/platform/db";
import { publicOrigin } from "@/platform/env";
import { inWorkspace } from "@/platform/events/in-workspace";

export const wallLinksRouter = router({
  list: adminProcedure.query(({ ctx }) => listWallLinks(db(), ctx.actor.workspaceId)),

  /** The link is shown this once; only its hash is kept. */
  create: adminProcedure
    .meta({ emits: ["wall_link.created"] })
    .input(z.strictObject({ label: wallLinkLabel, days: wallLinkDays }))
    .mutation(async ({ ctx: { actor }, input }) => {
      const made = await inWorkspace(actor, (tx, emit) =>
        createWallLink(tx, emit, { workspaceId: actor.workspaceId, userId: actor.userId, ...input }),
      );
      return {
        wallLinkId: made.wallLinkId,
        // Behind `#`: it reaches no server log, proxy or Referer on its way.
        link: `${publicOrigin()}/wall#token=${made.token}`,
        expiresAt: made.expiresAt,
      };
    }),

  revoke: adminProcedure
    .meta({ emits: ["wall_link.revoked"] })
    .input(z.strictObject({ wallLinkId }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) =>
        revokeWallLink(tx, emit, { workspaceId: actor.workspaceId, id: input.wallLinkId }),
      ),
    ),
});
