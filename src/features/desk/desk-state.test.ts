import { describe, expect, it } from "vitest";
import type { ShownPhone } from "@/contracts/sight/schema";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { DeskLead, DeskView, QueueItem } from "@/contracts/desk/views";
import type { CallId, CampaignId, LeadId, OutcomeId, UserId } from "@/contracts/ids";
import {
  type DeskState,
  type DeskStateKind,
  deskState,
  heldLeadOf,
  liveCallOf,
  pickableCallOf,
  stepOf,
} from "./desk-state";
import { cardWords } from "./messages";

const now = Date.parse("2026-11-20T07:00:00Z");
const in3s = new Date(now + 3000);

const call: CallView = {
  id: "c1" as CallId,
  direction: "outbound",
  phase: "dialing",
  status: "in_progress",
  dialState: "requested",
  dialMessage: null,
  dialRefusal: null,
  endedBy: null,
  askedProviderAt: null,
  lead: { id: "l1" as LeadId, name: "Ravi Kumar", company: null, dialled: null },
  campaign: { id: "p1" as CampaignId, name: "Diwali loans" },
  worker: { userId: "u1" as UserId, name: "Asha Menon" },
  line: null,
  customerPhone: "+91 90000 00101" as ShownPhone,
  customerTimeZone: null,
  requestedAt: new Date(now),
  startedAt: new Date(now),
  ringingAt: null,
  workerPickedUpAt: null,
  customerRangAt: null,
  customerPickedUpAt: null,
  endedAt: null,
  didWorkerPickUp: null,
  didCustomerPickUp: null,
  durationSeconds: null,
  talkSeconds: null,
  recordingState: "none",
  recordingExpiredAt: null,
  outcome: null,
  suggestedOutcomeId: null,
  canAcceptSuggested: false,
  pickedOutcomeId: null,
  isOutcomeRequired: false,
  wrapUp: "none",
  wrapUpAt: null,
  wrapUpDueAt: null,
  moreTimeLeft: 10,
  note: null,
  isSimulated: true,
};
const lead: DeskLead = {
  id: "l1" as LeadId,
  name: "Ravi Kumar",
  company: null,
  phone: "+91 90000 00101" as ShownPhone,
  email: null,
  timeZone: null,
  stage: "new",
  ownerName: null,
  attempts: 0,
  maxAttempts: 6,
  callability: { isCallable: true, why: "New", group: "new" },
  lastNote: null,
};
const blocked: DeskLead = {
  ...lead,
  callability: {
    isCallable: false,
    reason: "do_not_call",
    sentence: "Ravi asked not to be called.",
    opensAt: null,
    isForever: true,
  },
};
const item: QueueItem = {
  leadId: lead.id,
  name: lead.name,
  company: null,
  phone: lead.phone,
  timeZone: null,
  attempts: 0,
  callbackDueAt: null,
  callability: lead.callability,
};
const desk: DeskView = {
  campaign: {
    id: "p1" as CampaignId,
    name: "Diwali loans",
    status: "running",
    script: "",
    isOutcomeRequired: true,
    previewSeconds: 5,
    queueOrder: "new_first",
    pause: null,
    lastChange: null,
  },
  counts: { callable: 1, waiting: 0, never: 0, total: 1, callbacksDue: 0 },
  reasons: [],
  nextOpensAt: null,
  nextClosesAt: null,
  position: { at: 1, of: 1 },
  finished: null,
  upNext: [item],
  plannedCallbacks: [],
  notNow: [],
  lease: null,
  worker: {
    userId: "u1" as UserId,
    campaign: { id: "p1" as CampaignId, name: "Diwali loans" },
    mode: "manual",
    pause: null,
    ownPhoneMissed: 0,
    pausedTodaySeconds: 0,
    pausesToday: [],
  },
  workerBlock: null,
  dialStopped: null,
  power: null,
  serverTime: new Date(now),
};
const mine: MyCalls = {
  live: [],
  open: [],
  folded: [],
  undoable: null,
  popupRingSeconds: 10,
  serverTime: new Date(now),
};
type Facts = Parameters<typeof deskState>[0];
const at = (
  over: Partial<Omit<Facts, "desk" | "mine">> & { desk?: Partial<DeskView>; mine?: Partial<MyCalls> },
) =>
  deskState({
    live: { kind: "live" },
    isDialling: false,
    lapsed: null,
    refusal: null,
    now,
    ...over,
    desk: { ...desk, ...over.desk },
    mine: { ...mine, ...over.mine },
  });
const during = (over: Partial<CallView>) => at({ mine: { live: [{ ...call, ...over }] } });
const ended = (over: Partial<CallView> = {}): CallView => ({
  ...call,
  phase: "ended",
  wrapUp: "open",
  wrapUpAt: new Date(now),
  wrapUpDueAt: new Date(now + 30_000),
  ...over,
});
const lease: DeskView["lease"] = { lead, takenAt: new Date(now), expiresAt: new Date(now + 60_000) };
const power: DeskView["worker"] = { ...desk.worker, mode: "power" };
const pause = {
  reason: "lunch",
  note: null,
  since: new Date(now - 60_000),
  by: "self",
  byName: null,
} as const;
const noNext = { upNext: [], lease: null };

