import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { lineId } from "@/contracts/ids";

export const lineEvents = defineEvents({
  "line.created": {
    payload: z.object({ lineId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "line.updated": {
    payload: z.object({ lineId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "line.deleted": {
    payload: z.object({ lineId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
