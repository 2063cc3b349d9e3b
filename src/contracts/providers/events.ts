import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { deliveryId, providerAccountId } from "@/contracts/ids";

export const providerEvents = defineEvents({
  /** Saved, tested, refused by the vendor, or its webhook address rotated. */
  "provider_account.updated": {
    payload: z.object({ providerAccountId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** The first delivery of an account came, or it came back after silence. */
  "provider_account.heard": {
    payload: z.object({ providerAccountId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});

export const deliveryEvents = defineEvents({
  /** Set aside, dead, or replayed: the list of deliveries that need a person changed. */
  "delivery.changed": {
    payload: z.object({ deliveryId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
