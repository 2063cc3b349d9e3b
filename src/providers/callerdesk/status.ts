import type { CallPhase, ProviderStatus } from "@/providers/ports";

/**
 * CallerDesk's status words. The lists of incoming and outgoing words, of live words and of white labels
 * overlap and contradict each other, so a word is first given a meaning, then facts are held against it.
 */
type Meaning =
  | "none"
  | "unknown"
  | "ringing"
  | "picked"
  | "leg_a_up"
  | "leg_b_up"
  | "answered"
  | "no_answer"
  | "busy"
  | "failed"
  | "cancelled"
  | "worker_unreached"
  | "abandoned";

export type StatusWord = {
  /** As sent, spaces collapsed, at most 64 characters. */
  shown: string;
  meaning: Meaning;
  /** Whose doing it was, where the word or its bracket says so: `Cancel-Agent`, `(17-customer)`. */
  side: "worker" | "customer" | null;
};

const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["RINGING", "ringing"],
  ["RING", "ringing"],
  ["DIALING", "ringing"],
  ["INITIATED", "ringing"],
  ["TRANSFERTOAGENT", "ringing"],
  ["PICKED", "picked"],
  ["LEGAANSWER", "leg_a_up"],
  ["LEGAANSWERED", "leg_a_up"],
  ["LEGBANSWER", "leg_b_up"],
  ["LEGBANSWERED", "leg_b_up"],
  ["ANSWER", "answered"],
  ["ANSWERED", "answered"],
  ["COMPLETED", "answered"],
  ["NOANSWER", "no_answer"],
  ["NOTANSWERED", "no_answer"],
  ["BUSY", "busy"],
  ["CONGESTION", "failed"],
  ["CHANUNAVAIL", "failed"],
  ["UNAVAILABLE", "failed"],
  ["NOTCONNECTED", "failed"],
  ["FAILED", "failed"],
  ["CANCEL", "cancelled"],
  ["CANCELED", "cancelled"],
  ["CANCELLED", "cancelled"],
  ["AGENTENGAGED", "worker_unreached"],
  ["AGENTONRING", "worker_unreached"],
  ["LEGACANCEL", "worker_unreached"],
  ["LEGBCANCEL", "no_answer"],
  ["ABANDONEDCALL", "abandoned"],
  ["ABANDONED", "abandoned"],
  ["MISSED", "abandoned"],
  ["MISSEDCALL", "abandoned"],
]);

/** Asterisk/Q.850 causes for a status that is only a bracket, `(17-customer)`. */
const causes: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [0, "no_answer"],
  [16, "answered"],
  [17, "busy"],
  [18, "no_answer"],
  [19, "no_answer"],
  [21, "busy"],
]);

/** Reads `Status`; the caller passes `callstatus` where it is blank (white labels). */
export function readStatusWord(text: string): StatusWord {
  const shown = text.replace(/\s+/g, " ").trim().slice(0, 64);
  if (shown === "") return { shown, meaning: "none", side: null };
  const bracket = /\(([^()]*)\)/.exec(shown)?.[1] ?? "";
  let word = shown
    .replace(/\([^()]*\)/g, "")
    .toUpperCase()
    .replace(/[\s\-_.]+/g, "");
  let side: StatusWord["side"] = /agent/i.test(bracket)
    ? "worker"
    : /customer/i.test(bracket)
      ? "customer"
      : null;
  // `Leg B Cancel - Customer Busy` says the leg, the person and the reason in one word.
  const leg = /^LEG([AB])CANCEL(?:AGENT|CUSTOMER)?(.+)$/.exec(word);
  if (leg !== null) {
    side = leg[1] === "A" ? "worker" : "customer";
    word = meanings.has(leg[2] ?? "") ? (leg[2] ?? "") : `LEG${leg[1] ?? ""}CANCEL`;
  }
  const suffix = /^(.+?)(AGENT|CUSTOMER)$/.exec(word);
  if (suffix !== null && !meanings.has(word) && meanings.has(suffix[1] ?? "")) {
    word = suffix[1] ?? "";
    side = suffix[2] === "AGENT" ? "worker" : "customer";
  }
  if (word === "") {
    const code = /\d+/.exec(bracket)?.[0];
    const meaning = code === undefined ? undefined : causes.get(Number(code));
    return { shown, meaning: meaning ?? "unknown", side };
  }
  return { shown, meaning: meanings.get(word) ?? "unknown", side };
}

export type Direction = "inbound" | "outbound" | null;

/** Where a call is and who picked up, as far as one signal tells. */
export type Standing = {
  phase: CallPhase;
  status: ProviderStatus;
  didWorkerPickUp: boolean | null;
  didCustomerPickUp: boolean | null;
};

