import type { EventPayload, EventType } from "@/contracts/catalog";
import type { CallId, CampaignId, ContactId, ImportId, LeadId, UserId } from "@/contracts/ids";
import type { RowList } from "./row-patches";
import type { QueryName } from "./trpc";

/** A query that an event makes stale: by name, or only where it was asked with this input. */
export type Stale =
  | QueryName
  | { name: QueryName; input: Record<string, string> }
  /** One row of a list that changed, came or went: it is fetched alone (row-patches.ts). Null = any row may have. */
  | { row: RowList; id: string | null };

/** What the table may know of the viewer. */
export type Viewer = {
  userId: UserId;
  /** Whether the call is on this screen's dock or among its popups. */
  holdsCall: (callId: CallId) => boolean;
  /** Whether the lead stands on this screen's desk. */
  holdsLead: (leadId: LeadId) => boolean;
};

type Table = { [T in EventType]: (data: EventPayload<T>, viewer: Viewer) => readonly Stale[] };

type AboutCall = {
  callId: CallId;
  leadId: LeadId | null;
  campaignId: CampaignId | null;
  workerUserId: UserId | null;
};

const lead = (leadId: LeadId | null): readonly Stale[] =>
  leadId === null
    ? []
    : [
        { name: "leads.get", input: { leadId } },
        { name: "leads.timeline", input: { leadId } },
        // Whose lead it is the frame does not say; at most one such page is open.
        "leads.history",
        "contacts.get",
        "contacts.timeline",
        "contacts.history",
      ];

const leadRow = (leadId: LeadId | null): readonly Stale[] =>
  leadId === null ? [] : [{ row: "leads.list", id: leadId }];

/** A lead that may match other filters than before. */
const leadMoved = (leadId: LeadId | null): readonly Stale[] =>
  leadId === null ? [] : [...leadRow(leadId), "leads.count"];

/** Any lead may look different, and more or fewer of them match. */
const anyLead: readonly Stale[] = [{ row: "leads.list", id: null }, "leads.count"];
const leadPages: readonly Stale[] = [
  "leads.get",
  "leads.timeline",
  "leads.history",
  "contacts.get",
  "contacts.timeline",
  "contacts.history",
];
/** A contact's own page, sooner than the lists of contacts: it is one row. */
const contact = (contactId: ContactId): readonly Stale[] => [
  { name: "contacts.get", input: { contactId } },
  "contacts.history",
  "contacts",
];
/** Pages of tasks of one lead, and the numbers; the long list looks at its rows by itself. */
const taskPages: readonly Stale[] = ["tasks.list", "tasks.get", "tasks.counts", "tasks.count"];
const taskRow = (id: string | null): readonly Stale[] => [{ row: "tasks.page", id }, ...taskPages];
const anyTask = taskRow(null);
const anyCall: Stale = { row: "calls.list", id: null };

const merged = (data: { contactId: ContactId; mergedContactId: ContactId }): readonly Stale[] => [
  ...contact(data.contactId),
  ...contact(data.mergedContactId),
  ...leadPages,
  ...anyLead,
  anyCall,
  "tags.counts",
  "consents",
  "desk.get",
  "calls.mine",
  "campaigns.leads",
  "tasks.list",
  ...theFloor,
];

/** A tag looks different wherever it stands, and a filter by it finds others. */
const tagged: readonly Stale[] = ["tags", ...anyLead, "leads.get", "contacts"];

const importOf = (data: { importId: ImportId }): readonly Stale[] => [
  "imports.list",
  { name: "imports.get", input: { importId: data.importId } },
];

const importEnded = (data: { importId: ImportId }): readonly Stale[] => [
  ...importOf(data),
  ...anyLead,
  ...leadPages,
  "contacts",
  "campaigns",
  "desk.get",
  "activities.list",
  ...theFloor,
];

const desk = (campaignId: CampaignId | null): readonly Stale[] =>
  campaignId === null ? [] : [{ name: "desk.get", input: { campaignId } }];

