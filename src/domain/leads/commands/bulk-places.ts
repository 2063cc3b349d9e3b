import type { BulkChangeId, CampaignId, LeadId, WorkspaceId } from "@/contracts/ids";
import type { LeadChange, QueueChange } from "@/contracts/leads/bulk";
import { campaignMustExist } from "@/domain/campaigns/commands";
import { appendPlaces, campaignMustTakeLeads, turnsOf } from "@/domain/campaigns/commands/places";
import { ownerMustExist } from "@/domain/leads/commands";
import { Prisma, type Tx } from "@/platform/db";
import { AppError } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

const { sql } = Prisma;

type Kind = QueueChange["kind"];
const kinds: readonly string[] = ["queue", "unqueue", "share"] satisfies Kind[];

/** Whether a change is about places in a campaign, and not about the leads themselves. */
export const isQueueChange = (change: LeadChange | QueueChange): change is QueueChange =>
  kinds.includes(change.kind);

/** The place (`p`) of the lead `l` in this campaign. */
const placed = (campaignId: CampaignId, condition: Prisma.Sql): Prisma.Sql =>
  sql`EXISTS (SELECT FROM campaign_leads p WHERE p.workspace_id = l.workspace_id AND p.campaign_id = ${campaignId}::uuid
                AND p.lead_id = l.id AND ${condition})`;

/** Has a place here already; who was taken out by hand may come again. */
export const isPlaced = (change: LeadChange | QueueChange): Prisma.Sql =>
  change.kind === "queue"
    ? placed(change.campaignId, sql`p.done_reason IS DISTINCT FROM 'removed'`)
    : sql`FALSE`;

/** Which leads such a change would do something to. */
export function differingPlace(change: QueueChange): Prisma.Sql {
  switch (change.kind) {
    case "queue":
      return sql`NOT ${isPlaced(change)}
        AND EXISTS (SELECT FROM contacts k WHERE k.workspace_id = l.workspace_id AND k.id = l.contact_id
                      AND k.phone IS NOT NULL AND k.do_not_call_at IS NULL)`;
    case "unqueue":
      return placed(change.campaignId, sql`p.state = 'queued'`);
    case "share":
      return placed(
        change.campaignId,
        change.assignee === "by_weight"
          ? sql`p.state = 'queued'`
          : sql`p.state = 'queued' AND p.assignee_user_id IS DISTINCT FROM ${change.assignee === "nobody" ? null : change.assignee}::uuid`,
      );
  }
}

/** Refuses what cannot be: a campaign or member that is not here, adding to a completed campaign, no worker to share among. */
export async function checkQueueChange(tx: Tx, workspaceId: WorkspaceId, change: QueueChange): Promise<void> {
  const queue = { workspaceId, campaignId: change.campaignId };
  if (change.kind === "queue") return campaignMustTakeLeads(tx, queue);
  await campaignMustExist(tx, workspaceId, change.campaignId);
  if (change.kind !== "share" || change.assignee === "nobody") return;
  if (change.assignee !== "by_weight") return ownerMustExist(tx, workspaceId, change.assignee);
  if ((await turnsOf(tx, queue)).length === 0)
    throw new AppError(
      "PRECONDITION_FAILED",
      "nobody_to_share_among",
      "This campaign shares its leads out to nobody. Choose its workers first.",
    );
}

type Choice = {
  /** In which order the leads come. */
  order: Prisma.Sql;
  /** Whose each was. */
  before: Prisma.Sql;
  /** Whose the n-th of them (`x.n`, from 1) shall be in the campaign. */
  assignee: Prisma.Sql;
};

