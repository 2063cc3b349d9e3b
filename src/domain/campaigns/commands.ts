import type {
  CampaignHours,
  CampaignStatus,
  CampaignWorker,
  DoneReason,
  QueueOrder,
  WorkAssignment,
} from "@/contracts/campaigns/schema";
import type { SkipReason } from "@/contracts/campaigns/words";
import type { CallPurpose } from "@/contracts/consents/schema";
import type { CampaignId, LeadId, LineId, UserId, WorkspaceId } from "@/contracts/ids";
import {
  nextAttemptAt as afterRest,
  canMove,
  clonedFields,
  hourColumns,
  hoursOf,
  type SkipPlan,
  skipPlan,
} from "@/domain/campaigns/rules";
import { clock } from "@/platform/clock";
import { Prisma, type Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** One lead's place in one campaign's queue. */
type Place = { workspaceId: WorkspaceId; campaignId: CampaignId; leadId: LeadId };

const placeKey = ({ workspaceId, campaignId, leadId }: Place) => ({
  workspaceId_campaignId_leadId: { workspaceId, campaignId, leadId },
});

export type CampaignInput = {
  name: string;
  script: string;
  isOutcomeRequired: boolean;
  maxAttempts: number;
  retryMinutes: number;
  wrapUpSeconds: number;
  attemptsPerDay: number;
  avoidSameHours: number;
  previewSeconds: number;
  queueOrder: QueueOrder;
  assignment: WorkAssignment;
  awayMinutes: number;
  workers: readonly CampaignWorker[];
  purpose: CallPurpose;
  hours: CampaignHours | null;
  lineId: LineId | null;
};

async function lineMustExist(tx: Tx, workspaceId: WorkspaceId, lineId: LineId | null): Promise<void> {
  if (lineId === null) return;
  const line = await tx.line.findFirst({
    where: { workspaceId, id: lineId, deletedAt: null },
    select: { id: true },
  });
  if (!line) throw notFound("line");
}

/** Who takes part from now on. Throws NOT_FOUND where one of them is no active member here. */
async function setWorkers(
  tx: Tx,
  { workspaceId, campaignId }: Omit<Place, "leadId">,
  workers: readonly CampaignWorker[],
): Promise<void> {
  const active = await tx.membership.count({
    where: { workspaceId, userId: { in: workers.map((each) => each.userId) }, deactivatedAt: null },
  });
  if (active !== workers.length) throw notFound("member");
  await tx.campaignWorker.deleteMany({ where: { workspaceId, campaignId } });
  await tx.campaignWorker.createMany({
    data: workers.map((each) => ({ workspaceId, campaignId, ...each })),
  });
}

/** Throws NOT_FOUND for a campaign that is deleted or not here. */
export async function campaignMustExist(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: CampaignId,
): Promise<{ status: CampaignStatus; startedAt: Date | null }> {
  const row = await tx.campaign.findFirst({
    where: { workspaceId, id, deletedAt: null },
    select: { status: true, startedAt: true },
  });
  if (!row) throw notFound("campaign");
  return row;
}

/** Made as a draft: nobody is called before a manager starts it. */
export async function createCampaign(
  tx: Tx,
  emit: Emit,
  { workspaceId, workers, hours, ...input }: { workspaceId: WorkspaceId } & CampaignInput,
): Promise<{ id: CampaignId }> {
  await lineMustExist(tx, workspaceId, input.lineId);
  const row = await tx.campaign.create({
    data: { workspaceId, ...input, ...hourColumns(hours) },
    select: { id: true },
  });
  const id = row.id as CampaignId;
  await setWorkers(tx, { workspaceId, campaignId: id }, workers);
  emit("campaign.created", { campaignId: id });
  return { id };
}

/**
 * Saves what differs, and notes who changed which settings. `version` is the one that the form was filled from: where
 * somebody has saved meanwhile, nothing is written and the answer is CONFLICT.
 */
export async function updateCampaign(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    campaignId,
    version,
    actorUserId,
    workers,
    hours,
    ...changes
  }: {
    workspaceId: WorkspaceId;
    campaignId: CampaignId;
    version: number;
    actorUserId: UserId;
  } & Partial<CampaignInput>,
): Promise<{ version: number }> {
  const before = await tx.campaign.findFirst({
    where: { workspaceId, id: campaignId, deletedAt: null },
    include: { workers: { select: { userId: true, weight: true }, orderBy: { userId: "asc" } } },
  });
  if (!before) throw notFound("campaign");
  if (before.version !== version) throw editedElsewhere();
  if (changes.lineId !== undefined) await lineMustExist(tx, workspaceId, changes.lineId);
  const byUser = (a: CampaignWorker, b: CampaignWorker) => (a.userId < b.userId ? -1 : 1);
  const areNew =
    workers !== undefined &&
    JSON.stringify(workersKey([...workers].sort(byUser))) !== JSON.stringify(workersKey(before.workers));
  const changedFields = [
    ...Object.entries(changes).flatMap(([field, value]) =>
      value !== undefined && value !== before[field as keyof typeof changes] ? [field] : [],
    ),
    ...(areNew ? ["workers"] : []),
    ...(hours !== undefined && JSON.stringify(hours) !== JSON.stringify(hoursOf(before)) ? ["hours"] : []),
  ];
  if (changedFields.length === 0) return { version };
  const { count } = await tx.campaign.updateMany({
    where: { workspaceId, id: campaignId, version, deletedAt: null },
    data: {
      ...changes,
      ...(hours === undefined ? {} : hourColumns(hours)),
      version: version + 1,
      changedAt: clock.now(),
      changedByUserId: actorUserId,
      changedFields,
    },
  });
  if (count === 0) throw editedElsewhere();
  if (areNew) await setWorkers(tx, { workspaceId, campaignId }, workers);
  emit("campaign.updated", { campaignId });
  return { version: version + 1 };
}