/** One example of every state there is: the compiler asks for a new one. */
const examples: { [K in DeskStateKind]: DeskState } = {
  signed_out: at({ live: { kind: "signed_out" } }),
  dialling: at({ isDialling: true }),
  unconfirmed: during({ dialState: "unknown" }),
  worker_ringing: during({ dialState: "accepted" }),
  customer_ringing: during({ phase: "ringing", didWorkerPickUp: true }),
  incoming: during({ direction: "inbound", phase: "ringing" }),
  talking: during({ phase: "answered", didCustomerPickUp: true }),
  on_the_call: during({ phase: "answered", didWorkerPickUp: true }),
  waiting_for_report: during({ phase: "answered", askedProviderAt: new Date(now - 1000) }),
  phone_not_answered: at({ mine: { open: [ended({ status: "worker_no_answer" })] } }),
  wrap_up: at({ mine: { open: [ended({ status: "completed" })] } }),
  outcome_needed: at({ mine: { open: [ended({ status: "completed", isOutcomeRequired: true })] } }),
  accepting: at({
    mine: { open: [ended({ status: "no_answer", isOutcomeRequired: true })] },
    desk: {
      worker: power,
      power: { kind: "accept", callId: call.id, outcomeId: "o4" as OutcomeId, at: in3s, thenLeadId: null },
    },
  }),
  outcome_folded: at({ mine: { folded: [ended({ wrapUp: "folded", isOutcomeRequired: true })] } }),
  not_live: at({ live: { kind: "offline" } }),
  dialling_stopped: at({
    desk: { dialStopped: { byName: "Priya Nair", at: new Date(now), reason: "complaint" } },
  }),
  campaign_not_running: at({
    desk: {
      campaign: {
        ...desk.campaign,
        status: "paused",
        pause: { byName: "Priya Nair", at: new Date(now), reason: "wrong script" },
      },
    },
  }),
  paused: at({ desk: { worker: { ...desk.worker, pause } } }),
  worker_blocked: at({
    desk: { workerBlock: { reason: "no_phone", sentence: "You have no phone here.", callId: null } },
  }),
  dial_refused: at({
    desk: { lease },
    refusal: {
      leadId: lead.id,
      name: lead.name,
      refusal: "worker_inactive",
      sentence: "CallerDesk says your phone is inactive.",
    },
  }),
  next_in: at({ desk: { lease, worker: power, power: { kind: "dial", leadId: lead.id, at: in3s } } }),
  lease_held: at({ desk: { lease } }),
  lead_blocked: at({ desk: { lease: { ...lease, lead: blocked } } }),
  lease_lapsed: at({ lapsed: { leadId: lead.id, name: lead.name } }),
  idle: at({}),
  none_callable: at({
    desk: { ...noNext, counts: { callable: 0, waiting: 3, never: 1, total: 4, callbacksDue: 0 } },
  }),
  finished: at({
    desk: { ...noNext, counts: { callable: 0, waiting: 0, never: 4, total: 4, callbacksDue: 0 } },
  }),
  empty: at({
    desk: { ...noNext, counts: { callable: 0, waiting: 0, never: 0, total: 0, callbacksDue: 0 } },
  }),
  no_campaign: { kind: "no_campaign" },
};
const kinds = Object.keys(examples) as DeskStateKind[];

