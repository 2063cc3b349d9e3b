import type { LeadId } from "@/contracts/ids";
import type { Reaction } from "@/platform/events/reactions";

/** Do not call: whoever holds a lead of the contact for the next dial holds it no more. */
export const releaseBlockedLeads: Reaction<"contact.blocked"> = async (tx, emit, event, { workspaceId }) => {
  const held = await tx.lead.findMany({
    where: { workspaceId, contactId: event.data.contactId, leaseUserId: { not: null } },
    select: { id: true },
    orderBy: { id: "asc" },
    take: 100,
  });
  if (held.length === 0) return;
  await tx.lead.updateMany({
    where: { workspaceId, id: { in: held.map((lead) => lead.id) } },
    data: { leaseUserId: null, leaseExpiresAt: null },
  });
  for (const lead of held) emit("lead.released", { leadId: lead.id as LeadId });
};
