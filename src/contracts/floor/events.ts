import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { userId, wallLinkId } from "@/contracts/ids";

export const floorEvents = defineEvents({
  /** A limit of the floor was changed. */
  "floor.limits_changed": {
    payload: z.object({}),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** An absent member's leads and callbacks were given to another, or to anyone, all in one step. */
  "floor.work_reassigned": {
    payload: z.object({
      fromUserId: userId,
      /** Null = anyone's. */
      userId: userId.nullable(),
      leads: z.number().int(),
      callbacks: z.number().int(),
      /** Other tasks, where a member who leaves hands everything over. */
      tasks: z.number().int().optional(),
    }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
});

export const wallLinkEvents = defineEvents({
  "wall_link.created": {
    payload: z.object({ wallLinkId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Boards that were opened by it end before anything else goes out. */
  "wall_link.revoked": {
    payload: z.object({ wallLinkId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
});
