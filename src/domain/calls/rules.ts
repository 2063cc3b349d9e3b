import type {
  CallPhase,
  CallStatus,
  DialState,
  EndedBy,
  RecordingState,
  WrapUpState,
} from "@/contracts/calls/schema";
import { saysNeverRang } from "@/domain/outcomes/rules";
import type { CallSignal } from "@/providers/ports";

/** How far each phase is; a call only moves forward. */
export const phaseRank: Record<CallPhase, number> = { dialing: 0, ringing: 1, answered: 2, ended: 3 };

/** The facts of a call that signals may change. */
export type CallFacts = {
  direction: "outbound" | "inbound";
  dialState: DialState;
  phase: CallPhase;
  status: CallStatus;
  endedBy: EndedBy | null;
  providerCallId: string | null;
  providerRequestId: string | null;
  didWorkerPickUp: boolean | null;
  didCustomerPickUp: boolean | null;
  requestedAt: Date | null;
  startedAt: Date;
  ringingAt: Date | null;
  workerPickedUpAt: Date | null;
  customerRangAt: Date | null;
  customerPickedUpAt: Date | null;
  endedAt: Date | null;
  durationSeconds: number | null;
  talkSeconds: number | null;
  recordingUrl: string | null;
  recordingState: RecordingState;
  costCredits: number | null;
  hangupCause: string | null;
};

/** Told by the provider's webhook, or asked for by the reconciler: both are the provider's word. */
export type SignalSource = "webhook" | "pull";

const isProvidersWord = (by: EndedBy | null) => by === "report" || by === "reconciler";

export type Merge = {
  facts: CallFacts;
  /** Later than what was known: kept in the history, applied nowhere. */
  isLate: boolean;
  hasChanged: boolean;
};

const maxCallSeconds = 24 * 3600;
const skewMs = 60_000;

/** A provider's time that lies in our future is its clock's error, not the future. */
function notAfter(date: Date | null, limit: Date): Date | null {
  return date && date.getTime() > limit.getTime() + skewMs ? limit : date;
}

/** A fact, once true, stays true; a hole is filled. */
const strongest = (known: boolean | null, told: boolean | null): boolean | null =>
  known === true || told === true ? true : (known ?? told);

/**
 * What a call is after one more signal. Pure, and the same whatever the order of signals: phases move forward
 * by rank; holes are filled and nothing known is overwritten; a report speaks louder than an ending by hand or
 * an unread status, and never softer than an earlier report (delivery.md, "revision").
 */
export function mergeSignal(
  before: CallFacts,
  signal: CallSignal,
  receivedAt: Date,
  source: SignalSource,
): Merge {
  const isReport = signal.phase === "ended";
  const isLate = before.phase === "ended" && !isReport;
  const facts: CallFacts = { ...before };

  facts.providerCallId ??= signal.providerCallId;
  facts.providerRequestId ??= signal.providerRequestId;
  if (facts.dialState === "requested" || facts.dialState === "unknown") facts.dialState = "accepted";
  // The provider's own start is the call's only where nobody clicked here.
  if (before.requestedAt === null && before.ringingAt === null && signal.startedAt) {
    facts.startedAt = notAfter(signal.startedAt, receivedAt) ?? before.startedAt;
  }
  if (!isReport) facts.ringingAt ??= receivedAt;

  facts.didWorkerPickUp = strongest(facts.didWorkerPickUp, signal.didWorkerPickUp);
  facts.didCustomerPickUp = strongest(facts.didCustomerPickUp, signal.didCustomerPickUp);
  const livePickedUpAt = (didPickUp: boolean | null) =>
    !isReport && !isLate && didPickUp === true ? receivedAt : null;
  facts.workerPickedUpAt = pickTime(
    before.workerPickedUpAt,
    notAfter(signal.workerPickedUpAt, receivedAt),
    livePickedUpAt(signal.didWorkerPickUp),
    isReport,
  );
  facts.customerRangAt = pickTime(
    before.customerRangAt,
    notAfter(signal.customerRangAt, receivedAt),
    livePickedUpAt(signal.didWorkerPickUp),
    isReport,
  );
  facts.customerPickedUpAt = pickTime(
    before.customerPickedUpAt,
    notAfter(signal.customerPickedUpAt, receivedAt),
    livePickedUpAt(signal.didCustomerPickUp),
    isReport,
  );

  // What the workspace's retention took away does not come back with a repeated report.
  if (before.recordingState !== "expired") facts.recordingUrl ??= signal.recordingUrl;
  facts.costCredits ??= signal.costCredits;
  facts.hangupCause ??= signal.hangupCause;

  if (phaseRank[signal.phase] > phaseRank[before.phase]) facts.phase = signal.phase;
  if (isReport) {
    const wasReported = isProvidersWord(before.endedBy);
    const isFirstReport = !wasReported || before.status === "unknown";
    if (isFirstReport && (signal.status !== "unknown" || before.status === "in_progress"))
      facts.status = signal.status;
    facts.endedBy = source === "webhook" || before.endedBy === "report" ? "report" : "reconciler";
    facts.durationSeconds =
      (wasReported ? before.durationSeconds : null) ??
      bounded(signal.durationSeconds) ??
      before.durationSeconds;
    facts.talkSeconds =
      (wasReported ? before.talkSeconds : null) ?? bounded(signal.talkSeconds) ?? before.talkSeconds;
    facts.endedAt =
      (wasReported ? before.endedAt : null) ??
      notAfter(signal.endedAt, receivedAt) ??
      endOf(facts.startedAt, facts.durationSeconds, receivedAt) ??
      before.endedAt ??
      receivedAt;
  }
  facts.recordingState = recordingStateOf(facts);
  const hasChanged = (Object.keys(facts) as (keyof CallFacts)[]).some(
    (key) => !isSame(before[key], facts[key]),
  );
  return { facts, isLate, hasChanged };
}

