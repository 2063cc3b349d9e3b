import type { CallStatus } from "@/contracts/calls/schema";
import type { WorkspaceId } from "@/contracts/ids";
import type { Prisma } from "@/generated/prisma/client";
import { durationOf } from "./consequences";
import { later } from "./moments";
import { idAt, type StoryCall } from "./story";

/** CallerDesk's own words for an end, as its reports have them. */
const causes: Partial<Record<CallStatus, { word: string; cause: string }>> = {
  completed: { word: "ANSWER", cause: "ANSWER(16-customer)" },
  no_answer: { word: "NOANSWER", cause: "NO ANSWER(0-customer)" },
  busy: { word: "BUSY", cause: "BUSY(17-customer)" },
  cancelled_by_customer: { word: "Cancel-Customer", cause: "CANCEL(0-customer)" },
  failed: { word: "CONGESTION", cause: "CONGESTION(34)" },
  worker_no_answer: { word: "NO ANSWER", cause: "NO ANSWER(0-agent)" },
  missed: { word: "NO ANSWER", cause: "AbandonedCall" },
};

/** Eight digits, so that they never meet the simulated provider's own ten. */
const providerId = (index: number, offset: number) => String(20_000_000 + index * 2 + offset);

export function callRow(
  workspaceId: WorkspaceId,
  accountId: string,
  call: StoryCall,
  index: number,
): Prisma.CallCreateManyInput {
  const isOutgoing = call.direction === "outbound";
  const isTalk = call.status === "completed";
  const heardAt = later(call.endedAt, 900);
  return {
    workspaceId,
    id: call.id,
    direction: call.direction,
    leadId: call.lead?.id ?? null,
    campaignId: call.campaignId,
    workerUserId: call.worker?.id ?? null,
    lineId: call.lineId,
    providerAccountId: accountId,
    customerPhone: call.customerPhone,
    customerLastTen: call.customerLastTen,
    workerPhone: call.worker?.phone ?? null,
    providerCallId: providerId(index, 1),
    providerRequestId: isOutgoing ? providerId(index, 0) : null,
    dialState: isOutgoing ? "accepted" : "none",
    phase: "ended",
    status: call.status,
    endedBy: "report",
    didWorkerPickUp: call.status === "missed" ? false : call.workerPickedUpAt !== null,
    // Who rings us cannot "pick up"; that they talked is all there is to know.
    didCustomerPickUp: isTalk ? true : isOutgoing ? false : null,
    requestedAt: isOutgoing ? call.startedAt : null,
    startedAt: call.startedAt,
    ringingAt: later(call.startedAt, isOutgoing ? 1200 : 0),
    workerPickedUpAt: call.workerPickedUpAt,
    customerRangAt: call.customerRangAt,
    customerPickedUpAt: call.customerPickedUpAt,
    endedAt: call.endedAt,
    durationSeconds: durationOf(call),
    talkSeconds: call.talkSeconds,
    // There is no sound to go with a made-up call, and nothing pretends there is.
    recordingState: "none",
    costCredits: isTalk ? 1 + Math.floor(call.talkSeconds / 60) : 0,
    hangupCause:
      call.direction === "inbound" && isTalk ? "ANSWER(16-agent)" : (causes[call.status]?.cause ?? null),
    outcomeId: call.outcome?.id ?? null,
    outcomeAt: call.outcome?.at ?? null,
    wrapUp: call.worker ? "done" : "none",
    wrapUpAt: call.worker ? call.doneAt : null,
    isSimulated: true,
    lastSignalAt: heardAt,
    createdAt: call.startedAt,
    updatedAt: later(call.doneAt, 1000),
  };
}

/** What the call's page lists: click, the provider's answer, its report, the worker's outcome. */
export function callHistoryRow(
  workspaceId: WorkspaceId,
  call: StoryCall,
  index: number,
): Prisma.CallHistoryCreateManyInput[] {
  const row = (
    at: Date,
    kind: string,
    data: Prisma.InputJsonObject,
    actorUserId: string | null = null,
  ): Prisma.CallHistoryCreateManyInput => ({
    workspaceId,
    id: idAt(at),
    callId: call.id,
    kind,
    at,
    data,
    actorUserId,
  });
  const worker = call.worker?.id ?? null;
  const rows: Prisma.CallHistoryCreateManyInput[] = [];
  if (call.direction === "outbound") {
    rows.push(row(call.startedAt, "requested", {}, worker));
    rows.push(row(later(call.startedAt, 640), "accepted", { providerRequestId: providerId(index, 0) }));
  }
  rows.push(
    row(later(call.endedAt, 900), "signal", {
      kind: "report",
      phase: "ended",
      status: call.status,
      word: causes[call.status]?.word ?? "",
      changed: [],
    }),
  );
  if (call.outcome)
    rows.push(
      row(
        call.outcome.at,
        "outcome",
        { outcomeId: call.outcome.id, label: call.outcome.label, previousOutcomeId: null },
        worker,
      ),
    );
  return rows;
}
