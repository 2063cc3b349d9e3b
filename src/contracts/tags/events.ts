import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { tagId } from "@/contracts/ids";

const aboutTag = { payload: z.object({ tagId }), durability: "logged", audience: "workspace" } as const;

export const tagEvents = defineEvents({
  "tag.created": { ...aboutTag, inFeed: false },
  "tag.updated": { ...aboutTag, inFeed: false },
  "tag.deleted": { ...aboutTag, inFeed: false },
  /** Its places are another tag's now. */
  "tag.merged": {
    payload: z.object({ tagId, intoTagId: tagId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** A deletion or a merge was taken back. */
  "tag.restored": { ...aboutTag, inFeed: false },
});