/** A report's time is the provider's; a live event's is only our receipt, and gives way to it. */
function pickTime(
  known: Date | null,
  told: Date | null,
  received: Date | null,
  isReport: boolean,
): Date | null {
  if (isReport && told) return told;
  return known ?? told ?? received;
}

function bounded(seconds: number | null): number | null {
  return seconds !== null && seconds >= 0 && seconds <= maxCallSeconds ? Math.round(seconds) : null;
}

function endOf(startedAt: Date, durationSeconds: number | null, limit: Date): Date | null {
  if (durationSeconds === null) return null;
  return notAfter(new Date(startedAt.getTime() + durationSeconds * 1000), limit);
}

function recordingStateOf(facts: CallFacts): RecordingState {
  if (facts.recordingState === "expired") return "expired";
  if (facts.recordingUrl) return facts.recordingState === "unavailable" ? "unavailable" : "ready";
  if (facts.phase !== "ended") return "none";
  return facts.didCustomerPickUp === true && isProvidersWord(facts.endedBy) ? "pending" : "none";
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : Object.is(a, b);
}

/** Who a signal says is on the line, after own lines and members were taken out. */
export type Parties = {
  customer: { raw: string; lastTen: string } | null;
  workerUserId: string | null;
  lineId: string | null;
};

/** Chooses the parties: a number that is our own line or a member's phone is never the customer. */
export function chooseParties(
  signal: Pick<CallSignal, "customerCandidates" | "workerCandidates" | "lineCandidates">,
  book: {
    lines: readonly { id: string; lastTen: string }[];
    members: readonly { userId: string; phoneLastTen: string | null }[];
  },
): Parties {
  const lineOf = (key: string) => book.lines.find((line) => line.lastTen === key)?.id ?? null;
  const memberOf = (key: string) =>
    book.members.find((member) => member.phoneLastTen === key)?.userId ?? null;
  const first = <T>(values: readonly (T | null)[]) => values.find((value) => value !== null) ?? null;
  return {
    customer:
      signal.customerCandidates.find((number) => !lineOf(number.lastTen) && !memberOf(number.lastTen)) ??
      null,
    workerUserId: first(signal.workerCandidates.map((number) => memberOf(number.lastTen))),
    lineId: first(signal.lineCandidates.map((number) => lineOf(number.lastTen))),
  };
}

/** Identity that contradicts what is known: a person decides, nothing is applied. */
export function contradiction(
  call: {
    customerLastTen: string | null;
    workerUserId: string | null;
    workerLastTen: string | null;
    lineId: string | null;
    direction: string;
  },
  parties: Parties,
  direction: CallSignal["direction"],
): "customer" | "worker" | "line" | "direction" | null {
  if (call.customerLastTen && parties.customer && call.customerLastTen !== parties.customer.lastTen)
    return "customer";
  if (call.workerUserId && parties.workerUserId && call.workerUserId !== parties.workerUserId)
    return "worker";
  if (call.lineId && parties.lineId && call.lineId !== parties.lineId) return "line";
  if (direction && call.direction !== direction) return "direction";
  return null;
}

/** The popup comes for whose call it is; a refused click rings nobody and asks for nothing. */
export function wrapUpAtEnd(call: { workerUserId: string | null; endedBy: EndedBy }): WrapUpState {
  return call.workerUserId === null || call.endedBy === "refusal" ? "none" : "open";
}

/** Seconds of a wrap-up where no campaign says otherwise. */
const defaultWrapUpSeconds = 30;
const moreTimeSeconds = 30;
const mostExtensions = 10;

/** When a wrap-up that opens now is due. */
export function wrapUpDueAt(now: Date, seconds: number = defaultWrapUpSeconds): Date {
  return new Date(now.getTime() + seconds * 1000);
}

/** One press of "more time": 30 s more, and at least 30 s from now; null when the ten presses are used up. */
export function moreTime(
  wrapUp: { dueAt: Date | null; extensions: number },
  now: Date,
): { dueAt: Date; extensions: number } | null {
  if (wrapUp.extensions >= mostExtensions) return null;
  const from = Math.max(wrapUp.dueAt?.getTime() ?? 0, now.getTime());
  return { dueAt: new Date(from + moreTimeSeconds * 1000), extensions: wrapUp.extensions + 1 };
}

export const moreTimeLeft = (extensions: number): number => Math.max(mostExtensions - extensions, 0);

/** How long a choice can be taken back: what the screen shows, and what the server still takes for a slow network. */
export const undoSeconds = 10;
export const undoGraceSeconds = 2;

/** Whether the customer was never rung by this call: it costs the lead nothing and asks for no outcome. */
export function neverRang(call: { status: CallStatus; endedBy: EndedBy | null }): boolean {
  return call.endedBy === "refusal" || saysNeverRang(call.status);
}

/** A call in which the customer was never rung costs the lead nothing and asks for no outcome. */
export function needsOutcome(call: {
  isRequiredByCampaign: boolean;
  phase: CallPhase;
  status: CallStatus;
  outcomeId: string | null;
  endedBy: EndedBy | null;
}): boolean {
  return call.isRequiredByCampaign && call.phase === "ended" && call.outcomeId === null && !neverRang(call);
}

/** Seconds of silence after which the provider is asked, growing with each look: 90 s, 3, 6, 12, then 30 min. */
export function askAgainAfterSeconds(checkCount: number): number {
  return Math.min(90 * 2 ** checkCount, 1800);
}
