import type { CampaignId, LeadId } from "@/contracts/ids";
import { finishLead } from "@/domain/campaigns/commands";
import { closeTasksOfBlocked } from "@/domain/tasks/commands";
import type { Reaction } from "@/platform/events/reactions";

/**
 * Do not call: the contact's leads leave every queue and their open tasks are closed, callbacks and follow-ups, in
 * the transaction that blocked the contact.
 */
export const stopBlockedLeads: Reaction<"contact.blocked"> = async (tx, emit, event, { workspaceId }) => {
  const leads = await tx.lead.findMany({
    where: { workspaceId, contactId: event.data.contactId },
    select: { id: true, campaignLeads: { where: { state: "queued" }, select: { campaignId: true } } },
    orderBy: { id: "asc" },
    take: 100,
  });
  for (const lead of leads) {
    const leadId = lead.id as LeadId;
    for (const { campaignId } of lead.campaignLeads) {
      await finishLead(tx, emit, {
        workspaceId,
        campaignId: campaignId as CampaignId,
        leadId,
        reason: "blocked",
      });
    }
    await closeTasksOfBlocked(tx, emit, { workspaceId, leadId });
  }
};