/** How the choice of such a change is noted. */
export async function noteChoice(
  tx: Tx,
  workspaceId: WorkspaceId,
  change: QueueChange,
  chosenIds: readonly LeadId[] | null,
): Promise<Choice> {
  const nobody = sql`NULL::uuid`;
  if (change.kind === "queue") {
    // Chosen by hand: in that order. All that match: the oldest first.
    const order = chosenIds ? sql`array_position(${[...chosenIds]}::uuid[], l.id)` : sql`l.id`;
    return { order, before: nobody, assignee: nobody };
  }
  const ofPlace = (column: Prisma.Sql) =>
    sql`(SELECT ${column} FROM campaign_leads p WHERE p.workspace_id = l.workspace_id
           AND p.campaign_id = ${change.campaignId}::uuid AND p.lead_id = l.id)`;
  const order = sql`${ofPlace(sql`p.position`)}, l.id`;
  if (change.kind === "unqueue") return { order, before: nobody, assignee: nobody };
  const before = ofPlace(sql`p.assignee_user_id`);
  if (change.assignee !== "by_weight")
    return { order, before, assignee: sql`${change.assignee === "nobody" ? null : change.assignee}::uuid` };
  const turns = await turnsOf(tx, { workspaceId, campaignId: change.campaignId });
  return { order, before, assignee: sql`(${turns}::uuid[])[(x.n - 1) % ${turns.length}::int + 1]` };
}

export type PlaceRow = {
  workspaceId: string;
  id: string;
  kind: Kind;
  /** Never null for these kinds; the table has other kinds too. */
  campaignId: string | null;
};

export const isPlaceKind = (kind: LeadChange["kind"] | Kind): kind is Kind => kinds.includes(kind);

/** Moves the places of the leads from `after` to `until`, forth or back; answers how many moved. */
export async function movePlaces(
  tx: Tx,
  row: PlaceRow,
  { after, until, isForth }: { after: number; until: number; isForth: boolean },
): Promise<number> {
  const workspaceId = row.workspaceId as WorkspaceId;
  const chunk = sql`b.workspace_id = ${workspaceId}::uuid AND b.bulk_change_id = ${row.id}::uuid
                      AND b.position > ${after} AND b.position <= ${until}`;
  const place = sql`p.workspace_id = b.workspace_id AND p.campaign_id = ${row.campaignId}::uuid AND p.lead_id = b.lead_id`;
  const update = (set: Prisma.Sql, condition: Prisma.Sql) =>
    tx.$executeRaw(sql`
      UPDATE campaign_leads p SET ${set}, updated_at = clock_timestamp()
        FROM bulk_change_leads b WHERE ${chunk} AND ${place} AND ${condition}`);
  switch (row.kind) {
    case "queue":
      if (isForth)
        return appendPlaces(tx, {
          workspaceId,
          campaignId: row.campaignId as CampaignId,
          bulkChangeId: row.id as BulkChangeId,
          given: sql`SELECT b.lead_id AS id, b.position AS place FROM bulk_change_leads b WHERE ${chunk}`,
        });
      // Called or taken by a worker since: it stays.
      return tx.$executeRaw(sql`
        DELETE FROM campaign_leads p USING bulk_change_leads b, leads l
         WHERE ${chunk} AND ${place} AND p.bulk_change_id = b.bulk_change_id AND p.attempts = 0 AND p.state = 'queued'
           AND l.workspace_id = p.workspace_id AND l.id = p.lead_id
           AND (l.lease_expires_at IS NULL OR l.lease_expires_at < clock_timestamp())`);
    case "unqueue":
      // Its rest is left as it was, so that the undo gives it back. The mark is the change's own.
      return isForth
        ? update(
            sql`state = 'done', done_reason = 'removed', bulk_change_id = b.bulk_change_id`,
            sql`p.state = 'queued'`,
          )
        : update(
            sql`state = 'queued', done_reason = NULL`,
            sql`p.state = 'done' AND p.done_reason = 'removed' AND p.bulk_change_id = b.bulk_change_id`,
          );
    case "share":
      return isForth
        ? update(sql`assignee_user_id = b.assignee_user_id`, sql`p.state = 'queued'`)
        : update(
            sql`assignee_user_id = b.owner_user_id`,
            sql`p.assignee_user_id IS NOT DISTINCT FROM b.assignee_user_id`,
          );
  }
}

/** What a finished change is told as. */
export function tellPlaces(emit: Emit, row: PlaceRow, count: number): void {
  if (count === 0) return;
  const told = {
    queue: "campaign.leads_added",
    unqueue: "campaign.leads_removed",
    share: "campaign.leads_shared",
  } as const;
  emit(told[row.kind], { campaignId: row.campaignId as CampaignId, count });
}
