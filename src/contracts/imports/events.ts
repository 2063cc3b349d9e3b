import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { importId } from "@/contracts/ids";
import { importState } from "@/contracts/imports/schema";

const numbers = {
  importId,
  state: importState,
  rowCount: z.number().int(),
  doneCount: z.number().int(),
  addedCount: z.number().int(),
  updatedCount: z.number().int(),
  skippedCount: z.number().int(),
};

export const importEvents = defineEvents({
  /** A file was given, read, started, stopped: anything but rows written. Carries the numbers. */
  "import.updated": {
    payload: z.object(numbers),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** Some hundred rows were written, or taken back, in this transaction. Carries the numbers. */
  "import.progressed": {
    payload: z.object(numbers),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "import.finished": {
    payload: z.object({ importId, addedCount: z.number().int(), updatedCount: z.number().int() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "import.undone": {
    payload: z.object({ importId, removedCount: z.number().int(), keptCount: z.number().int() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
});
