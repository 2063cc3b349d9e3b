import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";

export const auditEvents = defineEvents({
  /** An entry that no other event tells of: a denied attempt, an export. */
  "audit.recorded": { payload: z.object({}), durability: "logged", audience: "workspace", inFeed: false },
});
