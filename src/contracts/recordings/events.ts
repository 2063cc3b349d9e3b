import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { callId } from "@/contracts/ids";

export const recordingEvents = defineEvents({
  /** Somebody listens to a recording, or listened on. Who it is stands in the audit row, which managers read. */
  "recording.listened": {
    payload: z.object({ callId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
