import type { CallId, WorkspaceId } from "@/contracts/ids";
import {
  aboutCall,
  addHistory,
  type CallRow,
  factsOf,
  lockCall,
  saveFacts,
} from "@/domain/calls/commands/record";
import {
  findCallByIds,
  findUnnamedDial,
  getNumberBook,
  getOnlyLead,
  listCallsByParties,
  lockCallNames,
  tryCall,
  tryCallNames,
} from "@/domain/calls/queries/ingest";
import {
  type CallFacts,
  chooseParties,
  contradiction,
  mergeSignal,
  type Parties,
  phaseRank,
  type SignalSource,
  wrapUpAtEnd,
  wrapUpDueAt,
} from "@/domain/calls/rules";
import { toE164 } from "@/lib/phone";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";
import type { CallSignal } from "@/providers/ports";

export type IngestInput = {
  workspaceId: WorkspaceId;
  provider: "callerdesk";
  providerAccountId: string | null;
  signal: CallSignal;
  receivedAt: Date;
  source: SignalSource;
  deliveryId: string | null;
  isSimulated: boolean;
  /** Where somebody else works on this call just now: wait for them, or leave it and say "busy". */
  whenBusy?: "wait" | "leave";
};
export type IngestResult =
  | { outcome: "applied" | "late" | "revision" | "unchanged" | "created"; callId: string }
  | { outcome: "set_aside"; callId: string; contradicts: string }
  /** Nothing was written. */
  | { outcome: "busy" };

const adoptWithinMs = 10 * 60_000;

/**
 * A vendor's signal becomes what we know. One transaction per signal; two signals that could be of one call
 * wait for each other on advisory locks of everything they name (taken in sorted order, so they cannot deadlock).
 */
export async function ingestCallSignal(tx: Tx, emit: Emit, input: IngestInput): Promise<IngestResult> {
  const { workspaceId, signal, receivedAt } = input;
  const book = await getNumberBook(tx, workspaceId);
  const { members } = book;
  const parties = chooseParties(signal, book);
  const names = namesOf(signal, parties);
  const mayLeave = input.whenBusy === "leave";
  if (mayLeave && !(await tryCallNames(tx, workspaceId, names))) return { outcome: "busy" };
  if (!mayLeave) await lockCallNames(tx, workspaceId, names);

  const found = await findCall(tx, workspaceId, input.provider, signal, parties, receivedAt);
  if (!found) return create(tx, emit, input, parties, members);
  if (mayLeave && !(await tryCall(tx, workspaceId, found.id))) return { outcome: "busy" };

  const call = await lockCall(tx, workspaceId, found.id);
  const workerLastTen = members.find((member) => member.userId === call.workerUserId)?.phoneLastTen ?? null;
  const contradicts = contradiction({ ...call, workerLastTen }, parties, signal.direction);
  if (contradicts) return { outcome: "set_aside", callId: call.id, contradicts };

  const before = factsOf(call);
  const { facts, isLate, hasChanged } = mergeSignal(before, signal, receivedAt, input.source);
  const filled = await fillIdentity(tx, call, parties, signal);
  const isRevision = before.phase === "ended" && !isLate && before.endedBy !== "person";
  const kind = isLate
    ? "late_signal"
    : input.source === "pull"
      ? "pulled"
      : isRevision
        ? "revision"
        : "signal";
  await addHistory(tx, workspaceId, call.id, {
    kind,
    deliveryId: input.deliveryId,
    data: {
      kind: signal.kind,
      phase: signal.phase,
      status: signal.status,
      word: signal.statusWord,
      changed: changedKeys(before, facts),
      phaseBefore: before.phase,
      phaseAfter: facts.phase,
    },
  });
  if (!hasChanged && Object.keys(filled).length === 0) {
    await tx.call.update({
      where: { workspaceId_id: { workspaceId, id: call.id } },
      data: { lastSignalAt: receivedAt, checkCount: 0 },
    });
    emit("call.updated", {
      ...aboutCall(call),
      phase: call.phase,
      dialState: call.dialState,
      recordingState: call.recordingState,
    });
    return { outcome: isLate ? "late" : "unchanged", callId: call.id };
  }
  await saveFacts(tx, emit, call, facts, { ...filled, lastSignalAt: receivedAt, checkCount: 0 });
  return { outcome: isLate ? "late" : isRevision ? "revision" : "applied", callId: call.id };
}

