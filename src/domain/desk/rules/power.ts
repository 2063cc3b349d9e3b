import type { CallStatus } from "@/contracts/calls/schema";
import { suggestedAcceptSeconds } from "@/contracts/desk/words";
import type { PowerStep } from "@/contracts/desk/views";
import type { CallId, LeadId, OutcomeId } from "@/contracts/ids";

export type PowerFacts = {
  previewSeconds: number;
  isRunning: boolean;
  /** Paused, stopped, no line …: the worker cannot dial whatever the lead. */
  isBlocked: boolean;
  /** A call of mine that has not ended. */
  live: CallId | null;
  /** The oldest ended call whose popup is open, or that still needs its outcome. */
  open: {
    id: CallId;
    status: CallStatus;
    didCustomerPickUp: boolean | null;
    isOutcomeRequired: boolean;
    suggestedOutcomeId: OutcomeId | null;
    /** The suggestion asks for no time and no note, and blocks nobody. */
    canAcceptSuggested: boolean;
    wrapUpAt: Date | null;
  } | null;
  /** Other wrap-ups wait behind it. */
  hasMoreOpen: boolean;
  lease: { leadId: LeadId; takenAt: Date; isCallable: boolean } | null;
  /** Since when nothing else holds the next dial back: mode on, resumed, last wrap-up over. */
  readyAt: Date;
  /** The lead of my last call, if my own phone was not picked up: it is tried again first. */
  missed: LeadId | null;
  nextLeadId: LeadId | null;
  nextOpensAt: Date | null;
};

const after = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000);

/** Power mode's next step. A person's word is never guessed: it goes on alone only where nobody was reached. */
export function nextPowerStep(facts: PowerFacts): PowerStep {
  const { open, lease } = facts;
  if (facts.live) return { kind: "wait_for_worker", callId: facts.live, thenLeadId: null };
  if (open) {
    const isReached = open.didCustomerPickUp === true || open.status === "completed";
    const isSettled = open.suggestedOutcomeId === null ? !open.isOutcomeRequired : open.canAcceptSuggested;
    const goesOn = facts.isRunning && !facts.isBlocked && !facts.hasMoreOpen && facts.previewSeconds === 0;
    const thenLeadId = goesOn ? (facts.missed ?? facts.nextLeadId) : null;
    if (isReached || !isSettled || !open.wrapUpAt || open.status === "unknown")
      return { kind: "wait_for_worker", callId: open.id, thenLeadId };
    return {
      kind: "accept",
      callId: open.id,
      outcomeId: open.suggestedOutcomeId,
      at: after(open.wrapUpAt, suggestedAcceptSeconds),
      thenLeadId,
    };
  }
  if (facts.isBlocked || !facts.isRunning) return { kind: "stopped" };
  if (lease?.isCallable) {
    const from = Math.max(lease.takenAt.getTime(), facts.readyAt.getTime());
    return { kind: "dial", leadId: lease.leadId, at: after(new Date(from), facts.previewSeconds) };
  }
  if (facts.missed) return { kind: "take", leadId: facts.missed };
  if (facts.nextLeadId) return { kind: "take", leadId: null };
  return { kind: "wait_for_lead", until: facts.nextOpensAt };
}