describe("deskState", () => {
  it.each(kinds)("finds %s from the rows", (kind) => {
    expect(examples[kind].kind).toBe(kind);
  });

  it("follows a call by what is known of its legs", () => {
    expect(during({}).kind).toBe("dialling");
    expect(during({ phase: "ringing" }).kind).toBe("worker_ringing");
    expect(during({ direction: "inbound", phase: "answered" }).kind).toBe("on_the_call");
  });

  it("puts an outgoing call before an incoming one, and a call before its wrap-up", () => {
    const incoming: CallView = { ...call, id: "c2" as CallId, direction: "inbound", phase: "ringing" };
    const outgoing: CallView = { ...call, phase: "ringing" };
    expect(at({ mine: { live: [incoming, outgoing] } }).kind).toBe("worker_ringing");
    expect(at({ mine: { live: [outgoing], open: [ended()] } }).kind).toBe("worker_ringing");
    expect(at({ mine: { open: [ended()], folded: [ended({ isOutcomeRequired: true })] } }).kind).toBe(
      "wrap_up",
    );
  });

  it("asks for an outcome only where it is required, and says when it is overdue", () => {
    expect(at({ mine: { folded: [ended({ wrapUp: "folded" })] } }).kind).toBe("idle");
    const late = ended({ isOutcomeRequired: true, wrapUpDueAt: new Date(now - 1) });
    expect(at({ mine: { open: [late] } })).toMatchObject({ kind: "outcome_needed", isOverdue: true });
    expect(examples.outcome_needed).toMatchObject({ isOverdue: false });
  });

  it("finishes what is begun before any reason to stop counts", () => {
    const stopped: Partial<DeskView> = {
      worker: { ...desk.worker, pause },
      campaign: { ...desk.campaign, status: "paused" },
      workerBlock: { reason: "outcome_needed", sentence: "…", callId: call.id },
    };
    expect(at({ desk: stopped, mine: { live: [{ ...call, phase: "answered" }] } }).kind).toBe("on_the_call");
    expect(at({ desk: stopped, mine: { open: [ended()] } }).kind).toBe("wrap_up");
    expect(at({ desk: stopped }).kind).toBe("campaign_not_running");
    expect(at({ desk: { worker: { ...desk.worker, pause }, lease } }).kind).toBe("paused");
    // The outcome has just been set: the block is from before, and is no matter for an admin.
    expect(at({ desk: { workerBlock: stopped.workerBlock ?? null } }).kind).toBe("idle");
  });

  it("keeps a call in view while not live, and offers no new one", () => {
    const live = { kind: "offline" } as const;
    expect(at({ live, mine: { live: [{ ...call, phase: "ringing" }] } }).kind).toBe("worker_ringing");
    expect(at({ live, mine: { open: [ended()] } }).kind).toBe("wrap_up");
    expect(at({ live, desk: { lease } }).kind).toBe("not_live");
    expect(at({ live: { kind: "catching_up", behind: 3 }, desk: { lease } }).kind).toBe("lease_held");
  });

  it("dials by itself only what the server named", () => {
    const other = { kind: "dial", leadId: "l2" as LeadId, at: in3s } as const;
    expect(at({ desk: { lease, worker: power, power: other } }).kind).toBe("lease_held");
    expect(at({ desk: { lease: null, worker: power, power: other } }).kind).toBe("idle");
    const accept = {
      kind: "accept",
      callId: "c9" as CallId,
      outcomeId: null,
      at: in3s,
      thenLeadId: null,
    } as const;
    expect(at({ mine: { open: [ended()] }, desk: { worker: power, power: accept } }).kind).toBe("wrap_up");
  });

  it("keeps a refusal in view when the lead was given back with it", () => {
    const refusal = { leadId: lead.id, name: lead.name, refusal: "limit", sentence: "…" } as const;
    expect(at({ refusal })).toMatchObject({ kind: "dial_refused", lead: null, name: lead.name });
  });

  it("lets a lease go at its end, and a refusal with its lead", () => {
    expect(at({ desk: { lease: { ...lease, expiresAt: new Date(now - 1) } } }).kind).toBe("idle");
    const refusal = { leadId: "l2" as LeadId, name: "Farah Sheikh", refusal: null, sentence: "…" };
    expect(at({ desk: { lease }, refusal }).kind).toBe("lease_held");
  });
});

describe("the next step", () => {
  it.each(kinds)("%s: words for the title, the detail and the button, without shouting", (kind) => {
    const { title, detail, primary } = cardWords(examples[kind]);
    for (const text of [title, detail, primary]) {
      expect(text.trim()).not.toBe("");
      expect(text).not.toMatch(/!|[Pp]lease|undefined|null/);
    }
  });

  it("is there in every state where the worker can do something", () => {
    const withStep = kinds.filter((kind) => stepOf(examples[kind]) !== null);
    expect(withStep.toSorted()).toEqual(
      [
        "signed_out",
        "waiting_for_report",
        "phone_not_answered",
        "wrap_up",
        "outcome_needed",
        "accepting",
        "outcome_folded",
        "paused",
        "dial_refused",
        "next_in",
        "lease_held",
        "lead_blocked",
        "lease_lapsed",
        "idle",
      ].toSorted(),
    );
  });

  it("resumes where one's own phone was missed twice, and does not try a bad number again", () => {
    const missed = at({
      mine: { open: [ended({ status: "worker_no_answer" })] },
      desk: { worker: { ...desk.worker, pause: { ...pause, reason: "own_phone_missed", by: "system" } } },
    });
    expect(stepOf(missed)).toBe("resume");
    expect(cardWords(missed).primary).toBe("Resume");
    expect(stepOf(examples.phone_not_answered)).toBe("call_again");
    const badNumber = at({
      desk: { lease },
      refusal: {
        leadId: lead.id,
        name: lead.name,
        refusal: "bad_number",
        sentence: "12345 is not a phone number.",
      },
    });
    expect(stepOf(badNumber)).toBe("take");
    expect(cardWords(badNumber).primary).toBe("Next lead");
  });

  it("lets an outcome be picked from the first ring to the report", () => {
    const pickable = kinds.filter((kind) => pickableCallOf(examples[kind]) !== null);
    expect(pickable.toSorted()).toEqual(
      ["worker_ringing", "customer_ringing", "talking", "on_the_call", "waiting_for_report"].toSorted(),
    );
    expect(liveCallOf(examples.dialling)).toBeNull();
    expect(liveCallOf(examples.incoming)).not.toBeNull();
  });

  it("knows the lead in hand", () => {
    expect(kinds.filter((kind) => heldLeadOf(examples[kind]) !== null).toSorted()).toEqual(
      ["dial_refused", "next_in", "lease_held", "lead_blocked"].toSorted(),
    );
  });
});
