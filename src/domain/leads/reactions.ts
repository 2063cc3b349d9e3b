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

/** A contact goes: what pursued it goes at the same moment, so that the same moment brings it back. */
export const deleteLeadsOfContact: Reaction<"contact.deleted"> = async (tx, emit, event, { workspaceId }) => {
  const { contactId } = event.data;
  const contact = await tx.contact.findUniqueOrThrow({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    select: { deletedAt: true },
  });
  const leads = await tx.lead.findMany({
    where: { workspaceId, contactId, deletedAt: null },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  await tx.lead.updateMany({
    where: { workspaceId, id: { in: leads.map((lead) => lead.id) } },
    data: { deletedAt: contact.deletedAt, leaseUserId: null, leaseExpiresAt: null },
  });
  for (const lead of leads) emit("lead.deleted", { leadId: lead.id as LeadId });
};

/** A contact comes back, with the leads that went with it. */
export const restoreLeadsOfContact: Reaction<"contact.restored"> = async (
  tx,
  emit,
  { data: { contactId, deletedAt } },
  { workspaceId },
) => {
  const leads = await tx.lead.findMany({
    where: { workspaceId, contactId, deletedAt: new Date(deletedAt) },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  await tx.lead.updateMany({
    where: { workspaceId, id: { in: leads.map((lead) => lead.id) } },
    data: { deletedAt: null },
  });
  for (const lead of leads) emit("lead.restored", { leadId: lead.id as LeadId });
};
