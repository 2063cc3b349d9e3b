import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { stopReason } from "@/contracts/floor/schema";

export const workspaceEvents = defineEvents({
  /** Name, zone, default country, demo data removed. */
  "workspace.updated": { payload: z.object({}), durability: "logged", audience: "workspace", inFeed: false },
  /** No call is dialled any more, whoever asks; those that run go on. */
  "workspace.dialling_stopped": {
    payload: z.object({ reason: stopReason }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "workspace.dialling_resumed": {
    payload: z.object({}),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
});
