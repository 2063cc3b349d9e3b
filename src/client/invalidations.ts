import type { EventPayload, EventType } from "@/contracts/catalog";
import type { CallId, CampaignId, ImportId, LeadId, UserId } from "@/contracts/ids";
import type { RowList } from "./row-patches";
import type { QueryName } from "./trpc";

/** A query that an event makes stale: by name, or only where it was asked with this input. */
export type Stale =
  | QueryName
  | { name: QueryName; input: Record<string, string> }
  /** One row of a list: it is fetched alone where a page shows it (row-patches.ts). */
  | { row: RowList; id: string };

/** What the table may know of the viewer. */
export type Viewer = {
  userId: UserId;
  /** Whether the call is on this screen's dock or among its popups. */
  holdsCall: (callId: CallId) => boolean;
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
      ];

const leadRow = (leadId: LeadId | null): readonly Stale[] =>
  leadId === null ? [] : [{ row: "leads.list", id: leadId }];

const importOf = (data: { importId: ImportId }): readonly Stale[] => [
  "imports.list",
  { name: "imports.get", input: { importId: data.importId } },
];

const desk = (campaignId: CampaignId | null): readonly Stale[] =>
  campaignId === null ? [] : [{ name: "desk.get", input: { campaignId } }];

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
    ...desk(data.campaignId),
    ...lead(data.leadId),
  ];
}

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
    ...leadRow(data.leadId),
    "campaigns",
    "metrics.trend",
  ],
  "call.updated": (data, viewer) => [...call(data, viewer), "calls.unclaimed"],
  "call.outcome_set": (data, viewer) => [
    ...call(data, viewer),
    "activities.list",
    ...leadRow(data.leadId),
    "campaigns",
    "tasks",
  ],
  "call.outcome_undone": (data, viewer) => [
    ...call(data, viewer),
    "activities.list",
    ...leadRow(data.leadId),
    "campaigns",
    "tasks",
  ],
  // A popup opened, folded or closed matters to its worker alone, and to the list of that worker's own desk.
  "call.wrap_up_changed": (data, viewer) =>
    data.workerUserId === viewer.userId || viewer.holdsCall(data.callId)
      ? [
          "calls.mine",
          "calls.recent",
          { name: "calls.get", input: { callId: data.callId } },
          ...desk(data.campaignId),
        ]
      : [],
  "call.popup_shown": (data) => [{ name: "calls.recorder", input: { callId: data.callId } }],
  "call.claimed": (data, viewer) => [...call(data, viewer), "calls.unclaimed", "activities.list"],

  "lead.created": () => ["leads.list", "activities.list"],
  "lead.imported": () => ["leads.list", "campaigns", "activities.list", "desk.get"],
  "import.updated": importOf,
  // Hundreds of rows at once: what lists leads is stale as a whole, at most once a second.
  "import.progressed": (data) => [...importOf(data), "leads.list", "campaigns", "desk.get"],
  "import.finished": (data) => [...importOf(data), "leads", "campaigns", "desk.get", "activities.list"],
  "import.undone": (data) => [...importOf(data), "leads", "campaigns", "desk.get", "activities.list"],
  "lead.updated": (data) => [...lead(data.leadId), ...leadRow(data.leadId), "desk.get"],
  "lead.deleted": (data) => [
    ...lead(data.leadId),
    "leads.list",
    "activities.list",
    "desk.get",
    "campaigns",
    "tasks",
  ],
  "lead.restored": (data) => [
    ...lead(data.leadId),
    "leads.list",
    "activities.list",
    "desk.get",
    "campaigns",
    "tasks",
  ],
  "lead.leased": (data) => ["desk.get", { name: "leads.get", input: { leadId: data.leadId } }],
  "lead.released": (data) => ["desk.get", { name: "leads.get", input: { leadId: data.leadId } }],

  "contact.created": () => ["leads.list"],
  "contact.updated": () => ["leads", "desk.get", "calls.mine", "campaigns.leads", "tasks.list"],
  "contact.blocked": () => ["leads", "desk.get", "campaigns", "tasks", "activities.list"],
  "contact.unblocked": () => ["leads", "desk.get", "campaigns", "activities.list"],

  "campaign.created": () => ["campaigns", "activities.list"],
  "campaign.updated": (data) => ["campaigns", ...desk(data.campaignId)],
  "campaign.status_changed": (data) => ["campaigns", ...desk(data.campaignId), "activities.list"],
  "campaign.deleted": () => ["campaigns", "desk.get", "activities.list"],
  "campaign.leads_added": (data) => ["campaigns", ...desk(data.campaignId), "activities.list"],
  "campaign.progressed": (data) => ["campaigns", ...desk(data.campaignId)],

  "worker.paused": (data, viewer) => [
    ...(data.userId === viewer.userId ? (["desk"] as const) : []),
    "activities.list",
  ],
  "worker.resumed": (data, viewer) => [
    ...(data.userId === viewer.userId ? (["desk"] as const) : []),
    "activities.list",
  ],
  "worker.mode_changed": (data, viewer) => (data.userId === viewer.userId ? ["desk"] : []),

  "member.invited": () => ["members", "invitations"],
  "member.invitation_revoked": () => ["members", "invitations"],
  "member.joined": () => ["members", "invitations", "activities.list"],
  "member.updated": () => ["members", "session.me", "desk.get"],
  "member.deactivated": () => ["members", "leads.list", "activities.list"],
  "member.reactivated": () => ["members", "activities.list"],

  "session.revoked": () => ["session"],
  "session.preferences_changed": () => ["session.me", "calls.mine"],

  "line.created": () => ["lines"],
  "line.updated": () => ["lines", "members", "campaigns"],
  "line.deleted": () => ["lines", "members", "campaigns"],

  "outcome.created": () => ["outcomes"],
  "outcome.updated": () => ["outcomes", "calls.mine", "leads.list"],
  "outcome.archived": () => ["outcomes"],

  // `calls.mine` only for a note of a call on this screen: it may have been typed in another tab.
  "note.saved": (data, viewer) => [
    ...(data.callId === null ? [] : [{ name: "calls.get", input: { callId: data.callId } } as const]),
    ...(data.callId !== null && viewer.holdsCall(data.callId) ? (["calls.mine"] as const) : []),
    ...(data.callId !== null ? (["calls.recent"] as const) : []),
    ...lead(data.leadId),
    "notes",
  ],
  "note.deleted": (data) => [...lead(data.leadId), "notes"],

  "recording.listened": (data) => [{ name: "recordings.listens", input: { callId: data.callId } }],

  "task.created": (data) => ["tasks", ...lead(data.leadId), "desk.get", "activities.list"],
  "task.updated": (data) => ["tasks", ...lead(data.leadId), "desk.get"],
  "task.done": (data) => ["tasks", ...lead(data.leadId), "desk.get", "activities.list"],
  "task.deleted": (data) => ["tasks", ...lead(data.leadId), "desk.get"],

  "provider_account.updated": () => ["providerAccounts", "desk.get"],
  "provider_account.heard": () => ["providerAccounts"],
  "delivery.changed": () => ["deliveries", "providerAccounts"],

  "workspace.updated": () => ["workspace", "session.me", "leads", "campaigns", "calls", "metrics"],

  // Carries the numbers themselves: live-provider.tsx puts them into the cache, and nobody fetches.
  "metrics.updated": () => [],

  // Shown on the floor alone.
  "presence.changed": () => [],
};

/** Aggregates cost the server more than a row does: at most one fetch a second. */
const aggregates: readonly QueryName[] = [
  "metrics",
  "metrics.get",
  "metrics.trend",
  "campaigns",
  "activities.list",
  "leads.list",
  "imports.list",
];

export function windowMsOf(name: QueryName): number {
  return aggregates.includes(name) ? 1000 : 300;
}

/** tRPC's own key shape: the path, then the input where it matters. */
export function queryKeyOf(stale: Exclude<Stale, { row: RowList }>): readonly unknown[] {
  const name = typeof stale === "string" ? stale : stale.name;
  const path = name.split(".");
  return typeof stale === "string" ? [path] : [path, { input: stale.input }];
}
