import type { SkipReason } from "@/contracts/campaigns/words";
import { undoSeconds } from "@/contracts/desk/schema";
import type { CampaignId, LeadId, SkipId, TaskId, UserId, WorkspaceId } from "@/contracts/ids";
import { recycleLead, skipLead } from "@/domain/campaigns/commands";
import { getJudge, getJudged } from "@/domain/campaigns/queries/queue";
import { leaseFor } from "@/domain/desk/commands/take";
import { skipSentence } from "@/domain/desk/rules/words";
import { releaseLease } from "@/domain/leads/commands";
import { createTask } from "@/domain/tasks/commands";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** The server's patience beyond what the screen offers: for the way of the request. */
const graceSeconds = 2;

type Place = { workspaceId: WorkspaceId; userId: UserId; campaignId: CampaignId; leadId: LeadId };

/** Passes the lead over and lets it go; the answer says what that did, and until when it can be undone. */
export async function skipHeld(
  tx: Tx,
  emit: Emit,
  { userId, note, reason, ...place }: Place & { reason: SkipReason; note: string | null },
): Promise<{ skipId: SkipId; backAt: Date | null; sentence: string; undoUntil: Date }> {
  const { workspaceId, campaignId, leadId } = place;
  const before = await tx.campaignLead.findUnique({
    where: { workspaceId_campaignId_leadId: { workspaceId, campaignId, leadId } },
    select: { state: true, doneReason: true, nextAttemptAt: true },
  });
  if (!before) throw notFound("lead");
  const plan = await skipLead(tx, emit, { ...place, reason });
  const at = clock.now();
  const skip = await tx.leadSkip.create({
    data: {
      ...place,
      userId,
      reason,
      note,
      at,
      stateBefore: before.state,
      reasonBefore: before.doneReason,
      attemptBefore: before.nextAttemptAt,
    },
    select: { id: true },
  });
  await releaseLease(tx, emit, { workspaceId, leadId, userId });
  const judge = await getJudge(tx, workspaceId, userId);
  return {
    skipId: skip.id as SkipId,
    backAt: plan.kind === "later" ? plan.at : null,
    sentence: skipSentence(plan, reason, judge),
    undoUntil: new Date(at.getTime() + undoSeconds * 1000),
  };
}

/**
 * Puts the lead's place back as it was before the skip, within 10 s (2 more for the way), and gives the lead back
 * to the worker if it can be called and nobody holds it.
 */
export async function undoSkip(
  tx: Tx,
  emit: Emit,
  { workspaceId, userId, skipId }: { workspaceId: WorkspaceId; userId: UserId; skipId: SkipId },
): Promise<{ campaignId: CampaignId; leadId: LeadId; hasLease: boolean }> {
  await tx.$queryRaw`SELECT 1 FROM lead_skips WHERE workspace_id = ${workspaceId}::uuid AND id = ${skipId}::uuid FOR UPDATE`;
  const skip = await tx.leadSkip.findFirst({ where: { workspaceId, id: skipId, userId } });
  if (!skip) throw notFound("skip");
  if (skip.undoneAt) throw new AppError("CONFLICT", "nothing_to_undo", "This skip was undone already.");
  const now = clock.now();
  if (now.getTime() - skip.at.getTime() > (undoSeconds + graceSeconds) * 1000)
    throw new AppError("PRECONDITION_FAILED", "too_late", `A skip can be undone for ${undoSeconds} seconds.`);
  const campaignId = skip.campaignId as CampaignId;
  const leadId = skip.leadId as LeadId;
  await tx.leadSkip.update({
    where: { workspaceId_id: { workspaceId, id: skipId } },
    data: { undoneAt: now },
  });
  await tx.campaignLead.update({
    where: { workspaceId_campaignId_leadId: { workspaceId, campaignId, leadId } },
    data: { state: skip.stateBefore, doneReason: skip.reasonBefore, nextAttemptAt: skip.attemptBefore },
  });
  emit("campaign.progressed", { campaignId, leadId });
  const row = await getJudged(tx, workspaceId, campaignId, leadId, await getJudge(tx, workspaceId, userId));
  const isFree = row?.block === null;
  if (isFree) await leaseFor(tx, emit, { workspaceId, userId, leadId });
  return { campaignId, leadId, hasLease: isFree };
}

/** A callback without a call: the lead rests until then and goes back to the others. */
export async function promiseCallback(
  tx: Tx,
  emit: Emit,
  { userId, at, assignee, ...place }: Place & { at: Date; assignee: "me" | "anyone" },
): Promise<{ taskId: TaskId }> {
  const { workspaceId, campaignId, leadId } = place;
  const now = clock.now();
  if (at <= now)
    throw new AppError("BAD_REQUEST", "callback_time_past", "Choose a time that is still to come.");
  const found = await tx.campaignLead.findUnique({
    where: { workspaceId_campaignId_leadId: { workspaceId, campaignId, leadId } },
    select: { leadId: true },
  });
  if (!found) throw notFound("lead");
  const { id } = await createTask(tx, emit, {
    workspaceId,
    authorUserId: userId,
    kind: "callback",
    title: "Call back",
    leadId,
    callId: null,
    dueAt: at,
    assigneeUserId: assignee === "me" ? userId : null,
  });
  await recycleLead(tx, emit, { ...place, nextAttemptAt: at, isPromised: true });
  await releaseLease(tx, emit, { workspaceId, leadId, userId });
  return { taskId: id };
}
