import type { ContactId, LeadId, WorkspaceId } from "@/contracts/ids";
import { seenOf } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Which = { sight: Sight; contactIds: readonly ContactId[] };

/** Soft, all or none. Their leads go with them, by reaction, and come back with restoreContacts. A block stays. */
export async function deleteContacts(
  tx: Tx,
  emit: Emit,
  { sight, contactIds }: Which,
): Promise<{ deleted: number }> {
  const { workspaceId } = sight;
  const wanted = [...new Set(contactIds)];
  if ((await seenOf(tx, sight, "contacts", wanted)).length !== wanted.length) throw notFound("contact");
  const { count } = await tx.contact.updateMany({
    where: { workspaceId, id: { in: wanted }, deletedAt: null },
    data: { deletedAt: clock.now() },
  });
  if (count !== wanted.length) throw notFound("contact");
  for (const contactId of wanted) emit("contact.deleted", { contactId });
  return { deleted: count };
}

/** Takes a deletion back; those that live are left as they are. Nobody comes back from an erasure: NOT_FOUND. */
export async function restoreContacts(
  tx: Tx,
  emit: Emit,
  { workspaceId, contactIds }: { workspaceId: WorkspaceId; contactIds: readonly ContactId[] },
): Promise<void> {
  const wanted = [...new Set(contactIds)];
  const rows = await tx.contact.findMany({
    where: { workspaceId, id: { in: wanted }, erasedAt: null },
    select: { id: true, deletedAt: true },
    orderBy: { id: "asc" },
  });
  if (rows.length !== wanted.length) throw notFound("contact");
  for (const { id, deletedAt } of rows) {
    if (deletedAt === null) continue;
    await tx.contact.update({ where: { workspaceId_id: { workspaceId, id } }, data: { deletedAt: null } });
    emit("contact.restored", { contactId: id as ContactId, deletedAt: deletedAt.getTime() });
  }
}

/** The contact is the viewer's by a lead that went with it, or had none; else NOT_FOUND. A deleted one is in no list. */
export async function requireSeenWhenDeleted(tx: Tx, { sight, contactIds }: Which): Promise<void> {
  const wanted = [...new Set(contactIds)];
  const leads = await tx.lead.findMany({
    where: { workspaceId: sight.workspaceId, contactId: { in: wanted } },
    select: { id: true, contactId: true },
  });
  const seen = new Set(
    await seenOf(
      tx,
      sight,
      "leads",
      leads.map((lead) => lead.id as LeadId),
    ),
  );
  for (const contactId of wanted) {
    const own = leads.filter((lead) => lead.contactId === contactId);
    if (own.length > 0 && !own.some((lead) => seen.has(lead.id as LeadId))) throw notFound("contact");
  }
}
