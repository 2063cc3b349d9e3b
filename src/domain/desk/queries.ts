import type { Callability, DeskLead, DeskView, QueueItem } from "@/contracts/calls/views";
import type { CallId, CampaignId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { isOutcomeMissing } from "@/domain/calls/commands/record";
import {
  countQueue,
  getCampaign,
  getCampaignLead,
  listNotNow,
  listQueue,
  type QueueRow,
} from "@/domain/campaigns/queries";
import { judgeLead, type Judge, type LeadFacts } from "@/domain/desk/rules";
import { formatPhone } from "@/lib/phone";
import { clock } from "@/platform/clock";
import type { Reader } from "@/platform/db";
import { isTwinUrl } from "@/platform/env";
import { notFound } from "@/platform/errors";

const listed = 30;

/** Who judges: the same for the queue on the screen and for the dial. */
async function judgeFor(reader: Reader, workspaceId: WorkspaceId, userId: UserId): Promise<Judge> {
  const [workspace, account] = await Promise.all([
    reader.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { timeZone: true } }),
    reader.providerAccount.findFirst({ where: { workspaceId }, select: { baseUrl: true } }),
  ]);
  return { userId, now: clock.now(), timeZone: workspace.timeZone, isTwin: isTwinUrl(account?.baseUrl) };
}

type OnCall = { userId: string | null; name: string };

/** Leads of these ids that are on a call now, with whom. */
async function onCall(
  reader: Reader,
  workspaceId: WorkspaceId,
  leadIds: readonly string[],
): Promise<Map<string, OnCall>> {
  if (leadIds.length === 0) return new Map();
  const calls = await reader.call.findMany({
    where: { workspaceId, leadId: { in: [...leadIds] }, phase: { not: "ended" } },
    select: { leadId: true, worker: { select: { userId: true, user: { select: { name: true } } } } },
  });
  return new Map(
    calls.flatMap((call) =>
      call.leadId
        ? [
            [
              call.leadId,
              { userId: call.worker?.userId ?? null, name: call.worker?.user.name ?? "a colleague" },
            ],
          ]
        : [],
    ),
  );
}

function factsOfRow(
  row: QueueRow,
  campaign: { status: DeskView["campaign"]["status"]; maxAttempts: number },
  onCallWith: OnCall | null,
): LeadFacts {
  return {
    name: row.name,
    phone: row.phone,
    phoneLastTen: row.phoneLastTen,
    isDemo: row.isDemo,
    doNotCallAt: row.doNotCallAt,
    leaseUserId: row.leaseUserId,
    leaseHolderName: row.leaseHolderName,
    leaseExpiresAt: row.leaseExpiresAt,
    onCallWith,
    place: {
      campaignStatus: campaign.status,
      state: row.state,
      attempts: row.attempts,
      maxAttempts: campaign.maxAttempts,
      nextAttemptAt: row.nextAttemptAt,
      callbackDueAt: row.callbackDueAt,
      callbackUserId: row.callbackUserId,
    },
  };
}

/** Why I myself cannot dial, whatever the lead; null = I can. */
export async function getWorkerBlock(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  lineOfCampaign: string | null,
): Promise<DeskView["workerBlock"]> {
  const [membership, account, lines, calls] = await Promise.all([
    reader.membership.findUniqueOrThrow({
      where: { workspaceId_userId: { workspaceId, userId } },
      select: { phone: true, lineId: true },
    }),
    reader.providerAccount.findFirst({
      where: { workspaceId },
      select: { secretCiphertext: true, refusedAt: true },
    }),
    reader.line.count({ where: { workspaceId, deletedAt: null } }),
    reader.call.findMany({
      where: {
        workspaceId,
        workerUserId: userId,
        OR: [{ phase: { not: "ended" } }, { wrapUp: { in: ["open", "folded"] } }],
      },
      include: { campaign: { select: { isOutcomeRequired: true, retryMinutes: true } } },
      orderBy: { startedAt: "asc" },
      take: 50,
    }),
  ]);
  const live = calls.find((call) => call.phase !== "ended");
  if (live) return { reason: "on_a_call", sentence: "You are on a call.", callId: live.id as CallId };
  const open = calls.find((call) => isOutcomeMissing(call));
  if (open)
    return {
      reason: "outcome_needed",
      sentence: "The last call has no outcome. Choose one to go on.",
      callId: open.id as CallId,
    };
  if (!account?.secretCiphertext)
    return {
      reason: "no_account",
      sentence: "CallerDesk is not connected yet. An admin does that in Settings.",
      callId: null,
    };
  if (account.refusedAt) {
    return {
      reason: "account_refused",
      sentence: "CallerDesk refused our key. Calls are stopped until an admin renews it.",
      callId: null,
    };
  }
  if (!membership.phone)
    return {
      reason: "no_phone",
      sentence: "You have no phone here. An admin adds it under Settings → Members.",
      callId: null,
    };
  if (!membership.lineId && !lineOfCampaign && lines === 0) {
    return {
      reason: "no_line",
      sentence: "There is no line to call from. An admin adds one under Settings → Lines.",
      callId: null,
    };
  }
  return null;
}