const workersKey = (workers: readonly { userId: string; weight: number }[]) =>
  workers.map(({ userId, weight }) => [userId, weight]);

const editedElsewhere = (): AppError =>
  new AppError("CONFLICT", "edited_elsewhere", "Somebody changed this campaign meanwhile. Look at it again.");

/** A new draft with the settings and workers of another; its leads come by a change of many leads, where wanted. */
export async function cloneCampaign(
  tx: Tx,
  emit: Emit,
  { workspaceId, campaignId, name }: { workspaceId: WorkspaceId; campaignId: CampaignId; name: string },
): Promise<{ id: CampaignId }> {
  const source = await tx.campaign.findFirst({
    where: { workspaceId, id: campaignId, deletedAt: null },
    include: {
      line: { select: { deletedAt: true } },
      workers: { select: { userId: true, weight: true }, where: { member: { is: { deactivatedAt: null } } } },
    },
  });
  if (!source) throw notFound("campaign");
  const { line, workers } = source;
  const settings = Object.fromEntries(clonedFields.map((field) => [field, source[field]])) as Pick<
    typeof source,
    (typeof clonedFields)[number]
  >;
  return createCampaign(tx, emit, {
    workspaceId,
    ...settings,
    hours: hoursOf(source),
    name,
    lineId: line && !line.deletedAt ? (source.lineId as LineId) : null,
    workers: workers.map((each) => ({ ...each, userId: each.userId as UserId })),
  });
}

