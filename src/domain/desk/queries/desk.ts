import type { WorkAssignment } from "@/contracts/campaigns/schema";
import type { DeskLead, DeskView, PowerStep, QueueItem } from "@/contracts/desk/views";
import type { CampaignId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { getMyCalls } from "@/domain/calls/queries";
import { countProgress, getCampaign } from "@/domain/campaigns/queries";
import type { Judge, QueueRow } from "@/domain/campaigns/queries/judged";
import { getJudge, getJudged } from "@/domain/campaigns/queries/queue";
import { type Survey, surveyQueue, viewQueue } from "@/domain/campaigns/queries/survey";
import { nextPowerStep, type PowerFacts } from "@/domain/desk/rules/power";
import { getDialStop, getWorkerBlock, judgeOne } from "@/domain/desk/queries/judge";
import { getWorkerStatus } from "@/domain/desk/queries/status";
import { callabilityOf } from "@/domain/desk/rules/words";
import { showEmail, showPhone, showText } from "@/domain/sight/rules/masks";
import { clock } from "@/platform/clock";
import type { Reader } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { latestPerHead } from "@/platform/single-flight";

const listed = 30;
/** Windows and rests move by the clock; a survey is not older. */
const surveyMs = 2000;
const plannedListed = 10;

const itemOf =
  (judge: Judge) =>
  (row: QueueRow): QueueItem => ({
    leadId: row.leadId,
    name: row.name,
    company: row.company,
    phone: row.phone ?? "No number",
    timeZone: row.timeZone ?? row.ruleZone,
    attempts: row.attempts,
    callbackDueAt: row.callbackDueAt,
    callability: callabilityOf(row, judge),
  });

/** The desk of one campaign for one worker, whole. */
export async function getDesk(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  campaignId: CampaignId,
): Promise<DeskView> {
  const [campaign, judge] = await Promise.all([
    getCampaign(reader, workspaceId, campaignId),
    getJudge(reader, workspaceId, userId),
  ]);
  if (!campaign) throw notFound("campaign");
  const { now } = judge;
  const [{ sections, counts: counted }, workerBlock, worker, dialStopped, held] = await Promise.all([
    currentSurvey(reader, workspaceId, campaign, judge).then((survey) =>
      viewQueue(reader, workspaceId, campaignId, judge, { survey, listed }),
    ),
    getWorkerBlock(reader, workspaceId, userId, campaign.line?.id ?? null),
    getWorkerStatus(reader, workspaceId, userId, now),
    getDialStop(reader, workspaceId),
    reader.lead.findFirst({
      where: {
        workspaceId,
        leaseUserId: userId,
        leaseExpiresAt: { gt: now },
        deletedAt: null,
        campaignLeads: { some: { workspaceId, campaignId } },
      },
      select: { id: true, leaseExpiresAt: true, leaseTakenAt: true },
      orderBy: { leaseExpiresAt: "desc" },
    }),
  ]);
  const { worked, reasons, closesAt: nextClosesAt, ...counts } = counted;
  const lead = held ? await getDeskLead(reader, workspaceId, userId, campaignId, held.id as LeadId) : null;
  const lease =
    lead && held?.leaseExpiresAt
      ? { lead, takenAt: held.leaseTakenAt ?? now, expiresAt: held.leaseExpiresAt }
      : null;
  const item = itemOf(judge);
  const upNext = sections.callable.map(item);
  const opens = reasons.flatMap(({ opensAt }) => (opensAt ? [opensAt.getTime()] : []));
  const nextOpensAt = opens.length > 0 ? new Date(Math.min(...opens)) : null;
  const isFinished = counts.total > 0 && counts.callable === 0 && counts.waiting === 0;
  const progress = isFinished
    ? (await countProgress(reader, judge.sight, [campaignId])).get(campaignId)
    : undefined;
  const power =
    worker.mode === "power" && worker.campaign?.id === campaignId
      ? await powerStep(reader, workspaceId, userId, judge, {
          campaignId,
          previewSeconds: campaign.previewSeconds,
          isRunning: campaign.status === "running",
          isBlocked: workerBlock !== null && !["on_a_call", "outcome_needed"].includes(workerBlock.reason),
          lease: lease && {
            leadId: lease.lead.id,
            takenAt: lease.takenAt,
            isCallable: lease.lead.callability.isCallable,
          },
          upNext: upNext.map(({ leadId }) => leadId),
          nextOpensAt,
        })
      : null;
  return {
    campaign: {
      id: campaign.id,
      name: campaign.name,
      status: campaign.status,
      script: campaign.script,
      isOutcomeRequired: campaign.isOutcomeRequired,
      previewSeconds: campaign.previewSeconds,
      queueOrder: campaign.queueOrder,
      lastChange: campaign.lastChange,
      pause: campaign.pause,
    },
    counts,
    reasons,
    nextOpensAt,
    nextClosesAt,
    position: { at: worked, of: counts.total },
    finished: isFinished ? { reached: progress?.reached ?? 0, good: progress?.good ?? 0 } : null,
    upNext,
    plannedCallbacks: sections.planned.slice(0, plannedListed).map(item),
    notNow: sections.notNow.map(item),
    lease,
    worker,
    power,
    workerBlock,
    dialStopped,
    serverTime: now,
  };
}

/**
 * What every desk of the campaign on one line shares, where leads are given to workers each worker's own; its reasons' times
 * end it, as the clock alone opens and closes them.
 */
function currentSurvey(
  reader: Reader,
  workspaceId: WorkspaceId,
  campaign: { id: CampaignId; assignment: WorkAssignment },
  judge: Judge,
): Promise<Survey> {
  const userId = campaign.assignment === "anyone" ? null : judge.userId;
  return latestPerHead(judge.sight, `survey.${campaign.id}.${userId ?? "all"}.${judge.lineId}`, {
    isCurrent: ({ at, counts }) =>
      judge.now.getTime() - at.getTime() < surveyMs &&
      counts.every(({ opensAt, closesAt }) =>
        [opensAt, closesAt].every((end) => end === null || end > judge.now),
      ),
    compute: async () =>
      surveyQueue(reader, workspaceId, campaign.id, { ...judge, userId, now: clock.now() }, listed),
  });
}

/** What power mode does next, from the rows alone: it is the same after a reload and in another tab. */
async function powerStep(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  judge: Judge,
  facts: Omit<PowerFacts, "live" | "open" | "hasMoreOpen" | "readyAt" | "missed" | "nextLeadId"> & {
    campaignId: CampaignId;
    upNext: readonly LeadId[];
  },
): Promise<PowerStep> {
  const [mine, status, last] = await Promise.all([
    getMyCalls(reader, judge.sight, userId),
    reader.workerStatus.findUnique({
      where: { workspaceId_userId: { workspaceId, userId } },
      select: { modeAt: true, resumedAt: true },
    }),
    reader.call.findFirst({
      where: { workspaceId, workerUserId: userId, direction: "outbound" },
      orderBy: { startedAt: "desc" },
      select: { leadId: true, status: true, wrapUpAt: true },
    }),
  ]);
  const missed = last?.status === "worker_no_answer" ? (last.leadId as LeadId | null) : null;
  const again = missed && (await getJudged(reader, workspaceId, facts.campaignId, missed, judge));
  const latest = Math.max(
    ...[status?.modeAt, status?.resumedAt, last?.wrapUpAt].map((at) => at?.getTime() ?? 0),
  );
  const open = [...mine.open, ...mine.folded.filter((call) => call.isOutcomeRequired)];
  return nextPowerStep({
    ...facts,
    live: mine.live[0]?.id ?? null,
    open: open[0] ?? null,
    hasMoreOpen: open.length > 1,
    nextLeadId: facts.upNext.find((leadId) => leadId !== open[0]?.lead?.id) ?? null,
    readyAt: new Date(latest),
    missed: again?.block === null ? missed : null,
  });
}

/** One lead as the desk shows it. */
async function getDeskLead(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  campaignId: CampaignId | null,
  leadId: LeadId,
): Promise<DeskLead> {
  const { callability, row, campaign, judge } = await judgeOne(
    reader,
    workspaceId,
    userId,
    campaignId,
    leadId,
  );
  const lead = await reader.lead.findUniqueOrThrow({
    where: { workspaceId_id: { workspaceId, id: leadId } },
    select: {
      stage: true,
      contact: { select: { name: true, company: true, phone: true, email: true, timeZone: true } },
      owner: { select: { user: { select: { name: true } } } },
      notes: {
        where: { deletedAt: null, text: { not: "" } },
        orderBy: { updatedAt: "desc" },
        take: 1,
        select: {
          text: true,
          updatedAt: true,
          authorUserId: true,
          author: { select: { user: { select: { name: true } } } },
        },
      },
    },
  });
  const note = lead.notes[0];
  const { sight } = judge;
  return {
    id: leadId,
    name: showText(sight, lead.contact.name),
    company: lead.contact.company && showText(sight, lead.contact.company),
    phone: lead.contact.phone ? showPhone(sight, lead.contact.phone) : "No number",
    email: lead.contact.email === null ? null : showEmail(sight, lead.contact.email),
    timeZone: lead.contact.timeZone ?? row?.ruleZone ?? null,
    stage: lead.stage,
    ownerName: lead.owner?.user.name ?? null,
    attempts: row?.attempts ?? 0,
    maxAttempts: campaign?.maxAttempts ?? null,
    callability,
    lastNote: note
      ? {
          text: note.authorUserId === userId ? note.text : showText(sight, note.text),
          authorName: note.author.user.name,
          at: note.updatedAt,
        }
      : null,
  };
}
