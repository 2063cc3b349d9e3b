import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { teamId } from "@/contracts/ids";

export const sightEvents = defineEvents({
  /** What members see has changed, by a setting or by who is in which team: every screen asks anew. */
  "sight.changed": { payload: z.object({}), durability: "logged", audience: "workspace", inFeed: false },
  /** Made, renamed or deleted. */
  "team.changed": {
    payload: z.object({ teamId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
