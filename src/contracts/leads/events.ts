import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { bulkChangeId, campaignId, contactId, leadId, userId } from "@/contracts/ids";
import { bulkChangeKind, bulkChangeState, leadStage } from "@/contracts/leads/schema";

export const leadEvents = defineEvents({
  "lead.created": {
    payload: z.object({ leadId, contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** One event for a whole paste: `count` leads were added. */
  "lead.imported": {
    payload: z.object({ count: z.number().int(), campaignId: campaignId.nullable() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "lead.updated": {
    payload: z.object({ leadId, stage: leadStage, ownerUserId: userId.nullable() }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "lead.deleted": {
    payload: z.object({ leadId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "lead.restored": {
    payload: z.object({ leadId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "lead.tags_changed": {
    payload: z.object({ leadId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** Many leads are about to change at once: assigned, moved to a stage, deleted. */
  "lead.bulk_started": {
    payload: z.object({
      bulkChangeId,
      kind: bulkChangeKind,
      count: z.number().int(),
      /** Absent in events of before campaigns were among the changes. */
      campaignId: campaignId.nullish(),
    }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Some of them were changed, or taken back, in this transaction: one event for all. */
  "lead.bulk_progressed": {
    payload: z.object({
      bulkChangeId,
      state: bulkChangeState,
      doneCount: z.number().int(),
      totalCount: z.number().int(),
    }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** Someone holds the lead for the next dial; expiresAt is epoch milliseconds. */
  "lead.leased": {
    payload: z.object({ leadId, userId, expiresAt: z.number() }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "lead.released": {
    payload: z.object({ leadId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
});

export const contactEvents = defineEvents({
  "contact.created": {
    payload: z.object({ contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "contact.updated": {
    payload: z.object({ contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** Its leads go with it, each with an event of its own. */
  "contact.deleted": {
    payload: z.object({ contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** deletedAt is epoch milliseconds: leads that went at that moment come back too. */
  "contact.restored": {
    payload: z.object({ contactId, deletedAt: z.number() }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** Everything that was known of the person is gone; it went, or goes, as a deletion before. */
  "contact.erased": {
    payload: z.object({ contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Two were one person: leads and tags of the merged one are the kept one's now, and the merged one is gone. */
  "contact.merged": {
    payload: z.object({ contactId, mergedContactId: contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "contact.unmerged": {
    payload: z.object({ contactId, mergedContactId: contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "contact.tags_changed": {
    payload: z.object({ contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** Asked not to be contacted: every channel is blocked, queued work stops in the same transaction. */
  "contact.blocked": {
    payload: z.object({ contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "contact.unblocked": {
    payload: z.object({ contactId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
});
