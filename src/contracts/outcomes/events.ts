import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { outcomeId } from "@/contracts/ids";

export const outcomeEvents = defineEvents({
  "outcome.created": {
    payload: z.object({ outcomeId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "outcome.updated": {
    payload: z.object({ outcomeId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "outcome.archived": {
    payload: z.object({ outcomeId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
