import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { catalog, type FeedEventType, isEventType } from "@/contracts/catalog";
import { leadId } from "@/contracts/ids";
import { listActivities } from "@/domain/activities/queries";
import { db } from "@/platform/db";
import { oncePerHead } from "@/platform/single-flight";

const feedType = z.custom<FeedEventType>(
  (type) => typeof type === "string" && isEventType(type) && catalog[type].inFeed,
);

export const activitiesRouter = router({
  /** The feed, newest first. `cursor` is the position of the last line shown. */
  list: workspaceProcedure
    .input(
      z.strictObject({
        leadId: leadId.optional(),
        types: z.array(feedType).min(1).max(40).optional(),
        limit: z.number().int().min(1).max(100).default(30),
        cursor: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).nullish(),
        /** Written by the client's infinite query; the feed is read one way only. */
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(async ({ ctx, input: { cursor, direction: _, ...input } }) => {
      const { sight } = ctx.actor;
      // The same for everybody who sees the same rows: two hundred open dashboards ask for it after one event.
      const activities = await oncePerHead(sight, `feed.${JSON.stringify({ ...input, cursor })}`, 5000, () =>
        listActivities(db(), sight, { ...input, before: cursor ?? undefined }),
      );
      const last = activities.at(-1);
      return { activities, next: activities.length === input.limit && last ? last.seq : null };
    }),
});
