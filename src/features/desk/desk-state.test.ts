import { describe, expect, it } from "vitest";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { DeskLead, DeskView, QueueItem } from "@/contracts/desk/views";
import type { CallId, CampaignId, LeadId, UserId } from "@/contracts/ids";
import { deskState } from "./desk-state";
import { cardWords } from "./messages";

const now = Date.parse("2026-11-20T07:00:00Z");

const call: CallView = {
  id: "c1" as CallId,
  direction: "outbound",
  phase: "dialing",
  status: "in_progress",
  dialState: "requested",
  dialMessage: null,
  dialRefusal: null,
  endedBy: null,
  lead: { id: "l1" as LeadId, name: "Ravi Kumar", company: null },
  campaign: { id: "p1" as CampaignId, name: "Diwali loans" },
  worker: { userId: "u1" as UserId, name: "Asha Menon" },
  line: null,
  customerPhone: "+91 90000 00101",
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
  pickedOutcomeId: null,
  suggestedOutcomeId: null,
  canAcceptSuggested: false,
  isOutcomeRequired: false,
  wrapUp: "none",
  wrapUpDueAt: null,
  moreTimeLeft: 0,
  wrapUpAt: null,
  note: null,
  isSimulated: true,
};
const lead: DeskLead = {
  id: "l1" as LeadId,
  name: "Ravi Kumar",
  company: null,
  phone: "+91 90000 00101",
  email: null,
  timeZone: null,
  stage: "new",
  ownerName: null,
  attempts: 0,
  maxAttempts: 6,
  callability: { isCallable: true, why: "New", group: "new" },
  lastNote: null,
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
  },
  counts: { callable: 1, waiting: 0, never: 0, total: 1, callbacksDue: 0 },
  reasons: [],
  nextOpensAt: null,
  position: { at: 0, of: 1 },
  finished: null,
  upNext: [item],
  plannedCallbacks: [],
  notNow: [],
  lease: null,
  worker: {
    userId: "u1" as UserId,
    mode: "manual",
    campaign: null,
    pause: null,
    ownPhoneMissed: 0,
    pausedTodaySeconds: 0,
    pausesToday: [],
  },
  power: null,
  dialStopped: null,
  workerBlock: null,
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
const live = { kind: "live" } as const;
const at = (over: {
  desk?: Partial<DeskView>;
  mine?: Partial<MyCalls>;
  isDialling?: boolean;
  live?: Parameters<typeof deskState>[0]["live"];
}) =>
  deskState({
    desk: { ...desk, ...over.desk },
    mine: { ...mine, ...over.mine },
    live: over.live ?? live,
    isDialling: over.isDialling ?? false,
    now,
  });
const during = (over: Partial<CallView>) => at({ mine: { live: [{ ...call, ...over }] } }).kind;
const after = (over: Partial<CallView>) =>
  at({ mine: { open: [{ ...call, phase: "ended", wrapUp: "open", wrapUpAt: new Date(now), ...over }] } })
    .kind;

describe("deskState", () => {
  it("follows a call by its row", () => {
    expect(at({ isDialling: true }).kind).toBe("dialling");
    expect(during({})).toBe("dialling");
    expect(during({ dialState: "unknown" })).toBe("unconfirmed");
    expect(during({ dialState: "accepted" })).toBe("worker_ringing");
    expect(during({ phase: "ringing" })).toBe("worker_ringing");
    expect(during({ phase: "ringing", didWorkerPickUp: true })).toBe("customer_ringing");
    expect(during({ phase: "answered", didWorkerPickUp: true })).toBe("on_the_call");
    expect(during({ phase: "answered", didCustomerPickUp: true })).toBe("talking");
    expect(during({ direction: "inbound", phase: "ringing" })).toBe("incoming");
  });

  it("asks for what the campaign requires", () => {
    expect(after({ status: "completed" })).toBe("wrap_up");
    expect(after({ status: "completed", isOutcomeRequired: true })).toBe("outcome_needed");
    expect(after({ status: "worker_no_answer" })).toBe("phone_not_answered");
    expect(
      at({ mine: { folded: [{ ...call, phase: "ended", wrapUp: "folded", isOutcomeRequired: true }] } }).kind,
    ).toBe("outcome_folded");
    expect(at({ mine: { folded: [{ ...call, phase: "ended", wrapUp: "folded" }] } }).kind).toBe("idle");
  });

  it("keeps a call in view while not live, and offers no new one", () => {
    expect(at({ live: { kind: "offline" } }).kind).toBe("not_live");
    expect(at({ live: { kind: "offline" }, mine: { live: [{ ...call, phase: "ringing" }] } }).kind).toBe(
      "worker_ringing",
    );
    expect(at({ live: { kind: "signed_out" } }).kind).toBe("signed_out");
  });

  it("walks the queue", () => {
    expect(at({}).kind).toBe("idle");
    const lease = { lead, takenAt: new Date(now), expiresAt: new Date(now + 60_000) };
    expect(at({ desk: { lease } }).kind).toBe("lease_held");
    expect(at({ desk: { lease: { ...lease, expiresAt: new Date(now - 1) } } }).kind).toBe("idle");
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
    expect(at({ desk: { lease: { ...lease, lead: blocked } } }).kind).toBe("lead_blocked");
    expect(
      at({ desk: { upNext: [], counts: { callable: 0, waiting: 3, never: 1, total: 4, callbacksDue: 0 } } })
        .kind,
    ).toBe("none_callable");
    expect(
      at({ desk: { upNext: [], counts: { callable: 0, waiting: 0, never: 4, total: 4, callbacksDue: 0 } } })
        .kind,
    ).toBe("finished");
    expect(
      at({ desk: { upNext: [], counts: { callable: 0, waiting: 0, never: 0, total: 0, callbacksDue: 0 } } })
        .kind,
    ).toBe("empty");
    expect(at({ desk: { campaign: { ...desk.campaign, status: "paused" } } }).kind).toBe(
      "campaign_not_running",
    );
    expect(
      at({ desk: { workerBlock: { reason: "no_phone", sentence: "You have no phone here.", callId: null } } })
        .kind,
    ).toBe("worker_blocked");
  });
});

describe("cardWords", () => {
  it("has a title and a detail for each state, without shouting", () => {
    const states = [
      at({}),
      at({ isDialling: true }),
      at({ live: { kind: "offline" } }),
      at({ live: { kind: "signed_out" } }),
      at({ desk: { lease: { lead, takenAt: new Date(now), expiresAt: new Date(now + 60_000) } } }),
      at({ desk: { upNext: [], counts: { callable: 0, waiting: 3, never: 1, total: 4, callbacksDue: 0 } } }),
      at({ desk: { campaign: { ...desk.campaign, status: "paused" } } }),
      at({ mine: { live: [{ ...call, phase: "ringing" }] } }),
      at({ mine: { open: [{ ...call, phase: "ended", status: "worker_no_answer" }] } }),
    ];
    for (const state of states) {
      const { title, detail } = cardWords(state);
      expect(title).not.toBe("");
      expect(detail).not.toBe("");
      expect(title + detail).not.toMatch(/!|[Pp]lease/);
    }
  });
});
