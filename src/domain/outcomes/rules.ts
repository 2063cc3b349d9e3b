import type { CallStatus } from "@/contracts/calls/schema";
import type { OutcomeEffect, OutcomeTone } from "@/contracts/outcomes/schema";

export type OutcomeSeed = {
  label: string;
  tone: OutcomeTone;
  effect: OutcomeEffect;
  recycleMinutes: number | null;
  /** Its digit on the keyboard, 1–9. */
  position: number;
  isSuggestedIfNotReached: boolean;
};

function seed(
  position: number,
  label: string,
  tone: OutcomeTone,
  effect: OutcomeEffect,
  recycleMinutes?: number,
): OutcomeSeed {
  return {
    label,
    tone,
    effect,
    recycleMinutes: recycleMinutes ?? null,
    position,
    isSuggestedIfNotReached: false,
  };
}

/** What a new workspace starts with. "Do not call" is 9: the dangerous one stands apart, always on the same key. */
export function defaultOutcomes(): OutcomeSeed[] {
  return [
    seed(1, "Interested", "good", "none"),
    seed(2, "Call back", "good", "callback"),
    seed(3, "Not interested", "neutral", "stop"),
    { ...seed(4, "No answer", "neutral", "recycle", 120), isSuggestedIfNotReached: true },
    seed(5, "Wrong number", "bad", "stop"),
    seed(6, "Language barrier", "neutral", "stop"),
    seed(7, "Voicemail", "neutral", "recycle", 240),
    { ...seed(8, "Busy", "neutral", "recycle", 15), isSuggestedIfNotReached: true },
    seed(9, "Do not call", "bad", "do_not_call"),
  ];
}

type Suggestible = {
  id: string;
  label: string;
  position: number;
  effect: OutcomeEffect;
  recycleMinutes: number | null;
  isSuggestedIfNotReached: boolean;
};

/**
 * The outcome to prefill when the customer was not reached; null where a person must choose. A busy line takes
 * the suggested outcome that comes back soonest, everything else the first suggested one of the list.
 */
export function suggestedOutcome<T extends Suggestible>(
  outcomes: readonly T[],
  call: { didCustomerPickUp: boolean | null; status: CallStatus },
): T["id"] | null {
  if (call.didCustomerPickUp === true) return null;
  const isUnreached = unreached[call.status] || call.didCustomerPickUp === false;
  if (!isUnreached) return null;
  const suggested = outcomes
    .filter((outcome) => outcome.isSuggestedIfNotReached)
    .sort((a, b) => a.position - b.position);
  if (call.status === "busy") {
    const rest = (outcome: T) => outcome.recycleMinutes ?? Number.POSITIVE_INFINITY;
    const soonest = [...suggested].sort((a, b) => rest(a) - rest(b))[0];
    if (soonest) return soonest.id;
  }
  return suggested[0]?.id ?? null;
}

/** Whether a status by itself says that the customer was not reached. */
const unreached: Record<CallStatus, boolean> = {
  in_progress: false,
  completed: false,
  no_answer: true,
  busy: true,
  failed: true,
  cancelled_by_worker: false,
  cancelled_by_customer: false,
  // The customer was never rung: there is nothing to say about the customer.
  worker_no_answer: false,
  missed: false,
  unknown: false,
};
