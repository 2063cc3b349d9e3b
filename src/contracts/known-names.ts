import { catalog, type DomainEvent, type EventPayload, type EventType } from "@/contracts/catalog";

/**
 * Names under which readers of earlier systems know what happens, and what of ours each stands for. A name is an alias of
 * our finer events and never an event of its own: docs/known-names.md is this table.
 */
const present = [
  "live_call",
  "call_completed",
  "callLog.onCallEvent",
  "call:created",
  "call:updated",
  "lead:created",
  "lead:updated",
  "lead:deleted",
  "LEAD_CREATED",
  "LEAD_UPDATED",
  "LEAD_ASSIGNED",
  "LEAD_CONVERTED",
  "leads_updated",
  "contact:created",
  "contact:updated",
  "CONTACT_UPDATED",
  "campaign:created",
  "campaign:updated",
  "campaign:deleted",
  "CAMPAIGN_STARTED",
  "CAMPAIGN_PROGRESS",
  "CAMPAIGN_COMPLETED",
  "phone:created",
  "phone:updated",
  "organization:updated",
  "metrics:updated",
  "stats_updated",
  "analytics_updated",
  "STATS_UPDATE",
  "metrics_update",
  "activity_updated",
] as const;
export type KnownName = (typeof present)[number];
export const knownNames: readonly KnownName[] = present;

/** Names whose noun does not exist here yet, or that never come: nothing is sent under them. */
export const absentNames = {
  "call:deleted": "calls are never deleted",
  "agent:created": "no AI agents yet",
  "agent:updated": "no AI agents yet",
  "agent:deleted": "no AI agents yet",
  CAMPAIGN_FAILED: "campaigns pause and say why; they do not fail",
  "knowledge:created": "no knowledge base yet",
  "knowledge:updated": "no knowledge base yet",
  "knowledge:deleted": "no knowledge base yet",
  "credits:updated": "no wallet yet",
  messages_updated: "no messages yet",
  MESSAGE_RECEIVED: "no messages yet",
  MESSAGE_SENT: "no messages yet",
  MESSAGE_STATUS_UPDATE: "no messages yet",
  new_message: "no messages yet",
  status_update: "no messages yet",
  conversation_update: "no conversations yet",
  deals_updated: "no deals yet",
  notification: "no notification centre yet",
  NOTIFICATION: "no notification centre yet",
  TYPING_START: "nobody types to each other yet",
  TYPING_STOP: "nobody types to each other yet",
  SYSTEM_ALERT: "no system events yet",
} as const satisfies Record<string, string>;

type Conditional<T extends EventType> = {
  name: KnownName;
  /** The condition in words, for the table. */
  when: string;
  is: (data: EventPayload<T>) => boolean;
};
type Names<T extends EventType> = readonly (KnownName | Conditional<T>)[];

const liveCall = ["live_call", "callLog.onCallEvent", "call:updated"] as const;
const leadChanged = ["lead:updated", "LEAD_UPDATED", "leads_updated"] as const;
const leadMade = ["lead:created", "LEAD_CREATED", "leads_updated"] as const;
const contactChanged = ["contact:updated", "CONTACT_UPDATED"] as const;
const campaignMoved = ["campaign:updated", "CAMPAIGN_PROGRESS"] as const;
const numbers = [
  "metrics:updated",
  "stats_updated",
  "analytics_updated",
  "STATS_UPDATE",
  "metrics_update",
] as const;

/**
 * Under which names each event is known; the feed's events are `activity_updated` besides, by the catalogue. Whoever adds an
 * event is asked here: [] is a decision, absence is not.
 */
