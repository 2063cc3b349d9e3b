import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { callId, leadId, noteId } from "@/contracts/ids";

const aboutNote = { noteId, leadId: leadId.nullable(), callId: callId.nullable() };
export const noteEvents = defineEvents({
  "note.saved": { payload: z.object(aboutNote), durability: "logged", audience: "workspace", inFeed: false },
  "note.deleted": {
    payload: z.object(aboutNote),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