/** Somebody works on it, or does no more: its row and its place in a queue cannot be called meanwhile. */
const held = ({ leadId }: { leadId: LeadId }): readonly Stale[] => [
  "desk.get",
  { name: "leads.get", input: { leadId } },
  ...leadRow(leadId),
  "campaigns.leads",
  ...theFloor,
];

/** A note was written, changed or taken away: the desk shows the last one of the lead that it holds. */
const noted = (leadId: LeadId | null, viewer: Viewer): readonly Stale[] => [
  ...lead(leadId),
  "notes",
  ...(leadId !== null && viewer.holdsLead(leadId) ? (["desk.get"] as const) : []),
];

/** The managers' floor: asked anew at most once a second, and computed once for all who ask (api/routers/floor.ts). */
const theFloor = ["floor.get", "floor.rows"] as const;

const myDay = (userId: UserId | null, viewer: Viewer): readonly Stale[] =>
  userId === viewer.userId ? ["floor.myDay"] : [];

function call(data: AboutCall, viewer: Viewer): readonly Stale[] {
  const isMine = data.workerUserId === viewer.userId || viewer.holdsCall(data.callId);
  return [
    ...(isMine ? (["calls.mine", "calls.recent"] as const) : []),
    ...(data.workerUserId === null || data.workerUserId === viewer.userId
      ? (["calls.unclaimed"] as const)
      : []),
    { name: "calls.get", input: { callId: data.callId } },
    { name: "calls.recorder", input: { callId: data.callId } },
    { row: "calls.list", id: data.callId },
    "calls.count",
    ...(data.campaignId === null
      ? []
      : [{ name: "campaigns.report" as const, input: { campaignId: data.campaignId } }]),
    // My own call stands in the way of my next dial, whichever campaign's desk is open.
    ...(isMine ? (["desk.get"] as const) : desk(data.campaignId)),
    ...lead(data.leadId),
    ...theFloor,
    ...myDay(data.workerUserId, viewer),
  ];
}

/** Whatever shows customers or counts them: another sight shows other rows, or the same ones masked. */
const allCustomers = [
  "sight",
  "leads",
  "contacts",
  "calls",
  "tasks",
  "notes",
  "desk",
  "campaigns",
  "activities",
  "metrics",
  "floor",
] as const;

/**
 * Which queries each event makes stale. Every type is here because the compiler asks for it; an empty list is
 * a decision and carries its reason.
 */
