import type { LiveStatus } from "@/client/live-status";
import { isDialSafe } from "@/client/live-status";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { CampaignStatus } from "@/contracts/campaigns/schema";
import type { DeskLead, DeskView, QueueItem, WorkerBlockReason } from "@/contracts/desk/views";
import type { LeadId } from "@/contracts/ids";

type Pause = NonNullable<DeskView["worker"]["pause"]>;
/** A dial of this page that the provider refused: shown until the next step is taken. */
export type Refusal = { leadId: LeadId; name: string; refusal: CallView["dialRefusal"]; sentence: string };

/** Where the worker stands. It comes from rows alone, so a reload draws the same; timers only show age. */
export type DeskState =
  | { kind: "signed_out" }
  | { kind: "dialling"; call: CallView | null }
  | { kind: "unconfirmed"; call: CallView }
  | { kind: "worker_ringing"; call: CallView }
  | { kind: "customer_ringing"; call: CallView }
  | { kind: "incoming"; call: CallView }
  | { kind: "talking"; call: CallView }
  | { kind: "on_the_call"; call: CallView }
  /** The provider was asked, because nothing was heard of this call for long. */
  | { kind: "waiting_for_report"; call: CallView }
  | { kind: "phone_not_answered"; call: CallView; isPaused: boolean }
  | { kind: "wrap_up"; call: CallView }
  | { kind: "outcome_needed"; call: CallView; isOverdue: boolean }
  /** Power mode: the suggested outcome is taken by itself at `at`. */
  | { kind: "accepting"; call: CallView; at: Date }
  | { kind: "outcome_folded"; call: CallView }
  | { kind: "not_live"; status: LiveStatus }
  | { kind: "dialling_stopped"; stop: NonNullable<DeskView["dialStopped"]> }
  | { kind: "campaign_not_running"; status: CampaignStatus; pause: DeskView["campaign"]["pause"] }
  | { kind: "paused"; pause: Pause; todaySeconds: number }
  | { kind: "worker_blocked"; reason: WorkerBlockReason; sentence: string }
  /** The click ended with a word of the provider; the lead may be given back already. */
  | ({ kind: "dial_refused"; lead: DeskLead | null } & Refusal)
  /** Power mode: this lead is dialled by itself at `at`. */
  | { kind: "next_in"; lead: DeskLead; at: Date; wholeSeconds: number; why: string }
  | { kind: "lease_held"; lead: DeskLead; expiresAt: Date; why: string }
  | { kind: "lead_blocked"; lead: DeskLead; sentence: string }
  /** The lease ran out while its worker looked at the lead. */
  | { kind: "lease_lapsed"; leadId: LeadId; name: string }
  | { kind: "idle"; next: QueueItem }
  | { kind: "none_callable"; nextOpensAt: Date | null; waiting: number }
  | { kind: "finished"; total: number; result: DeskView["finished"] }
  | { kind: "empty" }
  | { kind: "no_campaign" };

export type DeskStateKind = DeskState["kind"];

type DeskFacts = {
  desk: DeskView;
  mine: MyCalls;
  live: LiveStatus;
  /** A dial of this tab is on its way and no row is known yet. */
  isDialling: boolean;
  /** The lead whose lease ran out under this page's eyes. */
  lapsed: { leadId: LeadId; name: string } | null;
  refusal: Refusal | null;
  /** The server's time now. */
  now: number;
};

export function deskState(facts: DeskFacts): DeskState {
  const { desk, mine, live, isDialling, now } = facts;
  if (live.kind === "signed_out") return { kind: "signed_out" };
  // An outgoing call first: an incoming one beside it has its place in the dock.
  const current = mine.live.find((call) => call.direction === "outbound") ?? mine.live[0];
  if (current) return callState(current);
  if (isDialling) return { kind: "dialling", call: null };

  const ended = mine.open[0];
  if (ended) return wrapUpState(ended, desk, now);
  const folded = mine.folded.find((call) => call.isOutcomeRequired);
  if (folded) return { kind: "outcome_folded", call: folded };

  if (!isDialSafe(live)) return { kind: "not_live", status: live };
  if (desk.dialStopped) return { kind: "dialling_stopped", stop: desk.dialStopped };
  const { campaign, worker, workerBlock } = desk;
  if (campaign.status !== "running")
    return { kind: "campaign_not_running", status: campaign.status, pause: campaign.pause };
  if (worker.pause) return { kind: "paused", pause: worker.pause, todaySeconds: worker.pausedTodaySeconds };
  // A call and its outcome are seen in `mine`; where it shows neither, this is old news.
  if (workerBlock && workerBlock.reason !== "on_a_call" && workerBlock.reason !== "outcome_needed")
    return { kind: "worker_blocked", reason: workerBlock.reason, sentence: workerBlock.sentence };
  return leadState(facts);
}