/** What the signal proves without words; null = it does not tell. */
export type Facts = {
  /** Outbound: the worker's leg. */
  legAPicked: boolean | null;
  legBStarted: boolean | null;
  /** Outbound: the customer's leg; inbound: the worker's. */
  legBPicked: boolean | null;
  talkSeconds: number | null;
};

const isUnreached = (meaning: Meaning) =>
  ["no_answer", "busy", "failed", "cancelled", "worker_unreached", "abandoned"].includes(meaning);

/** Whether two people talked: facts first, the word where facts are silent. */
function didTalk(word: StatusWord, facts: Facts): boolean | null {
  if (facts.legBPicked === true || (facts.talkSeconds ?? 0) > 0) return true;
  if (facts.legBPicked === false) return false;
  if (word.meaning === "answered" || word.meaning === "leg_b_up") return true;
  if (facts.talkSeconds === 0 || isUnreached(word.meaning)) return false;
  return null;
}

/** A report: the call is over; the question is how. */
export function standingOfReport(word: StatusWord, direction: Direction, facts: Facts): Standing {
  const talked = didTalk(word, facts);
  if (direction === "inbound") {
    // The customer is the one who called, so "did the customer pick up" is only answerable by "they talked".
    const status = word.meaning === "unknown" ? "unknown" : inboundVerdict(talked);
    return {
      phase: "ended",
      status,
      didWorkerPickUp: talked,
      didCustomerPickUp: talked === true ? true : null,
    };
  }
  const didWorkerPickUp = didWorkerPick(word, direction, facts, talked);
  return {
    phase: "ended",
    status: outboundVerdict(word, didWorkerPickUp, talked),
    didWorkerPickUp,
    didCustomerPickUp: talked,
  };
}

function didWorkerPick(
  word: StatusWord,
  direction: Direction,
  facts: Facts,
  talked: boolean | null,
): boolean | null {
  // Click to call rings the worker first: a customer's leg that began proves the worker's.
  if (facts.legAPicked === true || facts.legBStarted === true || talked === true) return true;
  if (direction === "outbound" && facts.legAPicked === false) return false;
  if (word.meaning === "worker_unreached") return false;
  if (word.meaning === "no_answer" || word.meaning === "busy") {
    return word.side === null ? null : word.side === "customer";
  }
  return word.meaning === "picked" || word.meaning === "leg_a_up" ? true : null;
}

function inboundVerdict(talked: boolean | null): ProviderStatus {
  if (talked === null) return "unknown";
  return talked ? "completed" : "missed";
}

function outboundVerdict(
  word: StatusWord,
  didWorkerPickUp: boolean | null,
  talked: boolean | null,
): ProviderStatus {
  // An unheard word changes nothing, even beside facts we think we understand.
  if (word.meaning === "unknown") return "unknown";
  if (talked === true) return "completed";
  switch (word.meaning) {
    case "cancelled":
      if (word.side !== "customer") return "cancelled_by_worker";
      return didWorkerPickUp === false ? "worker_no_answer" : "cancelled_by_customer";
    case "failed":
      return "failed";
    case "busy":
      return didWorkerPickUp === false ? "worker_no_answer" : "busy";
    case "abandoned":
    case "no_answer":
      return didWorkerPickUp === false ? "worker_no_answer" : "no_answer";
    default:
      if (didWorkerPickUp === false) return "worker_no_answer";
      return talked === false ? "no_answer" : "unknown";
  }
}

/**
 * A live event never ends a call: an incoming call hunts on after one member's NO ANSWER, and every end is
 * told by a report (or found by the reconciler). So words of an end leave the phase at its lowest rank.
 */
export function standingOfLive(word: StatusWord, direction: Direction, facts: Facts): Standing {
  const live = (phase: CallPhase, worker: boolean | null, customer: boolean | null): Standing => ({
    phase,
    status: word.meaning === "unknown" || word.meaning === "none" ? "unknown" : "in_progress",
    didWorkerPickUp: worker,
    didCustomerPickUp: customer,
  });
  if (facts.legBPicked === true || (facts.talkSeconds ?? 0) > 0) return live("answered", true, true);
  switch (word.meaning) {
    case "ringing":
      return live("ringing", null, null);
    case "picked":
      // Outgoing: it is the worker who picked, the customer only rings now.
      return direction === "inbound" ? live("answered", true, true) : live("ringing", true, null);
    case "leg_a_up":
      return direction === "inbound" ? live("ringing", null, null) : live("ringing", true, null);
    case "leg_b_up":
    case "answered":
      return live("answered", true, true);
    case "worker_unreached":
      return live(direction === "inbound" ? "ringing" : "dialing", null, null);
    default:
      return live("dialing", null, null);
  }
}