export const invalidations: Table = {
  "call.dialing": (data, viewer) => [...call(data, viewer), "activities.list"],
  "call.ringing": call,
  "call.answered": (data, viewer) => [...call(data, viewer), "activities.list"],
  "call.ended": (data, viewer) => [
    ...call(data, viewer),
    "calls.unclaimed",
    "activities.list",
    ...leadMoved(data.leadId),
    "campaigns",
    "metrics.trend",
  ],
  "call.updated": (data, viewer) => [...call(data, viewer), "calls.unclaimed"],
  "call.outcome_set": (data, viewer) => [
    ...call(data, viewer),
    "activities.list",
    ...leadMoved(data.leadId),
    "campaigns",
    ...anyTask,
  ],
  "call.outcome_undone": (data, viewer) => [
    ...call(data, viewer),
    "activities.list",
    ...leadRow(data.leadId),
    "campaigns",
    ...anyTask,
  ],
  // A popup opened, folded or closed matters to its worker, to the list of that worker's own desk, and to the floor.
  "call.wrap_up_changed": (data, viewer) => [
    ...(data.workerUserId === viewer.userId || viewer.holdsCall(data.callId)
      ? ([
          "calls.mine",
          "calls.recent",
          { name: "calls.get", input: { callId: data.callId } },
          "desk.get",
        ] as const)
      : []),
    ...theFloor,
    ...myDay(data.workerUserId, viewer),
  ],
  "call.popup_shown": (data) => [{ name: "calls.recorder", input: { callId: data.callId } }],
  "call.claimed": (data, viewer) => [...call(data, viewer), "calls.unclaimed", "activities.list"],

  "lead.created": (data) => [
    ...leadMoved(data.leadId),
    ...contact(data.contactId),
    "activities.list",
    ...theFloor,
  ],
  "lead.imported": () => [...anyLead, "contacts", "campaigns", "activities.list", "desk.get", ...theFloor],
  "lead.bulk_started": () => ["leads.bulkChanges", "activities.list"],
  "lead.bulk_progressed": () => [
    ...anyLead,
    ...leadPages,
    "leads.bulkChanges",
    "contacts",
    "consents",
    "campaigns",
    ...anyTask,
    "desk.get",
    ...theFloor,
  ],
  "lead.tags_changed": (data) => [
    { name: "leads.get", input: { leadId: data.leadId } },
    ...leadMoved(data.leadId),
    "tags.counts",
  ],
  "view.saved": () => ["views"],
  "view.deleted": () => ["views"],
  "export.updated": () => ["exports"],
  "export.finished": () => ["exports", "activities.list"],
  "import.updated": importOf,
  // Hundreds of rows at once: lists look at themselves as a whole.
  "import.progressed": (data) => [
    ...importOf(data),
    ...anyLead,
    "consents",
    "campaigns",
    "desk.get",
    ...theFloor,
  ],
  "import.finished": importEnded,
  "import.undone": importEnded,
  "lead.updated": (data) => [...lead(data.leadId), ...leadMoved(data.leadId), "desk.get", ...theFloor],
  "lead.deleted": (data) => [
    ...lead(data.leadId),
    ...leadMoved(data.leadId),
    "contacts",
    "activities.list",
    "desk.get",
    "campaigns",
    ...anyTask,
    ...theFloor,
  ],
  "lead.restored": (data) => [
    ...lead(data.leadId),
    ...leadMoved(data.leadId),
    "contacts",
    "activities.list",
    "desk.get",
    "campaigns",
    ...anyTask,
    ...theFloor,
  ],
  "lead.leased": held,
  "lead.released": held,

  "contact.created": () => ["contacts"],
  "contact.updated": () => [
    ...anyLead,
    ...leadPages,
    anyCall,
    "contacts",
    "desk.get",
    "calls.mine",
    "calls.get",
    "campaigns.leads",
    ...anyTask,
    // Its lines name people as they are called now.
    "activities.list",
    ...theFloor,
  ],
  "contact.deleted": (data) => [...contact(data.contactId), "tags.counts"],
  "contact.restored": (data) => [...contact(data.contactId), "tags.counts"],
  "contact.erased": () => [
    "contacts",
    "consents",
    ...anyLead,
    ...leadPages,
    anyCall,
    "calls",
    "tasks",
    "campaigns.leads",
    "activities.list",
    "audit",
    ...theFloor,
  ],
  // Any of their leads may have another name now, or be pursued under a block.
  "contact.merged": (data) => merged(data),
  "contact.unmerged": (data) => merged(data),
  "contact.tags_changed": (data) => [...contact(data.contactId), "tags.counts"],
  "contact.blocked": () => [
    "consents",
    ...anyLead,
    ...leadPages,
    "contacts",
    "desk.get",
    "campaigns",
    ...anyTask,
    "activities.list",
    ...theFloor,
  ],
  "contact.unblocked": () => [
    "consents",
    ...anyLead,
    ...leadPages,
    "contacts",
    "desk.get",
    "campaigns",
    "activities.list",
    ...theFloor,
  ],

  "consent.recorded": () => ["consents", ...leadPages, "desk.get", "campaigns"],
  "calling_rule.saved": () => ["callingRules", ...leadPages, "desk.get", "campaigns"],
  "calling_rule.removed": () => ["callingRules", ...leadPages, "desk.get", "campaigns"],
  "holiday.saved": () => ["callingRules", ...leadPages, "desk.get", "campaigns"],
  "holiday.removed": () => ["callingRules", ...leadPages, "desk.get", "campaigns"],

  "campaign.created": () => ["campaigns", "activities.list", ...theFloor],
  // It may have another name now, and calls and leads say it.
  "campaign.updated": (data) => [
    "campaigns",
    ...desk(data.campaignId),
    ...leadPages,
    anyCall,
    "calls.get",
    "activities.list",
    ...theFloor,
  ],
  "campaign.status_changed": (data) => [
    "campaigns",
    ...desk(data.campaignId),
    "activities.list",
    ...theFloor,
  ],
  "campaign.deleted": () => ["campaigns", "desk.get", ...leadPages, "activities.list", ...theFloor],
  "campaign.restored": () => ["campaigns", "desk.get", ...leadPages, "activities.list", ...theFloor],
  "campaign.leads_added": (data) => ["campaigns", ...desk(data.campaignId), "activities.list", ...theFloor],
  "campaign.leads_removed": (data) => ["campaigns", ...desk(data.campaignId), "activities.list", ...theFloor],
  "campaign.leads_shared": (data) => ["campaigns", ...desk(data.campaignId), "activities.list", ...theFloor],
  "campaign.progressed": (data) => [
    "campaigns",
    ...desk(data.campaignId),
    // How far it is there stands on its page.
    { name: "leads.get", input: { leadId: data.leadId } },
    ...theFloor,
  ],

  "worker.paused": (data, viewer) => [
    ...(data.userId === viewer.userId ? (["desk"] as const) : []),
    "activities.list",
    ...theFloor,
    ...myDay(data.userId, viewer),
  ],
  "worker.resumed": (data, viewer) => [
    ...(data.userId === viewer.userId ? (["desk"] as const) : []),
    "activities.list",
    ...theFloor,
    ...myDay(data.userId, viewer),
  ],
  "worker.mode_changed": (data, viewer) => (data.userId === viewer.userId ? ["desk"] : []),

  "member.invited": () => ["members", "invitations"],
  "member.invitation_revoked": () => ["members", "invitations"],
  "member.joined": () => ["members", "invitations", "activities.list", ...theFloor],
  // They may have another name now, and it stands wherever they did something.
  "member.updated": () => [
    "members",
    "teams",
    "session.me",
    "desk.get",
    ...anyLead,
    ...leadPages,
    "contacts",
    anyCall,
    "calls.get",
    ...anyTask,
    "campaigns",
    "consents",
    "imports",
    "exports",
    "apiKeys",
    "activities.list",
    ...theFloor,
  ],
  "member.deactivated": () => ["members", "teams", "campaigns", ...anyLead, "activities.list", ...theFloor],
  "member.reactivated": () => ["members", "teams", "activities.list", ...theFloor],

  "session.started": () => ["session.list"],
  "session.revoked": () => ["session"],
  "session.preferences_changed": () => ["session.me", "calls.mine"],

  "line.created": () => ["lines", ...theFloor],
  "line.updated": () => ["lines", "members", "campaigns", "desk.get", ...theFloor],
  "line.deleted": () => ["lines", "members", "campaigns", ...theFloor],

  "outcome.created": () => ["outcomes"],
  // Its name is that of every call it was chosen for.
  "outcome.updated": () => [
    "outcomes",
    "calls.mine",
    "calls.get",
    ...anyLead,
    ...leadPages,
    anyCall,
    "campaigns.report",
    "activities.list",
    ...theFloor,
    "floor.myDay",
  ],
  "outcome.archived": () => ["outcomes"],

  // `calls.mine` only for a note of a call on this screen: it may have been typed in another tab.
  "note.saved": (data, viewer) => [
    ...(data.callId === null ? [] : [{ name: "calls.get", input: { callId: data.callId } } as const]),
    ...(data.callId !== null && viewer.holdsCall(data.callId) ? (["calls.mine"] as const) : []),
    ...(data.callId !== null ? (["calls.recent"] as const) : []),
    ...noted(data.leadId, viewer),
  ],
  "note.deleted": (data, viewer) => noted(data.leadId, viewer),

  "recording.listened": (data) => [{ name: "recordings.listens", input: { callId: data.callId } }],

  "tag.created": () => ["tags"],
  "tag.updated": () => tagged,
  "tag.deleted": () => tagged,
  "tag.merged": () => tagged,
  "tag.restored": () => tagged,

  "task.created": (data, viewer) => [
    ...taskRow(data.taskId),
    ...lead(data.leadId),
    ...leadRow(data.leadId),
    "desk.get",
    "activities.list",
    ...theFloor,
    "floor.workOf",
    ...myDay(data.assigneeUserId, viewer),
  ],
  "task.updated": (data, viewer) => [
    ...taskRow(data.taskId),
    ...lead(data.leadId),
    ...leadRow(data.leadId),
    "desk.get",
    ...theFloor,
    "floor.workOf",
    ...myDay(data.assigneeUserId, viewer),
  ],
  "task.done": (data, viewer) => [
    ...taskRow(data.taskId),
    ...lead(data.leadId),
    ...leadRow(data.leadId),
    "desk.get",
    "activities.list",
    ...theFloor,
    "floor.workOf",
    ...myDay(data.assigneeUserId, viewer),
  ],
  "task.bulk_changed": (_, viewer) => [
    ...anyTask,
    ...anyLead,
    ...leadPages,
    "desk.get",
    "activities.list",
    ...theFloor,
    "floor.workOf",
    ...myDay(viewer.userId, viewer),
  ],
  "task.deleted": (data, viewer) => [
    ...taskRow(data.taskId),
    ...lead(data.leadId),
    ...leadRow(data.leadId),
    "desk.get",
    ...theFloor,
    "floor.workOf",
    ...myDay(data.assigneeUserId, viewer),
  ],

  "provider_account.updated": () => ["providerAccounts", "desk.get", ...theFloor],
  "provider_account.heard": () => ["providerAccounts"],
  "delivery.changed": () => ["deliveries", "providerAccounts"],

  "workspace.updated": () => ["workspace", "session.me", "leads", "campaigns", "calls", "metrics", "floor"],

  // Carries the numbers themselves: live-provider.tsx puts them into the cache, and nobody fetches.
  "metrics.updated": () => [],
  "metrics.moved": () => ["metrics"],
  "sight.changed": () => [...allCustomers, "teams"],
  "team.changed": () => ["teams"],

  "presence.changed": () => theFloor,

  "workspace.dialling_stopped": () => [...theFloor, "desk", "activities.list"],
  "workspace.dialling_resumed": () => [...theFloor, "desk", "activities.list"],
  "floor.limits_changed": () => ["floor.get"],
  "floor.work_reassigned": () => [
    "floor",
    ...anyTask,
    ...anyLead,
    ...leadPages,
    "desk.get",
    "activities.list",
  ],
  "wall_link.created": () => ["wallLinks", "activities.list"],
  "wall_link.revoked": () => ["wallLinks", "activities.list"],

  // Every event may have left an entry: see `staleByAny`.
  "audit.recorded": () => [],
  "api_key.created": () => ["apiKeys"],
  "api_key.revoked": () => ["apiKeys"],
  "api_key.used": () => ["apiKeys"],
};

