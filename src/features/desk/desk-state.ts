import type { LiveStatus } from "@/client/live-status";
import { isDialSafe } from "@/client/live-status";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { CallBlock, DeskLead, DeskView, QueueItem } from "@/contracts/desk/views";
import type { CampaignStatus } from "@/contracts/campaigns/schema";

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
  | { kind: "phone_not_answered"; call: CallView }
  | { kind: "outcome_needed"; call: CallView; isOverdue: boolean }
  | { kind: "wrap_up"; call: CallView }
  | { kind: "outcome_folded"; call: CallView }
  | { kind: "not_live"; status: LiveStatus }
  | { kind: "campaign_not_running"; status: CampaignStatus }
  | { kind: "worker_blocked"; reason: CallBlock; sentence: string }
  | { kind: "lease_held"; lead: DeskLead; expiresAt: Date; why: string }
  | { kind: "lead_blocked"; lead: DeskLead; sentence: string }
  | { kind: "idle"; next: QueueItem }
  | { kind: "none_callable" }
  | { kind: "finished" }
  | { kind: "empty" };

export type DeskStateKind = DeskState["kind"];

const overdueAfterMs = 30_000;

type DeskFacts = {
  desk: DeskView;
  mine: MyCalls;
  live: LiveStatus;
  /** A dial of this tab is on its way and no row is known yet. */
  isDialling: boolean;
  /** The server's time now. */
  now: number;
};

export function deskState({ desk, mine, live, isDialling, now }: DeskFacts): DeskState {
  if (live.kind === "signed_out") return { kind: "signed_out" };
  // An outgoing call first: an incoming one beside it has its place in the dock.
  const current = mine.live.find((call) => call.direction === "outbound") ?? mine.live[0];
  if (current) return callState(current);
  if (isDialling) return { kind: "dialling", call: null };

  const ended = mine.open[0];
  if (ended) {
    if (ended.status === "worker_no_answer" && !ended.isOutcomeRequired)
      return { kind: "phone_not_answered", call: ended };
    if (!ended.isOutcomeRequired) return { kind: "wrap_up", call: ended };
    const age = ended.wrapUpAt ? now - ended.wrapUpAt.getTime() : 0;
    return { kind: "outcome_needed", call: ended, isOverdue: age > overdueAfterMs };
  }
  const folded = mine.folded.find((call) => call.isOutcomeRequired);
  if (folded) return { kind: "outcome_folded", call: folded };

  if (!isDialSafe(live)) return { kind: "not_live", status: live };
  if (desk.campaign.status !== "running")
    return { kind: "campaign_not_running", status: desk.campaign.status };
  if (desk.workerBlock) {
    return { kind: "worker_blocked", reason: desk.workerBlock.reason, sentence: desk.workerBlock.sentence };
  }
  const { lease } = desk;
  if (lease && lease.expiresAt.getTime() > now) {
    const { callability } = lease.lead;
    return callability.isCallable
      ? { kind: "lease_held", lead: lease.lead, expiresAt: lease.expiresAt, why: callability.why }
      : { kind: "lead_blocked", lead: lease.lead, sentence: callability.sentence };
  }
  const next = desk.upNext[0];
  if (next) return { kind: "idle", next };
  if (desk.counts.total === 0) return { kind: "empty" };
  return desk.counts.waiting > 0 || desk.counts.callable > 0
    ? { kind: "none_callable" }
    : { kind: "finished" };
}

function callState(call: CallView): DeskState {
  if (call.direction === "inbound" && call.phase !== "answered") return { kind: "incoming", call };
  if (call.phase === "answered") {
    return call.didCustomerPickUp === true ? { kind: "talking", call } : { kind: "on_the_call", call };
  }
  if (call.didCustomerPickUp === true) return { kind: "talking", call };
  if (call.didWorkerPickUp === true) return { kind: "customer_ringing", call };
  if (call.phase === "ringing" || call.dialState === "accepted") return { kind: "worker_ringing", call };
  if (call.dialState === "unknown") return { kind: "unconfirmed", call };
  return { kind: "dialling", call };
}
