import { z } from "zod";
import { callPurpose, consentChannel } from "@/contracts/consents/schema";
import { defineEvents } from "@/contracts/define-events";
import { contactId } from "@/contracts/ids";

export const consentEvents = defineEvents({
  /** One channel and purpose was allowed or forbidden, for everyone with this contact's number or address. */
  "consent.recorded": {
    payload: z.object({
      contactId,
      channel: consentChannel,
      purpose: callPurpose,
      decision: z.enum(["granted", "withdrawn"]),
    }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
