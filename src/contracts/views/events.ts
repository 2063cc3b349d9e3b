import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { savedViewId } from "@/contracts/ids";

export const viewEvents = defineEvents({
  /** A saved view of a list was made or changed. */
  "view.saved": {
    payload: z.object({ savedViewId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "view.deleted": {
    payload: z.object({ savedViewId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
