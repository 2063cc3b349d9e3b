import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { exportList, exportState } from "@/contracts/exports/schema";
import { exportId } from "@/contracts/ids";

export const exportEvents = defineEvents({
  /** Somebody asked for a file, fetched it, let go of it, or was refused it. */
  "export.updated": {
    payload: z.object({ exportId, state: exportState }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** A file has left whole. `isUnusual`: the person took out more within a day than is usual for the role. */
  "export.finished": {
    payload: z.object({ exportId, list: exportList, rowCount: z.number().int(), isUnusual: z.boolean() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
});
