import { type CampaignWorker, sharesOut } from "@/contracts/campaigns/schema";
import type { BulkChangeId, CampaignId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { campaignMustExist } from "@/domain/campaigns/commands";
import { rotation } from "@/domain/campaigns/rules";
import { Prisma, type Tx } from "@/platform/db";
import { AppError } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

const { sql } = Prisma;

type Queue = { workspaceId: WorkspaceId; campaignId: CampaignId };

/** Throws where the campaign is gone, or completed: it takes no leads then. */
export async function campaignMustTakeLeads(tx: Tx, { workspaceId, campaignId }: Queue): Promise<void> {
  const { status } = await campaignMustExist(tx, workspaceId, campaignId);
  if (status === "completed")
    throw new AppError(
      "PRECONDITION_FAILED",
      "completed",
      "This campaign is completed. Open it again to add leads.",
    );
}

/**
 * The workers who get leads in turn, each as often as its weight says; empty where leads are not shared out. Who has
 * left is not among them. Who is merely not here is: leads are put in by night too, and the judge lends out an absent
 * worker's leads; given to whoever happens to be here, all would be one person's in the morning.
 */
export async function turnsOf(tx: Tx, { workspaceId, campaignId }: Queue): Promise<UserId[]> {
  const campaign = await tx.campaign.findUnique({
    where: { workspaceId_id: { workspaceId, id: campaignId } },
    select: {
      assignment: true,
      workers: {
        where: { member: { is: { deactivatedAt: null } } },
        select: { userId: true, weight: true },
      },
    },
  });
  if (!campaign || !sharesOut(campaign.assignment)) return [];
  const isByWeight = campaign.assignment === "weight";
  return rotation(
    campaign.workers.map(
      ({ userId, weight }): CampaignWorker => ({ userId: userId as UserId, weight: isByWeight ? weight : 1 }),
    ),
  );
}

/**
 * Puts the given leads (rows of `id` and `place`) at the end of the queue, in that order, and gives each its worker.
 * Left out: who has a place already, was deleted, asked not to be called or has no number. Who was taken out by hand
 * comes back. Answers how many were put in. The queue is locked, so that two who add at once do not give the same
 * positions; calls of its leads go on meanwhile.
 */
export async function appendPlaces(
  tx: Tx,
  {
    workspaceId,
    campaignId,
    given,
    bulkChangeId = null,
  }: Queue & { given: Prisma.Sql; bulkChangeId?: BulkChangeId | null },
): Promise<number> {
  await tx.$queryRaw`SELECT 1 FROM campaigns WHERE workspace_id = ${workspaceId}::uuid AND id = ${campaignId}::uuid FOR NO KEY UPDATE`;
  const turns = await turnsOf(tx, { workspaceId, campaignId });
  const last = await tx.campaignLead.aggregate({
    where: { workspaceId, campaignId },
    _max: { position: true },
  });
  return tx.$executeRaw(sql`
    INSERT INTO campaign_leads (workspace_id, campaign_id, lead_id, position, assignee_user_id, bulk_change_id, created_at, updated_at)
    SELECT ${workspaceId}::uuid, ${campaignId}::uuid, n.id, n.position,
           CASE WHEN ${turns.length}::int > 0 THEN (${turns}::uuid[])[(n.position - 1) % greatest(${turns.length}::int, 1) + 1] END,
           ${bulkChangeId}::uuid, now(), now()
      FROM (
        SELECT g.id, ${last._max.position ?? 0}::int + (row_number() OVER (ORDER BY g.place))::int AS position
          FROM (${given}) g
          JOIN leads l ON l.workspace_id = ${workspaceId}::uuid AND l.id = g.id AND l.deleted_at IS NULL
          JOIN contacts k ON k.workspace_id = l.workspace_id AND k.id = l.contact_id
                         AND k.phone IS NOT NULL AND k.do_not_call_at IS NULL
          LEFT JOIN campaign_leads p ON p.workspace_id = l.workspace_id AND p.campaign_id = ${campaignId}::uuid AND p.lead_id = l.id
         WHERE p.lead_id IS NULL OR p.done_reason = 'removed'
      ) n
    ON CONFLICT (workspace_id, campaign_id, lead_id) DO UPDATE
       SET state = 'queued', done_reason = NULL, next_attempt_at = NULL, position = excluded.position,
           assignee_user_id = excluded.assignee_user_id, bulk_change_id = excluded.bulk_change_id, updated_at = now()
     WHERE campaign_leads.done_reason = 'removed'`);
}

const inOrder = (leadIds: readonly LeadId[]): Prisma.Sql =>
  sql`SELECT w.id, w.place FROM unnest(${[...leadIds]}::uuid[]) WITH ORDINALITY AS w(id, place)`;

/** For an import, which says itself how far it is: leads that were made in this transaction. */
export async function addNewLeads(
  tx: Tx,
  { leadIds, ...queue }: Queue & { leadIds: readonly LeadId[] },
): Promise<void> {
  await appendPlaces(tx, { ...queue, given: inOrder(leadIds) });
}

/** Puts leads at the end of the queue, in the order given; who cannot be called is left out. */
export async function addLeads(
  tx: Tx,
  emit: Emit,
  { leadIds, ...queue }: Queue & { leadIds: readonly LeadId[] },
): Promise<void> {
  await campaignMustTakeLeads(tx, queue);
  const count = await appendPlaces(tx, { ...queue, given: inOrder(leadIds) });
  if (count > 0) emit("campaign.leads_added", { campaignId: queue.campaignId, count });
}