const changedKeys = (before: CallFacts, after: CallFacts): string[] =>
  (Object.keys(after) as (keyof CallFacts)[]).filter((key) => {
    const [a, b] = [before[key], after[key]];
    return a instanceof Date && b instanceof Date ? a.getTime() !== b.getTime() : a !== b;
  });

/** Everything by which another signal could mean the same call. */
function namesOf(signal: CallSignal, parties: Parties): string[] {
  return [
    signal.providerCallId && `call:${signal.providerCallId}`,
    signal.providerRequestId && `request:${signal.providerRequestId}`,
    parties.customer && `customer:${parties.customer.lastTen}`,
  ]
    .filter((name): name is string => Boolean(name))
    .sort();
}

/** Our call for this signal: by the vendor's ids; else exactly one open call with these parties, or the worker's own click. */
async function findCall(
  tx: Tx,
  workspaceId: WorkspaceId,
  provider: "callerdesk",
  signal: CallSignal,
  parties: Parties,
  receivedAt: Date,
): Promise<{ id: string } | null> {
  const byIds = await findCallByIds(tx, workspaceId, provider, signal);
  if (byIds) return byIds;
  // The click's reply may have named the call between the two looks: then it is no longer unnamed, but has its ids.
  const again = () => findCallByIds(tx, workspaceId, provider, signal);
  const since = new Date(receivedAt.getTime() - adoptWithinMs);
  const { workerUserId } = parties;
  if (!parties.customer) {
    const isDial = workerUserId !== null && signal.direction !== "inbound";
    const unnamed = isDial ? await findUnnamedDial(tx, workspaceId, workerUserId, since) : null;
    return unnamed ?? again();
  }
  const calls = await listCallsByParties(tx, workspaceId, signal, {
    customerLastTen: parties.customer.lastTen,
    workerUserId,
    since,
  });
  return calls.length === 1 ? (calls[0] ?? null) : again();
}

/** Identity that was unknown and that this signal names. Never replaces what is known. */
async function fillIdentity(tx: Tx, call: CallRow, parties: Parties, signal: CallSignal) {
  const workspaceId = call.workspaceId as WorkspaceId;
  const filled: {
    customerPhone?: string;
    customerLastTen?: string;
    leadId?: string;
    workerUserId?: string;
    lineId?: string;
  } = {};
  if (!call.customerLastTen && parties.customer) {
    filled.customerPhone = toE164(parties.customer.raw) ?? parties.customer.raw;
    filled.customerLastTen = parties.customer.lastTen;
    const lead = await getOnlyLead(tx, workspaceId, parties.customer.lastTen);
    if (lead && !call.leadId) filled.leadId = lead.id;
  }
  if (!call.lineId && parties.lineId) filled.lineId = parties.lineId;
  if (!call.workerUserId) {
    const worker = await whoseCall(
      tx,
      workspaceId,
      parties.workerUserId,
      call.leadId ?? filled.leadId ?? null,
      signal,
    );
    if (worker) filled.workerUserId = worker;
  }
  return filled;
}

