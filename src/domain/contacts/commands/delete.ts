import type { ContactId, WorkspaceId } from "@/contracts/ids";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Which = { workspaceId: WorkspaceId; contactIds: readonly ContactId[] };

/** Soft, all or none. Their leads go with them, by reaction, and come back with restoreContacts. A block stays. */
export async function deleteContacts(
  tx: Tx,
  emit: Emit,
  { workspaceId, contactIds }: Which,
): Promise<{ deleted: number }> {
  const wanted = [...new Set(contactIds)];
  const { count } = await tx.contact.updateMany({
    where: { workspaceId, id: { in: wanted }, deletedAt: null },
    data: { deletedAt: clock.now() },
  });
  if (count !== wanted.length) throw notFound("contact");
  for (const contactId of wanted) emit("contact.deleted", { contactId });
  return { deleted: count };
}

/** Takes a deletion back; those that live are left as they are. */
export async function restoreContacts(tx: Tx, emit: Emit, { workspaceId, contactIds }: Which): Promise<void> {
  const wanted = [...new Set(contactIds)];
  const rows = await tx.contact.findMany({
    where: { workspaceId, id: { in: wanted } },
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
