import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";

export const workspaceEvents = defineEvents({
  /** Name, zone, default country, demo data removed. */
  "workspace.updated": { payload: z.object({}), durability: "logged", audience: "workspace", inFeed: false },
});
