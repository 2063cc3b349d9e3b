import type { LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { deleteLead, restoreLead } from "@/domain/leads/commands";
import { dialledSource } from "@/domain/leads/rules";
import type { Tx } from "@/platform/db";
import { notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/**
 * Whether a number that was not in the book and was dialled by hand becomes a lead. Only its own worker says so, and
 * only of a lead that the dial made and that is in no campaign: any other is a manager's to delete.
 */
export async function keepDialled(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    userId,
    leadId,
    isKept,
  }: { workspaceId: WorkspaceId; userId: UserId; leadId: LeadId; isKept: boolean },
): Promise<void> {
  const lead = await tx.lead.findFirst({
    where: {
      workspaceId,
      id: leadId,
      ownerUserId: userId,
      source: dialledSource,
      campaignLeads: { none: {} },
    },
    select: { deletedAt: true },
  });
  if (!lead) throw notFound("lead");
  if ((lead.deletedAt === null) === isKept) return;
  await (isKept ? restoreLead : deleteLead)(tx, emit, { workspaceId, leadId });
}
