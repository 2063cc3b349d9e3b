import type { DialScreen } from "@/contracts/calls/history";
import type { DialRefusal } from "@/contracts/calls/schema";
import { leaseSeconds, screenGoneSeconds } from "@/contracts/desk/schema";
import type { DialVerdict } from "@/contracts/desk/verdict";
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
import { getJudge, getJudged, shown } from "@/domain/campaigns/queries/queue";
import { wholeSight } from "@/domain/sight/rules/sight";
import { pauseInPowerMode } from "@/domain/desk/commands/status";
import { refuseUncallable } from "@/domain/desk/commands/take";
import { getWorkerBlock, judgeOne } from "@/domain/desk/queries/judge";
import { verdictOf } from "@/domain/desk/rules/verdict";
import { blockSentence, dialMessages, unknownMessage } from "@/domain/desk/rules/words";
import { countTry, takeLease } from "@/domain/leads/commands";
import { clock } from "@/platform/clock";
import type { Reader, Tx } from "@/platform/db";
import { isTwinUrl } from "@/platform/env";
import { AppError } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import type { PlaceCallResult } from "@/providers/ports";

export type DialInput = {
  workspaceId: WorkspaceId;
  userId: UserId;
  leadId: LeadId;
  campaignId: CampaignId | null;
  requestKey: string;
  /** Where it was pressed; for the flight recorder only. */
  screen?: DialScreen | undefined;
  /** The tab that dials in power mode; another tab of the same person is refused. */
  screenId?: string | null;
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

  await lockForDial(tx, workspaceId, input.leadId);
  const judgement = await judgeOne(tx, workspaceId, userId, input.campaignId, input.leadId);
  const { campaign, contact, judge } = judgement;
  const block = await getWorkerBlock(tx, workspaceId, userId, campaign?.line?.id ?? null);
  if (block?.reason === "on_a_call" && block.callId)
    await refuseSecondDial(tx, workspaceId, block.callId, input.leadId);
  if (block)
    throw new AppError("PRECONDITION_FAILED", block.reason, block.sentence, { callId: block.callId });
  if (input.screenId) await refuseOtherTab(tx, workspaceId, userId, input.screenId);
  refuseUncallable(judgement);
  await takeLease(tx, emit, { workspaceId, leadId: input.leadId, userId, seconds: leaseSeconds });

  const membership = await tx.membership.findUniqueOrThrow({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { phone: true },
  });
  const row = judgement.row;
  const account = await tx.providerAccount.findFirst({
    where: { workspaceId },
    select: { id: true, baseUrl: true },
  });
  if (!row?.lineId || !row.linePhone)
    throw new AppError("PRECONDITION_FAILED", "no_line", "There is no line to call from.");
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
      lineId: row.lineId,
      providerAccountId: account.id,
      customerPhone: contact.phone,
      customerLastTen: contact.phoneLastTen,
      workerPhone: membership.phone,
      requestKey: input.requestKey,
      verdict: verdictOf(row, judge),
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
    data: { ...(input.screen ? { screen: input.screen } : {}), verdict: verdictOf(row, judge) },
  });
  await countTry(tx, { workspaceId, leadId: input.leadId, at: now, timeZone: judge.timeZone });
  emit("call.dialing", aboutCall(call));
  if (input.campaignId)
    await recordAttempt(tx, emit, {
      workspaceId,
      campaignId: input.campaignId,
      leadId: input.leadId,
      at: now,
      byUserId: userId,
    });
  return {
    callId: call.id as CallId,
    ask: {
      accountId: account.id,
      workerPhone: membership.phone,
      customerPhone: contact.phone,
      linePhone: row.linePhone,
    },
  };
}

/**
 * Nothing that forbids the call can change between the judgement and the commit. The contact's row first, then the
 * lead's: "do not call" takes them in this order too, so the two wait for each other and never in a circle.
 */
async function lockForDial(tx: Tx, workspaceId: WorkspaceId, leadId: LeadId): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM contacts k JOIN leads l ON l.workspace_id = k.workspace_id AND l.contact_id = k.id
     WHERE l.workspace_id = ${workspaceId}::uuid AND l.id = ${leadId}::uuid FOR SHARE OF k`;
  await tx.$queryRaw`
    SELECT 1 FROM leads WHERE workspace_id = ${workspaceId}::uuid AND id = ${leadId}::uuid FOR UPDATE`;
  // "Stop all dialling" waits for dials that are being committed, and every later one sees it.
  await tx.$queryRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId}::uuid FOR SHARE`;
}

