import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { workspaceMetrics } from "@/contracts/metrics/schema";

export const metricsEvents = defineEvents({
  /** Carries the numbers, computed once for the workspace at most once a second: screens apply it, nobody refetches. */
  "metrics.updated": {
    payload: workspaceMetrics,
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** Where members see different rows there is no number for all: each screen asks for its own. */
  "metrics.moved": { payload: z.object({}), durability: "logged", audience: "workspace", inFeed: false },
});