/**
 * What any event at all makes stale: whatever a person changes is an entry of the audit log, and may be a first step. Those
 * are asked for on the dashboard of a new workspace alone, until all are done.
 */
export const staleByAny: readonly Stale[] = [{ row: "audit.list", id: null }, "workspace.firstSteps"];

/** Aggregates cost the server more than a row does: at most one fetch a second. */
const aggregates: readonly QueryName[] = [
  "workspace.firstSteps",
  "metrics",
  "metrics.get",
  "metrics.trend",
  "campaigns",
  "campaigns.leads",
  "campaigns.report",
  "activities.list",
  "imports.list",
  "floor",
  ...theFloor,
  "floor.myDay",
];
/** Counting is dearer still, and nobody reads a count twice a second. */
const counts: readonly QueryName[] = ["leads.count", "calls.count", "tasks.count", "contacts"];

export function windowMsOf(name: QueryName): number {
  // Few rows, and somebody waits for the popup.
  if (name === "calls.mine") return 100;
  if (counts.includes(name)) return 2000;
  return aggregates.includes(name) ? 1000 : 300;
}

/** tRPC's own key shape: the path, then the input where it matters. */
export function queryKeyOf(stale: Exclude<Stale, { row: RowList }>): readonly unknown[] {
  const name = typeof stale === "string" ? stale : stale.name;
  const path = name.split(".");
  return typeof stale === "string" ? [path] : [path, { input: stale.input }];
}