async function refuseSecondDial(
  tx: Tx,
  workspaceId: WorkspaceId,
  callId: CallId,
  leadId: LeadId,
): Promise<void> {
  const running = await tx.call.findFirst({
    where: { workspaceId, id: callId, leadId, phase: { not: "ended" }, direction: "outbound" },
    select: { id: true },
  });
  if (running)
    throw new AppError("CONFLICT", "already_dialling", "Already dialling this lead in another tab.", {
      callId,
    });
}

async function refuseOtherTab(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
  screenId: string,
): Promise<void> {
  const holder = await tx.workerScreen.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { screenId: true, seenAt: true },
  });
  const isThere = holder && clock.now().getTime() - holder.seenAt.getTime() < screenGoneSeconds * 1000;
  if (isThere && holder.screenId !== screenId)
    throw new AppError("CONFLICT", "other_tab", "Another tab of yours dials in power mode.");
}

type Refused = { outcome: "refused"; reason: DialRefusal; message: string; verdict?: DialVerdict };
export type DialResult = Exclude<PlaceCallResult, { outcome: "refused" }> | Refused;

/**
 * The last look before the vendor is asked, which happens outside the transaction: the same judge, for what forbids
 * the call whatever the queue ("do not call", consent, hours …), and "stop all dialling". Null = ask.
 */
export async function refusedMeanwhile(
  reader: Reader,
  {
    workspaceId,
    userId,
    campaignId,
    leadId,
  }: Pick<DialInput, "workspaceId" | "userId" | "campaignId" | "leadId">,
): Promise<Refused | null> {
  const judge = await getJudge(reader, workspaceId, userId);
  const [row, workspace] = await Promise.all([
    // Whoever may not see the lead any more may not call it either, but what forbids the call is told first.
    getJudged(reader, workspaceId, campaignId, leadId, { ...judge, sight: wholeSight(workspaceId) }),
    reader.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { dialStoppedAt: true } }),
  ]);
  if (row?.forbidden)
    return {
      outcome: "refused",
      reason: row.forbidden === "do_not_call" ? "do_not_call" : "not_allowed",
      message: blockSentence({ ...shown(judge)(row), block: row.forbidden }, judge),
      verdict: verdictOf({ ...row, block: row.forbidden }, judge),
    };
  if (workspace.dialStoppedAt)
    return { outcome: "refused", reason: "dialling_stopped", message: "All dialling was stopped." };
  return null;
}

/** Keeps what the vendor answered to the click; a webhook may have come first and is never set back. */
export async function settleDial(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; callId: CallId; accountId: string; result: DialResult },
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
    // A webhook has spoken already: the vendor did take the click. The call's history alone has a line more.
    if (call.lastSignalAt) return tellUnchanged(emit, call);
    await save(tx, emit, call, { dialState: "unknown" }, unknownMessage(result.message));
    return;
  }
  await addHistory(tx, workspaceId, call.id, {
    kind: "refused",
    data: {
      reason: result.reason,
      message: result.message,
      ...("verdict" in result && result.verdict ? { verdict: result.verdict } : {}),
    },
  });
  if (result.reason === "bad_credentials") {
    await tx.providerAccount.update({
      where: { workspaceId_id: { workspaceId, id: input.accountId } },
      data: { refusedAt: clock.now() },
    });
    emit("provider_account.updated", { providerAccountId: input.accountId as ProviderAccountId });
    if (call.workerUserId)
      await pauseInPowerMode(
        tx,
        emit,
        { workspaceId, userId: call.workerUserId as UserId },
        "account_refused",
      );
  }
  if (call.phase === "ended" || call.lastSignalAt) return tellUnchanged(emit, call);
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
    {
      dialMessage: dialMessages[result.reason]({ workerPhone: call.workerPhone, message: result.message }),
      dialRefusal: result.reason,
      ...("verdict" in result && result.verdict ? { verdict: result.verdict } : {}),
    },
  );
}

function tellUnchanged(emit: Emit, call: CallRow): void {
  const { phase, dialState, recordingState } = call;
  emit("call.updated", { ...aboutCall(call), phase, dialState, recordingState });
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
