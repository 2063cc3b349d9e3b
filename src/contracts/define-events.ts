import type { z } from "zod";
import type { userId } from "@/contracts/ids";

/**
 * `workspace`: everyone in the workspace receives it, so its payload holds ids, enums and numbers only: rights
 * change, masks differ, and a log is replayed for days. `user`: one person; the payload must name whose it is.
 * `inFeed`: it is a sentence in the activity feed and stays when the log is pruned.
 */
export type EventDefinition =
  | { payload: z.ZodObject; durability: "logged"; audience: "workspace"; inFeed: boolean }
  | {
      payload: z.ZodObject<{ userId: typeof userId }>;
      durability: "logged";
      audience: "user";
      inFeed: false;
    };

/** Declares a noun's events. Names are `noun.past_tense`. */
export function defineEvents<const T extends Record<`${string}.${string}`, EventDefinition>>(events: T): T {
  return events;
}