/** Starts, pauses, completes or opens again. A call that runs is not touched. */
export async function setCampaignStatus(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    campaignId,
    status,
    actorUserId,
    reason = null,
  }: {
    workspaceId: WorkspaceId;
    campaignId: CampaignId;
    status: CampaignStatus;
    actorUserId: UserId | null;
    /** Told on every desk while it is paused. */
    reason?: string | null;
  },
): Promise<void> {
  const before = await campaignMustExist(tx, workspaceId, campaignId);
  if (before.status === status) return;
  if (!canMove(before.status, status)) {
    throw new AppError(
      "CONFLICT",
      "bad_move",
      `A campaign that is ${before.status} cannot become ${status}.`,
    );
  }
  const startedAt = status === "running" ? (before.startedAt ?? clock.now()) : before.startedAt;
  // The old status is part of the condition: of two managers who press at once, one is told.
  const { count } = await tx.campaign.updateMany({
    where: { workspaceId, id: campaignId, status: before.status, deletedAt: null },
    data: {
      status,
      startedAt,
      ...(status === "paused"
        ? { pausedAt: clock.now(), pausedByUserId: actorUserId, pauseReason: reason }
        : { pausedAt: null, pausedByUserId: null, pauseReason: null }),
    },
  });
  if (count === 0) throw editedElsewhere();
  emit("campaign.status_changed", { campaignId, status });
}

/** Soft: its calls keep their campaign, and it comes back whole with restoreCampaign. */
export async function removeCampaign(
  tx: Tx,
  emit: Emit,
  { workspaceId, campaignId }: { workspaceId: WorkspaceId; campaignId: CampaignId },
): Promise<void> {
  const { status } = await campaignMustExist(tx, workspaceId, campaignId);
  if (status === "running") {
    throw new AppError("PRECONDITION_FAILED", "still_running", "Pause this campaign before you delete it.");
  }
  await tx.campaign.update({
    where: { workspaceId_id: { workspaceId, id: campaignId } },
    data: { deletedAt: clock.now() },
  });
  emit("campaign.deleted", { campaignId });
}

/** Takes a deletion back: the campaign with its queue, as it stood. Does nothing for one that is here. */
export async function restoreCampaign(
  tx: Tx,
  emit: Emit,
  { workspaceId, campaignId }: { workspaceId: WorkspaceId; campaignId: CampaignId },
): Promise<void> {
  const row = await tx.campaign.findUnique({
    where: { workspaceId_id: { workspaceId, id: campaignId } },
    select: { line: { select: { deletedAt: true } } },
  });
  if (!row) throw notFound("campaign");
  const { count } = await tx.campaign.updateMany({
    where: { workspaceId, id: campaignId, deletedAt: { not: null } },
    // A line that was deleted meanwhile calls nobody: the worker's own does, as in a clone.
    data: { deletedAt: null, ...(row.line?.deletedAt ? { lineId: null } : {}) },
  });
  if (count > 0) emit("campaign.restored", { campaignId });
}

/**
 * A dial to the lead was placed: it counts, and the lead rests for the campaign's pause. Who called an absent
 * colleague's lead has it from then on. No place = nothing to do.
 */
export async function recordAttempt(
  tx: Tx,
  emit: Emit,
  { at, byUserId, ...place }: Place & { at: Date; byUserId?: UserId },
): Promise<void> {
  const campaign = await tx.campaign.findUnique({
    where: { workspaceId_id: { workspaceId: place.workspaceId, id: place.campaignId } },
    select: { retryMinutes: true },
  });
  if (!campaign) throw notFound("campaign");
  const { count } = await tx.campaignLead.updateMany({
    where: place,
    data: {
      attempts: { increment: 1 },
      lastAttemptAt: at,
      nextAttemptAt: afterRest(at, campaign.retryMinutes),
    },
  });
  if (byUserId !== undefined)
    await tx.campaignLead.updateMany({
      where: { ...place, AND: [{ assigneeUserId: { not: null } }, { assigneeUserId: { not: byUserId } }] },
      data: { assigneeUserId: byUserId },
    });
  if (count > 0) emit("campaign.progressed", { campaignId: place.campaignId, leadId: place.leadId });
}

