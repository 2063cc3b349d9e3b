/**
 * What the product asks of vendors, and what vendors tell the product: in our words only.
 * No vendor field name passes this file (house.md, Edges).
 */

/** How far a call is, as one signal claims it. Order = rank; states only move forward. */
export type CallPhase = "dialing" | "ringing" | "answered" | "ended";

/** The provider's own verdict, normalised; "unknown" keeps an unheard word from changing anything. */
export type ProviderStatus =
  | "in_progress"
  | "completed"
  | "no_answer"
  | "busy"
  | "failed"
  | "cancelled_by_worker"
  | "cancelled_by_customer"
  | "worker_no_answer"
  | "missed"
  | "unknown";

export type CallSignal = {
  kind: "live" | "report";
  /** The vendor's id and state; null where the vendor sent no id, then the key is synthetic (delivery.md). */
  dedupeKey: string | null;
  /** The vendor's id of the call (CallerDesk: CallSid). */
  providerCallId: string | null;
  /** The vendor's id of our click-to-call request (CallerDesk: campid; "0" and "" are null). */
  providerRequestId: string | null;
  direction: "inbound" | "outbound" | null;
  phase: CallPhase;
  status: ProviderStatus;
  /** The vendor's word as sent, trimmed, at most 64 characters; shown in the flight recorder only. */
  statusWord: string;
  /** Every number named, most likely customer first; own lines and members are removed by the domain. */
  customerCandidates: PartyNumber[];
  /** Every number named, most likely member first. */
  workerCandidates: PartyNumber[];
  /** Every number named, most likely own line first. */
  lineCandidates: PartyNumber[];
  /** Name the vendor gives for who took the call; display only. */
  workerName: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  workerPickedUpAt: Date | null;
  customerRangAt: Date | null;
  customerPickedUpAt: Date | null;
  /** Facts, not words: did each side pick up; null = the signal does not tell. */
  didWorkerPickUp: boolean | null;
  didCustomerPickUp: boolean | null;
  durationSeconds: number | null;
  talkSeconds: number | null;
  /** https and on the vendor's host list, else null. */
  recordingUrl: string | null;
  /** The vendor's cost in its own credits, null where absent or unreadable. */
  costCredits: number | null;
  hangupCause: string | null;
};
export type PartyNumber = { raw: string; lastTen: string };

/** What a webhook body turned out to be. */
export type WebhookReading =
  | { type: "call"; signal: CallSignal }
  /** Member and group events, unknown types: kept, answered 200, nothing changes. */
  | { type: "ignored"; reason: string }
  /** No fields at all (GET probe, empty body). */
  | { type: "empty" };

export type PlaceCallRequest = {
  workerPhone: string;
  customerPhone: string;
  linePhone: string;
};
export type PlaceCallResult =
  | { outcome: "accepted"; providerRequestId: string | null }
  /** The vendor said no: the call was certainly not placed. */
  | { outcome: "refused"; reason: PlaceCallRefusal; message: string }
  /** Time-out or unreadable answer: it may ring. Never tried again automatically. */
  | { outcome: "unknown"; message: string };
export type PlaceCallRefusal =
  | "bad_credentials"
  | "worker_inactive"
  | "no_balance"
  | "bad_number"
  | "unreachable"
  /** Too many calls or requests at once. */
  | "limit"
  | "other";

/** One vendor account's calling ability. Clients are made per account by the registry. */
export interface CallPort {
  placeCall(request: PlaceCallRequest): Promise<PlaceCallResult>;
  /** Ended calls between two instants, as report signals; pages are walked by the client, at most `limit`. */
  listEndedCalls(from: Date, to: Date, limit: number): Promise<PullResult>;
  /** Calls the vendor says are live now, as live signals. */
  listLiveCalls(): Promise<PullResult>;
  /** A harmless authenticated request: proves the key and the way to the vendor. */
  test(): Promise<{ ok: true } | { ok: false; message: string }>;
}
export type PullResult =
  | { ok: true; signals: CallSignal[]; isComplete: boolean }
  | { ok: false; message: string };