/** The desk of one campaign for one worker, whole. */
export async function getDesk(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  campaignId: CampaignId,
): Promise<DeskView> {
  const campaign = await getCampaign(reader, workspaceId, campaignId);
  if (!campaign) throw notFound("campaign");
  const judge = await judgeFor(reader, workspaceId, userId);
  const { now } = judge;
  const [queue, notNow, counts, workerBlock, held] = await Promise.all([
    listQueue(reader, workspaceId, campaignId, { now, limit: listed, userId }),
    listNotNow(reader, workspaceId, campaignId, { now, limit: listed }),
    countQueue(reader, workspaceId, campaignId, { now, userId }),
    getWorkerBlock(reader, workspaceId, userId, campaign.line?.id ?? null),
    reader.lead.findFirst({
      where: {
        workspaceId,
        leaseUserId: userId,
        leaseExpiresAt: { gt: now },
        deletedAt: null,
        campaignLeads: { some: { workspaceId, campaignId } },
      },
      select: { id: true, leaseExpiresAt: true },
      orderBy: { leaseExpiresAt: "desc" },
    }),
  ]);
  const busy = await onCall(
    reader,
    workspaceId,
    [...queue, ...notNow].map((row) => row.leadId),
  );
  const item = (row: QueueRow): QueueItem => ({
    leadId: row.leadId,
    name: row.name,
    company: row.company,
    phone: row.phone ? formatPhone(row.phone) : "No number",
    attempts: row.attempts,
    callability: judgeLead(factsOfRow(row, campaign, busy.get(row.leadId) ?? null), judge),
  });
  const items = queue.map(item);
  const lead = held ? await getDeskLead(reader, workspaceId, userId, campaignId, held.id as LeadId) : null;
  return {
    campaign: {
      id: campaign.id,
      name: campaign.name,
      status: campaign.status,
      script: campaign.script,
      isOutcomeRequired: campaign.isOutcomeRequired,
    },
    counts,
    upNext: items.filter((entry) => entry.callability.isCallable),
    notNow: [...items.filter((entry) => !entry.callability.isCallable), ...notNow.map(item)].slice(0, listed),
    lease: lead && held?.leaseExpiresAt ? { lead, expiresAt: held.leaseExpiresAt } : null,
    workerBlock,
    serverTime: now,
  };
}

/** One lead as the desk shows it. */
async function getDeskLead(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  campaignId: CampaignId | null,
  leadId: LeadId,
): Promise<DeskLead> {
  const { callability, place, campaign } = await judgeOne(reader, workspaceId, userId, campaignId, leadId);
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
        select: { text: true, updatedAt: true, author: { select: { user: { select: { name: true } } } } },
      },
    },
  });
  const note = lead.notes[0];
  return {
    id: leadId,
    name: lead.contact.name,
    company: lead.contact.company,
    phone: lead.contact.phone ? formatPhone(lead.contact.phone) : "No number",
    email: lead.contact.email,
    timeZone: lead.contact.timeZone,
    stage: lead.stage,
    ownerName: lead.owner?.user.name ?? null,
    attempts: place?.attempts ?? 0,
    maxAttempts: campaign?.maxAttempts ?? null,
    callability,
    lastNote: note ? { text: note.text, authorName: note.author.user.name, at: note.updatedAt } : null,
  };
}

/** Judges one lead with the facts as they are now; throws NOT_FOUND for a lead or campaign that is not here. */
export async function judgeOne(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  campaignId: CampaignId | null,
  leadId: LeadId,
) {
  const judge = await judgeFor(reader, workspaceId, userId);
  const lead = await reader.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: {
      leaseUserId: true,
      leaseExpiresAt: true,
      leaseHolder: { select: { user: { select: { name: true } } } },
      contact: { select: { name: true, phone: true, phoneLastTen: true, isDemo: true, doNotCallAt: true } },
    },
  });
  if (!lead) throw notFound("lead");
  const busy = (await onCall(reader, workspaceId, [leadId])).get(leadId) ?? null;
  const campaign = campaignId ? await getCampaign(reader, workspaceId, campaignId) : null;
  if (campaignId && !campaign) throw notFound("campaign");
  const place = campaign
    ? await getCampaignLead(reader, workspaceId, campaign.id, leadId, { now: judge.now, userId })
    : null;
  const callability: Callability =
    campaign && !place
      ? {
          isCallable: false,
          reason: "not_in_campaign",
          sentence: "This lead is not in this campaign.",
          opensAt: null,
        }
      : judgeLead(
          place && campaign
            ? factsOfRow(place, campaign, busy)
            : {
                ...lead.contact,
                leaseUserId: lead.leaseUserId,
                leaseExpiresAt: lead.leaseExpiresAt,
                leaseHolderName: lead.leaseHolder?.user.name ?? null,
                onCallWith: busy,
                place: null,
              },
          judge,
        );
  return { callability, place, campaign, contact: lead.contact, judge };
}
