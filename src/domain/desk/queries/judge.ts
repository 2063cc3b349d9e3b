import type { WorkerBlock } from "@/contracts/desk/views";
import type { CallId, CampaignId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { getBlockingCall } from "@/domain/calls/queries";
import { getCampaign } from "@/domain/campaigns/queries";
import { getJudge, getJudged } from "@/domain/campaigns/queries/queue";
import { readSight } from "@/domain/sight/queries";
import { showText } from "@/domain/sight/rules/masks";
import { callabilityOf, notInCampaign, pauseWords } from "@/domain/desk/rules/words";
import type { Reader } from "@/platform/db";
import { notFound } from "@/platform/errors";

/** The lead and the campaign of a dial; throws NOT_FOUND for one that is not here. */
export async function findHere(
  reader: Reader,
  workspaceId: WorkspaceId,
  { leadId, campaignId }: { leadId: LeadId; campaignId: CampaignId | null },
) {
  const lead = await reader.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: { contact: { select: { name: true, phone: true, phoneLastTen: true } } },
  });
  if (!lead) throw notFound("lead");
  const campaign = campaignId ? await getCampaign(reader, workspaceId, campaignId) : null;
  if (campaignId && !campaign) throw notFound("campaign");
  return { contact: lead.contact, campaign };
}

/** Judges one lead with the facts as they are now; throws NOT_FOUND for a lead or campaign that is not here. */
export async function judgeOne(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  campaignId: CampaignId | null,
  leadId: LeadId,
) {
  const { contact, campaign } = await findHere(reader, workspaceId, { leadId, campaignId });
  const judge = await getJudge(reader, workspaceId, userId);
  const row = await getJudged(reader, workspaceId, campaignId, leadId, judge);
  return {
    callability: row ? callabilityOf(row, judge) : notInCampaign,
    row,
    campaign,
    contact,
    judge,
  };
}

type Stopped = { byName: string | null; at: Date; reason: string | null };

/** "Stop all dialling": null while the workspace may dial. */
export async function getDialStop(reader: Reader, workspaceId: WorkspaceId): Promise<Stopped | null> {
  const row = await reader.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { dialStoppedAt: true, dialStopReason: true, dialStoppedByUserId: true },
  });
  if (!row.dialStoppedAt) return null;
  const by = row.dialStoppedByUserId
    ? await reader.membership.findUnique({
        where: { workspaceId_userId: { workspaceId, userId: row.dialStoppedByUserId } },
        select: { user: { select: { name: true } } },
      })
    : null;
  return { byName: by?.user.name ?? null, at: row.dialStoppedAt, reason: row.dialStopReason };
}

/** Why I myself cannot dial, whatever the lead; null = I can. */
export async function getWorkerBlock(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
  lineOfCampaign: string | null,
): Promise<WorkerBlock | null> {
  const [membership, status, stopped, account, lines, call] = await Promise.all([
    reader.membership.findUniqueOrThrow({
      where: { workspaceId_userId: { workspaceId, userId } },
      select: { phone: true, lineId: true },
    }),
    reader.workerStatus.findUnique({
      where: { workspaceId_userId: { workspaceId, userId } },
      select: { pausedAt: true, pauseReason: true },
    }),
    getDialStop(reader, workspaceId),
    reader.providerAccount.findFirst({
      where: { workspaceId },
      select: { secretCiphertext: true, refusedAt: true },
    }),
    reader.line.count({ where: { workspaceId, deletedAt: null } }),
    getBlockingCall(reader, workspaceId, userId),
  ]);
  const block = (
    reason: WorkerBlock["reason"],
    sentence: string,
    callId: CallId | null = null,
  ): WorkerBlock => ({ reason, sentence, callId });
  if (call?.isLive) return block("on_a_call", "You are on a call.", call.callId);
  if (call) {
    const name = call.leadName && showText(await readSight(workspaceId, userId), call.leadName);
    return block(
      "outcome_needed",
      `The last call${name ? ` with ${name}` : ""} has no outcome. Choose one to go on.`,
      call.callId,
    );
  }
  if (stopped) {
    const why = stopped.reason ? `: “${stopped.reason}”` : "";
    return block("dialling_stopped", `${stopped.byName ?? "A manager"} stopped all dialling${why}.`);
  }
  if (status?.pausedAt) {
    const why = status.pauseReason ? ` (${pauseWords[status.pauseReason]})` : "";
    return block("paused", `You are paused${why}. Resume to call.`);
  }
  if (!account?.secretCiphertext)
    return block("no_account", "CallerDesk is not connected yet. An admin does that in Settings.");
  if (account.refusedAt)
    return block(
      "account_refused",
      "CallerDesk refused our key. Calls are stopped until an admin renews it.",
    );
  if (!membership.phone)
    return block("no_phone", "You have no phone here. An admin adds it under Settings → Members.");
  if (!membership.lineId && !lineOfCampaign && lines === 0)
    return block("no_line", "There is no line to call from. An admin adds one under Settings → Lines.");
  return null;
}
