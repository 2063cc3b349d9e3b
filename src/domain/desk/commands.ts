import type { DialScreen } from "@/contracts/calls/history";
import type { CallId, CampaignId, LeadId, ProviderAccountId, UserId, WorkspaceId } from "@/contracts/ids";
import {
  aboutCall,
  addHistory,
  type CallRow,
  factsOf,
  lockCall,
  saveFacts,
} from "@/domain/calls/commands/record";
import { recordAttempt } from "@/domain/campaigns/commands";
import { listQueue } from "@/domain/campaigns/queries";
import { getWorkerBlock, judgeOne } from "@/domain/desk/queries";
import { isTwinUrl } from "@/platform/env";
import { releaseLease, takeLease } from "@/domain/leads/commands";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import type { PlaceCallResult } from "@/providers/ports";

const leaseSeconds = 120;
const candidates = 20;

type DeskInput = { workspaceId: WorkspaceId; userId: UserId; campaignId: CampaignId };

/**
 * Gives the worker the next callable lead, or the one asked for. A lead that a colleague takes in the same moment
 * is passed over; the database decides who was first.
 */
export async function takeNext(
  tx: Tx,
  emit: Emit,
  input: DeskInput & { leadId: LeadId | null },
): Promise<LeadId | null> {
  const { workspaceId, userId, campaignId } = input;
  if (input.leadId) {
    const { callability } = await judgeOne(tx, workspaceId, userId, campaignId, input.leadId);
    if (!callability.isCallable) throw new AppError("CONFLICT", callability.reason, callability.sentence);
    await releaseOthers(tx, emit, workspaceId, userId, input.leadId);
    await takeLease(tx, emit, { workspaceId, leadId: input.leadId, userId, seconds: leaseSeconds });
    return input.leadId;
  }
  const queue = await listQueue(tx, workspaceId, campaignId, { now: clock.now(), limit: candidates, userId });
  for (const row of queue) {
    const { callability } = await judgeOne(tx, workspaceId, userId, campaignId, row.leadId);
    if (!callability.isCallable) continue;
    // Taken by a colleague's transaction that has not committed yet: do not wait for it, go on.
    const [free] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM leads WHERE workspace_id = ${workspaceId}::uuid AND id = ${row.leadId}::uuid
         AND (lease_user_id IS NULL OR lease_user_id = ${userId}::uuid OR lease_expires_at <= now())
         FOR UPDATE SKIP LOCKED`;
    if (!free) continue;
    await releaseOthers(tx, emit, workspaceId, userId, row.leadId);
    await takeLease(tx, emit, { workspaceId, leadId: row.leadId, userId, seconds: leaseSeconds });
    return row.leadId;
  }
  return null;
}

/** A worker holds one lead at a time, except those on a call. */
async function releaseOthers(
  tx: Tx,
  emit: Emit,
  workspaceId: WorkspaceId,
  userId: UserId,
  keep: LeadId,
): Promise<void> {
  const held = await tx.lead.findMany({
    where: { workspaceId, leaseUserId: userId, leaseExpiresAt: { gt: clock.now() }, id: { not: keep } },
    select: { id: true },
    take: 20,
  });
  for (const lead of held) await releaseLease(tx, emit, { workspaceId, leadId: lead.id as LeadId, userId });
}

export type DialInput = {
  workspaceId: WorkspaceId;
  userId: UserId;
  leadId: LeadId;
  campaignId: CampaignId | null;
  requestKey: string;
  /** Where it was pressed; for the flight recorder only. */
  screen?: DialScreen | undefined;
};
/** What the vendor is asked for; null where this very click was made before and nothing is to be asked. */
export type PreparedDial = {
  callId: CallId;
  ask: { accountId: string; workerPhone: string; customerPhone: string; linePhone: string } | null;
};

/**
 * Commits the call as `dialing` before the vendor is asked, because its webhook can overtake its reply. Everything
 * that forbids a call is judged here, in the transaction; the unique indexes on open dials stand behind it.
 */
export async function prepareDial(tx: Tx, emit: Emit, input: DialInput): Promise<PreparedDial> {
  const { workspaceId, userId } = input;
  // One dial of one worker at a time: two tabs and a bouncing key wait here and find the first one's call.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId}:dial:${userId}`}, 13))::text`;
  const same = await tx.call.findUnique({
    where: { workspaceId_requestKey: { workspaceId, requestKey: input.requestKey } },
    select: { id: true },
  });
  if (same) return { callId: same.id as CallId, ask: null };

  const { callability, campaign, contact } = await judgeOne(
    tx,
    workspaceId,
    userId,
    input.campaignId,
    input.leadId,
  );
  const block = await getWorkerBlock(tx, workspaceId, userId, campaign?.line?.id ?? null);
  if (block)
    throw new AppError("PRECONDITION_FAILED", block.reason, block.sentence, { callId: block.callId });
  if (!callability.isCallable) throw new AppError("CONFLICT", callability.reason, callability.sentence);
  await takeLease(tx, emit, { workspaceId, leadId: input.leadId, userId, seconds: leaseSeconds });

  const membership = await tx.membership.findUniqueOrThrow({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { phone: true, lineId: true },
  });
  const lineId = campaign?.line?.id ?? membership.lineId;
  const line = await tx.line.findFirst({
    where: { workspaceId, deletedAt: null, ...(lineId ? { id: lineId } : {}) },
    orderBy: { createdAt: "asc" },
    select: { id: true, phone: true },
  });
  const account = await tx.providerAccount.findFirst({
    where: { workspaceId },
    select: { id: true, baseUrl: true },
  });
  if (!line) throw new AppError("PRECONDITION_FAILED", "no_line", "There is no line to call from.");
  if (!account || !membership.phone || !contact.phone)
    throw new AppError("PRECONDITION_FAILED", "no_account", "Calls are not set up yet.");

  const now = clock.now();
  const call = await tx.call.create({
    data: {
      workspaceId,
      direction: "outbound",
      leadId: input.leadId,
      campaignId: input.campaignId,
      workerUserId: userId,
      lineId: line.id,
      providerAccountId: account.id,
      customerPhone: contact.phone,
      customerLastTen: contact.phoneLastTen,
      workerPhone: membership.phone,
      requestKey: input.requestKey,
      dialState: "requested",
      phase: "dialing",
      requestedAt: now,
      startedAt: now,
      isSimulated: isTwinUrl(account.baseUrl),
    },
  });
  await addHistory(tx, workspaceId, call.id, {
    kind: "requested",
    actorUserId: userId,
    data: input.screen ? { screen: input.screen } : {},
  });
  emit("call.dialing", aboutCall(call));
  if (input.campaignId)
    await recordAttempt(tx, emit, {
      workspaceId,
      campaignId: input.campaignId,
      leadId: input.leadId,
      at: now,
    });
  return {
    callId: call.id as CallId,
    ask: {
      accountId: account.id,
      workerPhone: membership.phone,
      customerPhone: contact.phone,
      linePhone: line.phone,
    },
  };
}

/** Keeps what the vendor answered to the click; a webhook may have come first and is never set back. */
export async function settleDial(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; callId: CallId; accountId: string; result: PlaceCallResult },
): Promise<void> {
  const { workspaceId, result } = input;
  const call = await lockCall(tx, workspaceId, input.callId);
  if (result.outcome === "accepted") {
    await addHistory(tx, workspaceId, call.id, {
      kind: "accepted",
      data: { providerRequestId: result.providerRequestId },
    });
    await save(
      tx,
      emit,
      call,
      { dialState: "accepted", providerRequestId: call.providerRequestId ?? result.providerRequestId },
      null,
    );
    return;
  }
  if (result.outcome === "unknown") {
    await addHistory(tx, workspaceId, call.id, {
      kind: "no_answer_from_provider",
      data: { message: result.message },
    });
    // A webhook has spoken already: the vendor did take the click.
    if (call.lastSignalAt) return;
    await save(tx, emit, call, { dialState: "unknown" }, result.message);
    return;
  }
  await addHistory(tx, workspaceId, call.id, {
    kind: "refused",
    data: { reason: result.reason, message: result.message },
  });
  if (result.reason === "bad_credentials") {
    await tx.providerAccount.update({
      where: { workspaceId_id: { workspaceId, id: input.accountId } },
      data: { refusedAt: clock.now() },
    });
    emit("provider_account.updated", { providerAccountId: input.accountId as ProviderAccountId });
  }
  if (call.phase === "ended" || call.lastSignalAt) return;
  await saveFacts(
    tx,
    emit,
    call,
    {
      ...factsOf(call),
      dialState: "refused",
      phase: "ended",
      status: "failed",
      endedBy: "refusal",
      endedAt: clock.now(),
    },
    { dialMessage: result.message },
  );
}

async function save(
  tx: Tx,
  emit: Emit,
  call: CallRow,
  change: Partial<ReturnType<typeof factsOf>>,
  dialMessage: string | null,
): Promise<void> {
  await saveFacts(tx, emit, call, { ...factsOf(call), ...change }, { dialMessage });
}
