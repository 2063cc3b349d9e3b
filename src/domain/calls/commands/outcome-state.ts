import { z } from "zod";
import { wrapUpState } from "@/contracts/calls/schema";
import { doneReason } from "@/contracts/campaigns/schema";
import { type CampaignId, type LeadId, taskId, type UserId, type WorkspaceId } from "@/contracts/ids";
import { leadStage } from "@/contracts/leads/schema";
import type { CallRow } from "@/domain/calls/commands/record";
import type { Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";

const leadPart = z.strictObject({ stage: leadStage, lastOutcomeId: z.uuid().nullable() });
const placePart = z.strictObject({
  state: z.enum(["queued", "done"]),
  doneReason: doneReason.nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
});
const state = z.strictObject({ lead: leadPart.nullable(), place: placePart.nullable() });
/** What an outcome can change beside the call and its tasks: the lead's stage and its place in the call's campaign. */
export type OutcomeState = z.infer<typeof state>;

/** Everything that one change of a call's outcome touched, kept with it. */
const outcomeSnapshot = z.strictObject({
  /** False: only the wrap-up was ended, and the outcome stayed as it was. */
  isChoice: z.boolean(),
  wrapUp: wrapUpState,
  outcomeAt: z.iso.datetime().nullable(),
  /** As it was when the change came: undo goes back here. */
  before: state,
  /** As it was before this call had any outcome: a correction starts from here. */
  base: state,
  after: state,
  createdTaskIds: z.array(taskId),
  cancelledTaskIds: z.array(taskId),
});
export type OutcomeSnapshot = z.infer<typeof outcomeSnapshot>;

const key = (call: CallRow) => ({ workspaceId: call.workspaceId, id: call.leadId ?? "" });
const placeKey = (call: CallRow) => ({
  workspaceId: call.workspaceId,
  campaignId: call.campaignId ?? "",
  leadId: call.leadId ?? "",
});

/** The state as it is now, its rows locked for the rest of the transaction. A deleted lead has none. */
export async function readState(tx: Tx, call: CallRow): Promise<OutcomeState> {
  if (!call.leadId) return { lead: null, place: null };
  await tx.$queryRaw`SELECT 1 FROM leads WHERE workspace_id = ${call.workspaceId}::uuid AND id = ${call.leadId}::uuid FOR UPDATE`;
  const lead = await tx.lead.findUnique({
    where: { workspaceId_id: key(call) },
    select: { stage: true, lastOutcomeId: true, deletedAt: true },
  });
  if (!lead || lead.deletedAt) return { lead: null, place: null };
  if (!call.campaignId) return { lead: leadPart.parse(only(lead)), place: null };
  await tx.$queryRaw`
    SELECT 1 FROM campaign_leads WHERE workspace_id = ${call.workspaceId}::uuid
       AND campaign_id = ${call.campaignId}::uuid AND lead_id = ${call.leadId}::uuid FOR UPDATE`;
  const place = await tx.campaignLead.findUnique({
    where: { workspaceId_campaignId_leadId: placeKey(call) },
    select: { state: true, doneReason: true, nextAttemptAt: true },
  });
  return {
    lead: leadPart.parse(only(lead)),
    place: place && placePart.parse({ ...place, nextAttemptAt: place.nextAttemptAt?.toISOString() ?? null }),
  };
}

const only = ({ stage, lastOutcomeId }: OutcomeState["lead"] & object) => ({ stage, lastOutcomeId });

const same = (a: object | null, b: object | null) => JSON.stringify(a) === JSON.stringify(b);

/**
 * What going back to `to` may put back: each part only where it still is as the change left it. What a later call, a
 * colleague or a block has moved since stays as they left it.
 */
export function goBack(now: OutcomeState, left: OutcomeState, to: OutcomeState): OutcomeState {
  return {
    lead: now.lead && to.lead && same(now.lead, left.lead) ? to.lead : now.lead,
    place: now.place && to.place && same(now.place, left.place) ? to.place : now.place,
  };
}

/** Writes what differs, and tells it. */
export async function writeState(
  tx: Tx,
  emit: Emit,
  call: CallRow,
  from: OutcomeState,
  to: OutcomeState,
): Promise<void> {
  if (to.lead && !same(from.lead, to.lead)) {
    const row = await tx.lead.update({
      where: { workspaceId_id: key(call) },
      data: {
        ...to.lead,
        ...(from.lead?.stage === to.lead.stage ? {} : { version: { increment: 1 } }),
      },
      select: { ownerUserId: true },
    });
    emit("lead.updated", {
      leadId: call.leadId as LeadId,
      stage: to.lead.stage,
      ownerUserId: row.ownerUserId as UserId | null,
    });
  }
  if (to.place && !same(from.place, to.place)) {
    await tx.campaignLead.update({
      where: { workspaceId_campaignId_leadId: placeKey(call) },
      data: { ...to.place, nextAttemptAt: to.place.nextAttemptAt ? new Date(to.place.nextAttemptAt) : null },
    });
    emit("campaign.progressed", {
      campaignId: call.campaignId as CampaignId,
      leadId: call.leadId as LeadId,
    });
  }
}

/** The changes of this call's outcome that stand, newest first. */
export async function listChanges(tx: Tx, workspaceId: WorkspaceId, callId: string) {
  const rows = await tx.outcomeChange.findMany({
    where: { workspaceId, callId, undoneAt: null },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: 50,
  });
  return rows.map((row) => ({ ...row, snapshot: outcomeSnapshot.parse(row.snapshot) }));
}
