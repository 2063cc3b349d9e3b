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
  advances: boolean;
  needsNote: boolean;
  stopsAfterTimes: number | null;
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
    advances: true,
    needsNote: false,
    stopsAfterTimes: null,
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

/**
 * The keys of the living outcomes, given in the order of the list: 1–9, and "do not call" always on 9, so that no
 * reordering puts the dangerous one under a finger that meant another. Without one, 9 is a key like the others.
 */
export function digitsOf(
  outcomes: readonly { id: string; effect: OutcomeEffect }[],
): ReadonlyMap<string, number> {
  const dangerous = outcomes.find((outcome) => outcome.effect === "do_not_call");
  const others = outcomes.filter((outcome) => outcome.effect !== "do_not_call");
  const digits = new Map(
    others.slice(0, dangerous ? 8 : 9).map((outcome, index) => [outcome.id, index + 1] as const),
  );
  if (dangerous) digits.set(dangerous.id, 9);
  return digits;
}

type Suggestible = {
  id: string;
  position: number;
  effect: OutcomeEffect;
  recycleMinutes: number | null;
  isSuggestedIfNotReached: boolean;
};
/** What a provider said of one call. */
type Said = { didCustomerPickUp: boolean | null; status: CallStatus };

/** What a status says by itself: that nobody was reached, that nobody was even rung, or neither. */
const saysOf: Record<CallStatus, "unreached" | "never_rang" | "nothing"> = {
  in_progress: "nothing",
  completed: "nothing",
  no_answer: "unreached",
  busy: "unreached",
  failed: "unreached",
  cancelled_by_worker: "never_rang",
  cancelled_by_customer: "nothing",
  worker_no_answer: "never_rang",
  missed: "nothing",
  unknown: "nothing",
};

/** Whether a status means that the customer's phone never rang: there is nothing to say about the customer. */
export function saysNeverRang(status: CallStatus): boolean {
  return saysOf[status] === "never_rang";
}

/** Whether the customer was rung and not reached. */
function isUnreached(call: Said): boolean {
  if (call.didCustomerPickUp === true || saysNeverRang(call.status)) return false;
  return saysOf[call.status] === "unreached" || call.didCustomerPickUp === false;
}

/**
 * The outcome to prefill when the customer was not reached; null where a person must choose. A busy line takes
 * the suggested outcome that comes back soonest, everything else the first suggested one of the list.
 */
export function suggestedOutcome<T extends Suggestible>(outcomes: readonly T[], call: Said): T["id"] | null {
  if (!isUnreached(call)) return null;
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

/**
 * Whether an outcome that was picked while the call lasted agrees with its report. Where nobody was reached only
 * those fit that say so or try again; a talk contradicts none, because a voicemail is a talk to the provider.
 */
export function pickFits(
  outcome: Pick<Suggestible, "effect" | "isSuggestedIfNotReached">,
  call: Said,
): boolean {
  if (saysNeverRang(call.status)) return false;
  return !isUnreached(call) || outcome.isSuggestedIfNotReached || outcome.effect === "recycle";
}

/** The outcome to offer for an ended call without one: the pick where it fits, else what the status suggests. */
export function suggestionFor<T extends Suggestible>(
  outcomes: readonly T[],
  call: Said & { pickedOutcomeId: string | null },
): T["id"] | null {
  const picked = outcomes.find((outcome) => outcome.id === call.pickedOutcomeId);
  return picked && pickFits(picked, call) ? picked.id : suggestedOutcome(outcomes, call);
}

/** What an outcome still asks for before it can be set; null = nothing. */
export function stillAsks(
  outcome: { effect: OutcomeEffect; needsNote: boolean },
  given: { hasTime: boolean; hasNote: boolean },
): "time" | "note" | null {
  if (outcome.effect === "callback" && !given.hasTime) return "time";
  if (outcome.needsNote && !given.hasNote) return "note";
  return null;
}

/** Whether a lead that had this outcome so many times, the last one included, leaves the queue. */
export function isTooOften(
  outcome: { effect: OutcomeEffect; stopsAfterTimes: number | null },
  times: number,
): boolean {
  return outcome.effect === "recycle" && outcome.stopsAfterTimes !== null && times >= outcome.stopsAfterTimes;
}
