import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { userId } from "@/contracts/ids";

/** People in one event at most: many who come at once are one frame, not one for each. */
export const maxInPresence = 40;

export const presenceEvents = defineEvents({
  /** Members whose first live stream opened, or whose last has been gone for a while; collected for a second. */
  "presence.changed": {
    payload: z.object({
      came: z.array(userId).max(maxInPresence),
      left: z.array(userId).max(maxInPresence),
    }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
