import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { deskMode, pausedBy, pauseReason } from "@/contracts/desk/schema";
import { campaignId, userId } from "@/contracts/ids";

export const workerEvents = defineEvents({
  /** By the worker, the system, or a manager; the note is read by query. */
  "worker.paused": {
    payload: z.object({ userId, reason: pauseReason, by: pausedBy }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "worker.resumed": {
    payload: z.object({ userId, by: pausedBy }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Manual or power, or another campaign. */
  "worker.mode_changed": {
    payload: z.object({ userId, mode: deskMode, campaignId: campaignId.nullable() }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
