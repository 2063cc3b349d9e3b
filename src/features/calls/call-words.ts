import { formatClock, formatDuration } from "@/components/format";
import type { BadgeTone } from "@/components/status-badge";
import type { CallDirection, CallStatus } from "@/contracts/calls/schema";
import type { CallView } from "@/contracts/calls/views";

export const statusWords: Record<CallStatus, { label: string; tone: BadgeTone }> = {
  in_progress: { label: "In progress", tone: "active" },
  completed: { label: "Completed", tone: "positive" },
  no_answer: { label: "No answer", tone: "warm" },
  busy: { label: "Busy", tone: "busy" },
  failed: { label: "Failed", tone: "negative" },
  cancelled_by_worker: { label: "Cancelled by you", tone: "quiet" },
  cancelled_by_customer: { label: "Customer hung up", tone: "quiet" },
  worker_no_answer: { label: "You did not pick up", tone: "quiet" },
  missed: { label: "Missed", tone: "warm" },
  unknown: { label: "Unknown, asking provider", tone: "unknown" },
};

/** The same status on somebody else's call. */
export function statusLabel(call: Pick<CallView, "status" | "worker">, viewerId: string): string {
  const isMine = call.worker?.userId === viewerId;
  if (call.status === "worker_no_answer" && !isMine) return "Worker did not pick up";
  if (call.status === "cancelled_by_worker" && !isMine) return "Cancelled by worker";
  return statusWords[call.status].label;
}

export const directionWords: Record<CallDirection, string> = { outbound: "Outgoing", inbound: "Incoming" };

export function personOf(call: Pick<CallView, "lead" | "customerPhone">): string {
  return call.lead?.name ?? call.customerPhone;
}

type Leg = { is: boolean | null; words: string };

/** Who picked up, side by side: a fact of the line, never a verdict or an outcome. */
export function legsOf(call: CallView, isMine: boolean): { worker: Leg; customer: Leg } {
  const who = isMine ? "You" : (call.worker?.name ?? "Nobody here");
  const verb = (is: boolean | null, subject: string, at: Date | null): string => {
    if (is === true) return at ? `${subject} picked up ${formatClock(at)}` : `${subject} picked up`;
    if (is === false) return `${subject} did not pick up`;
    return `${subject}: not known${call.phase === "ended" ? "" : " yet"}`;
  };
  return {
    worker: { is: call.didWorkerPickUp, words: verb(call.didWorkerPickUp, who, call.workerPickedUpAt) },
    customer: {
      is: call.didCustomerPickUp,
      // Beside "You picked up 12:43:27" the verb is said already, and the line stays one line.
      words:
        call.didWorkerPickUp === true && call.didCustomerPickUp === true && call.customerPickedUpAt
          ? `Customer ${formatClock(call.customerPickedUpAt)}`
          : verb(call.didCustomerPickUp, "Customer", call.customerPickedUpAt),
    },
  };
}

/** What happened, in one plain sentence; null where the badge says it all. */
export function truthOf(call: CallView): string | null {
  if (call.dialState === "refused") return call.dialMessage ?? "The provider refused this call.";
  if (call.endedBy === "person" && call.status === "unknown")
    return "Ended by hand. The provider has not reported yet.";
  switch (call.status) {
    case "worker_no_answer":
      return "You did not pick up, so the customer was not called.";
    case "no_answer":
      return "They did not answer.";
    case "busy":
      return "Their line was busy.";
    case "cancelled_by_customer":
      return "They hung up.";
    case "cancelled_by_worker":
      return "You hung up before they answered.";
    case "missed":
      return "They called and nobody picked up.";
    case "failed":
      return call.dialMessage ?? "The call did not go through.";
    case "unknown":
      return "The provider has not said how this call ended.";
    case "completed":
      return call.talkSeconds === null ? null : `Talked ${formatDuration(call.talkSeconds)}.`;
    case "in_progress":
      return null;
  }
}

type Stage = {
  caption: string;
  /** The same in two words at most. */
  short: string;
  from: Date;
};

/** The stage of a call that is on, as its timer's caption, and what that timer counts from. */
export function stageOf(call: CallView): Stage {
  if (call.didCustomerPickUp === true)
    return { caption: "Talking", short: "Talking", from: call.customerPickedUpAt ?? call.startedAt };
  if (call.phase === "answered")
    return { caption: "On the call", short: "On the call", from: call.workerPickedUpAt ?? call.startedAt };
  if (call.direction === "inbound")
    return { caption: "Incoming", short: "Incoming", from: call.ringingAt ?? call.startedAt };
  if (call.didWorkerPickUp === true)
    return {
      caption: "Ringing customer",
      short: "Ringing",
      from: call.customerRangAt ?? call.workerPickedUpAt ?? call.startedAt,
    };
  if (call.phase === "ringing")
    return { caption: "Your phone is ringing", short: "Ringing you", from: call.ringingAt ?? call.startedAt };
  if (call.dialState === "unknown")
    return { caption: "Not confirmed", short: "Not sure", from: call.startedAt };
  if (call.dialState === "accepted")
    return {
      caption: "Your phone is ringing",
      short: "Ringing you",
      from: call.requestedAt ?? call.startedAt,
    };
  return { caption: "Asking the provider", short: "Asking", from: call.requestedAt ?? call.startedAt };
}
