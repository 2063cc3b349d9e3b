import { z } from "zod";
import { campaignStatus } from "@/contracts/campaigns/schema";
import { defineEvents } from "@/contracts/define-events";
import { campaignId, leadId } from "@/contracts/ids";

export const campaignEvents = defineEvents({
  "campaign.created": {
    payload: z.object({ campaignId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "campaign.updated": {
    payload: z.object({ campaignId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "campaign.status_changed": {
    payload: z.object({ campaignId, status: campaignStatus }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "campaign.leads_added": {
    payload: z.object({ campaignId, count: z.number().int() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Many leads were taken out of the queue at once. */
  "campaign.leads_removed": {
    payload: z.object({ campaignId, count: z.number().int() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Many leads got another worker in this campaign, or none. */
  "campaign.leads_shared": {
    payload: z.object({ campaignId, count: z.number().int() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "campaign.deleted": {
    payload: z.object({ campaignId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** A deletion was taken back. */
  "campaign.restored": {
    payload: z.object({ campaignId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** One lead's place moved: attempted, recycled, skipped, done. */
  "campaign.progressed": {
    payload: z.object({ campaignId, leadId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});