export const namesByEvent: { readonly [T in EventType]: Names<T> } = {
  "call.dialing": ["live_call", "callLog.onCallEvent", "call:created"],
  // A call that nobody started here begins with its ringing; of one that was dialled, this is a change.
  "call.ringing": [
    "live_call",
    "callLog.onCallEvent",
    { name: "call:created", when: "incoming", is: ({ direction }) => direction === "inbound" },
    { name: "call:updated", when: "outgoing", is: ({ direction }) => direction !== "inbound" },
  ],
  "call.answered": liveCall,
  "call.ended": ["call_completed", "callLog.onCallEvent", "call:updated"],
  "call.updated": ["call:updated"],
  "call.outcome_set": ["call:updated"],
  "call.outcome_undone": ["call:updated"],
  "call.claimed": ["call:updated"],
  "call.wrap_up_changed": [],
  "call.popup_shown": [],
  "lead.created": leadMade,
  // Undone: who dropped it at its deletion must have it again.
  "lead.restored": leadMade,
  "lead.imported": leadMade,
  "lead.updated": [
    ...leadChanged,
    {
      name: "LEAD_ASSIGNED",
      when: "it has an owner: with each change, the event does not say of what",
      is: ({ ownerUserId }) => ownerUserId !== null,
    },
    {
      name: "LEAD_CONVERTED",
      when: "its stage is converted: with each change, the event does not say of what",
      is: ({ stage }) => stage === "converted",
    },
  ],
  "lead.deleted": ["lead:deleted", "leads_updated"],
  "lead.tags_changed": leadChanged,
  "lead.bulk_started": [],
  "lead.bulk_progressed": ["leads_updated"],
  "lead.leased": [],
  "lead.released": [],
  "contact.created": ["contact:created"],
  "contact.restored": ["contact:created"],
  "contact.updated": contactChanged,
  "contact.deleted": contactChanged,
  "contact.erased": contactChanged,
  "contact.merged": contactChanged,
  "contact.unmerged": contactChanged,
  "contact.tags_changed": contactChanged,
  "contact.blocked": contactChanged,
  "contact.unblocked": contactChanged,
  "consent.recorded": contactChanged,
  "campaign.created": ["campaign:created"],
  "campaign.updated": ["campaign:updated"],
  "campaign.deleted": ["campaign:deleted"],
  // Who dropped it at its deletion must have it again.
  "campaign.restored": ["campaign:created"],
  "campaign.status_changed": [
    "campaign:updated",
    { name: "CAMPAIGN_STARTED", when: "it runs", is: ({ status }) => status === "running" },
    { name: "CAMPAIGN_COMPLETED", when: "it is completed", is: ({ status }) => status === "completed" },
  ],
  "campaign.leads_added": campaignMoved,
  "campaign.leads_removed": campaignMoved,
  "campaign.leads_shared": campaignMoved,
  "campaign.progressed": campaignMoved,
  "line.created": ["phone:created"],
  "line.updated": ["phone:updated"],
  "line.deleted": ["phone:updated"],
  "workspace.updated": ["organization:updated"],
  "workspace.dialling_stopped": ["organization:updated"],
  "workspace.dialling_resumed": ["organization:updated"],
  "metrics.updated": numbers,
  "metrics.moved": numbers,
  "import.progressed": ["leads_updated"],
  "import.finished": ["leads_updated"],
  "import.undone": ["leads_updated"],
  "floor.work_reassigned": ["leads_updated"],
  "import.updated": [],
  "worker.paused": [],
  "worker.resumed": [],
  "worker.mode_changed": [],
  "export.updated": [],
  "export.finished": [],
  "floor.limits_changed": [],
  "wall_link.created": [],
  "wall_link.revoked": [],
  "member.invited": [],
  "member.invitation_revoked": [],
  "member.joined": [],
  "member.updated": [],
  "member.deactivated": [],
  "member.reactivated": [],
  "session.started": [],
  "session.revoked": [],
  "session.preferences_changed": [],
  "note.saved": [],
  "note.deleted": [],
  "outcome.created": [],
  "outcome.updated": [],
  "outcome.archived": [],
  "presence.changed": [],
  "provider_account.updated": [],
  "provider_account.heard": [],
  "delivery.changed": [],
  "recording.listened": [],
  "sight.changed": [],
  "team.changed": [],
  "tag.created": [],
  "tag.updated": [],
  "tag.deleted": [],
  "tag.merged": [],
  "tag.restored": [],
  "task.created": [],
  "task.updated": [],
  "task.done": [],
  "task.bulk_changed": [],
  "task.deleted": [],
  "view.saved": [],
  "view.deleted": [],
  "calling_rule.saved": [],
  "calling_rule.removed": [],
  "holiday.saved": [],
  "holiday.removed": [],
  "audit.recorded": [],
  "api_key.created": [],
  "api_key.revoked": [],
  "api_key.used": [],
};

/** The names of one event; empty where no earlier system knew of such a thing. */
export function namesOf(event: DomainEvent): KnownName[] {
  const names = namesByEvent[event.type] as Names<EventType>;
  const known = names.flatMap((each) =>
    typeof each === "string" ? [each] : each.is(event.data as never) ? [each.name] : [],
  );
  return catalog[event.type].inFeed ? [...known, "activity_updated"] : known;
}