/** The member the event names → who holds the lead's lease → the lead's owner → nobody. */
async function whoseCall(
  tx: Tx,
  workspaceId: WorkspaceId,
  named: string | null,
  leadId: string | null,
  signal: CallSignal,
): Promise<string | null> {
  if (named) return named;
  // A number that answered and is no member's phone: somebody took it whom we do not know.
  if (signal.didWorkerPickUp === true && signal.workerCandidates.length > 0 && signal.direction === "inbound")
    return null;
  if (!leadId) return null;
  const lead = await tx.lead.findUnique({
    where: { workspaceId_id: { workspaceId, id: leadId } },
    select: { leaseUserId: true, leaseExpiresAt: true, ownerUserId: true },
  });
  const isHeld =
    lead?.leaseExpiresAt !== null && lead?.leaseExpiresAt !== undefined && lead.leaseExpiresAt > clock.now();
  const candidate = (isHeld ? lead?.leaseUserId : null) ?? lead?.ownerUserId ?? null;
  if (!candidate) return null;
  const member = await tx.membership.findFirst({
    where: { workspaceId, userId: candidate, deactivatedAt: null },
    select: { userId: true },
  });
  return member?.userId ?? null;
}

async function create(
  tx: Tx,
  emit: Emit,
  input: IngestInput,
  parties: Parties,
  members: readonly { userId: string; phone: string | null }[],
): Promise<IngestResult> {
  const { workspaceId, signal, receivedAt } = input;
  const lead = parties.customer ? await getOnlyLead(tx, workspaceId, parties.customer.lastTen) : null;
  const workerUserId = await whoseCall(tx, workspaceId, parties.workerUserId, lead?.id ?? null, signal);
  const blank: CallFacts = {
    direction: signal.direction ?? (parties.workerUserId ? "outbound" : "inbound"),
    dialState: "none",
    phase: "dialing",
    status: "in_progress",
    endedBy: null,
    providerCallId: null,
    providerRequestId: null,
    didWorkerPickUp: null,
    didCustomerPickUp: null,
    requestedAt: null,
    startedAt: receivedAt,
    ringingAt: null,
    workerPickedUpAt: null,
    customerRangAt: null,
    customerPickedUpAt: null,
    endedAt: null,
    durationSeconds: null,
    talkSeconds: null,
    recordingUrl: null,
    recordingState: "none",
    costCredits: null,
    hangupCause: null,
  };
  const { facts } = mergeSignal(blank, signal, receivedAt, input.source);
  const isEnded = facts.phase === "ended";
  const call = await tx.call.create({
    data: {
      ...facts,
      workspaceId,
      provider: input.provider,
      providerAccountId: input.providerAccountId,
      leadId: lead?.id ?? null,
      workerUserId,
      workerPhone: members.find((member) => member.userId === workerUserId)?.phone ?? null,
      lineId: parties.lineId,
      customerPhone: parties.customer ? (toE164(parties.customer.raw) ?? parties.customer.raw) : null,
      customerLastTen: parties.customer?.lastTen ?? null,
      lastSignalAt: receivedAt,
      isSimulated: input.isSimulated,
      ...(isEnded && facts.endedBy
        ? {
            wrapUp: wrapUpAtEnd({ workerUserId, endedBy: facts.endedBy }),
            wrapUpAt: clock.now(),
            wrapUpDueAt: wrapUpDueAt(clock.now()),
          }
        : {}),
    },
  });
  await addHistory(tx, workspaceId, call.id, {
    kind: input.source === "pull" ? "pulled" : "signal",
    deliveryId: input.deliveryId,
    data: {
      kind: signal.kind,
      phase: signal.phase,
      status: signal.status,
      word: signal.statusWord,
      changed: [],
      phaseAfter: facts.phase,
    },
  });
  const about = aboutCall(call);
  if (isEnded) {
    emit("call.ended", {
      ...about,
      status: call.status,
      endedBy: call.endedBy ?? "report",
      durationSeconds: call.durationSeconds,
    });
    if (lead) {
      await tx.lead.update({
        where: { workspaceId_id: { workspaceId, id: lead.id } },
        data: { lastCallAt: call.endedAt ?? receivedAt },
      });
    }
  } else if (phaseRank[call.phase] >= phaseRank.answered) emit("call.answered", about);
  else if (call.phase === "ringing") emit("call.ringing", about);
  else emit("call.dialing", about);
  return { outcome: "created", callId: call.id as CallId };
}