/** The worker's own phone was not picked up, so the customer was not called: it costs the lead no attempt and no rest. */
export async function undoAttempt(
  tx: Tx,
  emit: Emit,
  { at, ...place }: Place & { at?: Date },
): Promise<void> {
  const { workspaceId, campaignId, leadId } = place;
  const count = await tx.$executeRaw(Prisma.sql`
    UPDATE campaign_leads
       SET attempts = greatest(attempts - 1, 0), next_attempt_at = ${at ?? clock.now()}, updated_at = clock_timestamp(),
           last_attempt_at = (SELECT max(c.started_at) FROM calls c
                               WHERE c.workspace_id = ${workspaceId}::uuid AND c.lead_id = ${leadId}::uuid AND c.campaign_id = ${campaignId}::uuid
                                 AND c.direction = 'outbound' AND c.ended_by IS DISTINCT FROM 'refusal'
                                 AND c.status NOT IN ('worker_no_answer', 'cancelled_by_worker'))
     WHERE workspace_id = ${workspaceId}::uuid AND campaign_id = ${campaignId}::uuid AND lead_id = ${leadId}::uuid
       AND state = 'queued'`);
  if (count > 0) emit("campaign.progressed", { campaignId, leadId });
}

/**
 * Back in the queue from `nextAttemptAt` on, also where an earlier outcome had taken it out. A lead whose attempts
 * are used up, or whose contact asked not to be called, leaves the queue instead; a call back that was promised
 * (`isPromised`) is made whatever the attempts.
 */
export async function recycleLead(
  tx: Tx,
  emit: Emit,
  {
    nextAttemptAt,
    isPromised = false,
    ...place
  }: Place & { nextAttemptAt: Date | null; isPromised?: boolean },
): Promise<void> {
  const row = await tx.campaignLead.findUnique({
    where: placeKey(place),
    select: {
      attempts: true,
      campaign: { select: { maxAttempts: true } },
      lead: { select: { contact: { select: { doNotCallAt: true } } } },
    },
  });
  if (!row) return;
  if (row.lead.contact.doNotCallAt) return finishLead(tx, emit, { ...place, reason: "blocked" });
  if (!isPromised && row.attempts >= row.campaign.maxAttempts)
    return finishLead(tx, emit, { ...place, reason: "capped" });
  await tx.campaignLead.update({
    where: placeKey(place),
    data: { state: "queued", doneReason: null, nextAttemptAt },
  });
  emit("campaign.progressed", { campaignId: place.campaignId, leadId: place.leadId });
}

/** Out of this campaign's queue. A second reason replaces the first: an outcome may be corrected. */
export async function finishLead(
  tx: Tx,
  emit: Emit,
  { reason, ...place }: Place & { reason: DoneReason },
): Promise<void> {
  const { count } = await tx.campaignLead.updateMany({
    where: { ...place, NOT: { state: "done", doneReason: reason } },
    data: { state: "done", doneReason: reason, nextAttemptAt: null },
  });
  if (count > 0) emit("campaign.progressed", { campaignId: place.campaignId, leadId: place.leadId });
}

/** A worker passes the lead over; the answer says what that did. */
export async function skipLead(
  tx: Tx,
  emit: Emit,
  { reason, ...place }: Place & { reason: SkipReason },
): Promise<SkipPlan> {
  const row = await tx.campaignLead.findUnique({ where: placeKey(place), select: { state: true } });
  if (!row) throw notFound("lead");
  const plan = skipPlan(reason, clock.now());
  if (plan.kind === "done") await finishLead(tx, emit, { ...place, reason: plan.reason });
  else await recycleLead(tx, emit, { ...place, nextAttemptAt: plan.at });
  return plan;
}

/** A manager puts a finished lead back, or takes one out. */
export async function setPlace(
  tx: Tx,
  emit: Emit,
  { isQueued, ...place }: Place & { isQueued: boolean },
): Promise<void> {
  const row = await tx.campaignLead.findUnique({ where: placeKey(place), select: { state: true } });
  if (!row) throw notFound("lead");
  if (isQueued) await recycleLead(tx, emit, { ...place, nextAttemptAt: null });
  else await finishLead(tx, emit, { ...place, reason: "removed" });
}