/** The state of a call that is on. */
function callState(call: CallView): DeskState {
  const isInbound = call.direction === "inbound";
  if (isInbound && call.phase !== "answered") return { kind: "incoming", call };
  if (call.askedProviderAt) return { kind: "waiting_for_report", call };
  if (call.didCustomerPickUp === true) return { kind: "talking", call };
  if (call.phase === "answered") return { kind: "on_the_call", call };
  if (call.didWorkerPickUp === true) return { kind: "customer_ringing", call };
  if (call.phase === "ringing" || call.dialState === "accepted") return { kind: "worker_ringing", call };
  if (call.dialState === "unknown") return { kind: "unconfirmed", call };
  return { kind: "dialling", call };
}

/** The state of a call that has ended and whose popup is open. */
function wrapUpState(call: CallView, desk: DeskView, now: number): DeskState {
  const { power } = desk;
  if (call.status === "worker_no_answer" && !call.isOutcomeRequired)
    return { kind: "phone_not_answered", call, isPaused: desk.worker.pause !== null };
  if (power?.kind === "accept" && power.callId === call.id) return { kind: "accepting", call, at: power.at };
  if (!call.isOutcomeRequired) return { kind: "wrap_up", call };
  const isOverdue = call.wrapUpDueAt !== null && now > call.wrapUpDueAt.getTime();
  return { kind: "outcome_needed", call, isOverdue };
}

/** The state where nothing is under way and the worker may dial: it hangs on the lead. */
function leadState({ desk, lapsed, refusal, now }: DeskFacts): DeskState {
  const { lease, power, counts } = desk;
  if (refusal && (!lease || lease.lead.id === refusal.leadId))
    return { kind: "dial_refused", lead: lease?.lead ?? null, ...refusal };
  if (lease && lease.expiresAt.getTime() > now) {
    const { lead } = lease;
    const { callability } = lead;
    if (!callability.isCallable) return { kind: "lead_blocked", lead, sentence: callability.sentence };
    if (power?.kind === "dial" && power.leadId === lead.id) {
      const wholeSeconds = desk.campaign.previewSeconds;
      return { kind: "next_in", lead, at: power.at, wholeSeconds, why: callability.why };
    }
    return { kind: "lease_held", lead, expiresAt: lease.expiresAt, why: callability.why };
  }
  if (lapsed) return { kind: "lease_lapsed", ...lapsed };
  const next = desk.upNext[0];
  if (next) return { kind: "idle", next };
  if (counts.total === 0) return { kind: "empty" };
  return counts.waiting > 0 || counts.callable > 0
    ? { kind: "none_callable", nextOpensAt: desk.nextOpensAt, waiting: counts.waiting }
    : { kind: "finished", total: counts.total, result: desk.finished };
}

/** What the primary button and Enter do; null where there is only something to wait for. */
export type Step =
  | "take"
  | "retake"
  | "dial"
  | "complete"
  | "reopen"
  | "call_again"
  | "resume"
  | "set_outcome_now"
  | "sign_in";

const steps: { [K in DeskStateKind]: Step | null } = {
  signed_out: "sign_in",
  dialling: null,
  unconfirmed: null,
  worker_ringing: null,
  customer_ringing: null,
  incoming: null,
  talking: null,
  on_the_call: null,
  waiting_for_report: "set_outcome_now",
  phone_not_answered: "call_again",
  wrap_up: "complete",
  outcome_needed: "complete",
  accepting: "complete",
  outcome_folded: "reopen",
  not_live: null,
  dialling_stopped: null,
  campaign_not_running: null,
  paused: "resume",
  worker_blocked: null,
  dial_refused: "dial",
  next_in: "dial",
  lease_held: "dial",
  lead_blocked: "take",
  lease_lapsed: "retake",
  idle: "take",
  none_callable: null,
  finished: null,
  empty: null,
  no_campaign: null,
};

export function stepOf(state: DeskState): Step | null {
  if (state.kind === "phone_not_answered" && state.isPaused) return "resume";
  // A number that cannot be dialled is no better the second time.
  if (
    state.kind === "dial_refused" &&
    ["bad_number", "do_not_call", "not_allowed"].includes(state.refusal ?? "")
  )
    return "take";
  return steps[state.kind];
}

/** The call that the card's timer and legs are about, while it is on. */
export function liveCallOf(state: DeskState): CallView | null {
  switch (state.kind) {
    case "dialling":
    case "unconfirmed":
    case "worker_ringing":
    case "customer_ringing":
    case "incoming":
    case "talking":
    case "on_the_call":
    case "waiting_for_report":
      return state.call;
    default:
      return null;
  }
}

/** The call whose outcome can be picked before its report is here. */
export function pickableCallOf(state: DeskState): CallView | null {
  const call = liveCallOf(state);
  return call && state.kind !== "dialling" && state.kind !== "unconfirmed" && state.kind !== "incoming"
    ? call
    : null;
}

/** The lead in hand: what C, S, F and N are about while no call is on. */
export function heldLeadOf(state: DeskState): DeskLead | null {
  switch (state.kind) {
    case "lease_held":
    case "lead_blocked":
    case "dial_refused":
    case "next_in":
      return state.lead;
    default:
      return null;
  }
}
