import { z } from "zod";
import type { ContactId, ContactMergeId, UserId } from "@/contracts/ids";
import { blockContact, lockContact } from "@/domain/contacts/commands";
import { recordMany } from "@/domain/consents/commands/many";
import { takenBackBy } from "@/domain/consents/queries";
import { requireSeen } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** Fields that an empty one of the kept contact takes over. */
const fillable = ["company", "email", "phone", "phoneLastTen", "timeZone"] as const;
const details = {
  company: true,
  email: true,
  phone: true,
  phoneLastTen: true,
  timeZone: true,
  doNotCallAt: true,
} as const;
const taken = z.partialRecord(z.enum(fillable), z.string());

/**
 * Two contacts are one person: what pursues the merged one pursues the kept one, its tags go over, and what the kept one
 * lacks is taken from it; then it is gone, whole, until somebody takes the merge back. Who asked not to be called under
 * either is not called any more, and a consent taken back under the merged one's number or address is taken back under the
 * kept one's.
 */
export async function mergeContacts(
  tx: Tx,
  emit: Emit,
  {
    sight,
    userId,
    contactId,
    mergedContactId,
  }: { sight: Sight; userId: UserId; contactId: ContactId; mergedContactId: ContactId },
): Promise<{ mergeId: ContactMergeId }> {
  const { workspaceId } = sight;
  if (contactId === mergedContactId)
    throw new AppError("BAD_REQUEST", "same_contact", "Choose another contact to merge.");
  await requireSeen(tx, sight, "contacts", [contactId, mergedContactId]);
  // In one order everywhere: two people may merge the same two the other way round.
  for (const each of [contactId, mergedContactId].toSorted())
    if (!(await lockContact(tx, workspaceId, each))) throw notFound("contact");
  const read = (id: ContactId) =>
    tx.contact.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } }, select: details });
  const kept = await read(contactId);
  const merged = await read(mergedContactId);

  const filled = Object.fromEntries(
    fillable
      .filter((field) => kept[field] === null && merged[field] !== null)
      .map((field) => [field, merged[field]]),
  );
  const leads = await tx.$queryRaw<{ id: string }[]>`
    UPDATE leads SET contact_id = ${contactId}::uuid, version = version + 1, updated_at = now()
     WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${mergedContactId}::uuid AND deleted_at IS NULL
    RETURNING id`;
  const tags = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO contact_tags (workspace_id, contact_id, tag_id)
    SELECT workspace_id, ${contactId}::uuid, tag_id FROM contact_tags
     WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${mergedContactId}::uuid
    ON CONFLICT DO NOTHING RETURNING tag_id AS id`;
  if (Object.keys(filled).length > 0)
    await tx.contact.update({ where: { workspaceId_id: { workspaceId, id: contactId } }, data: filled });
  await tx.contact.update({
    where: { workspaceId_id: { workspaceId, id: mergedContactId } },
    data: { deletedAt: clock.now() },
  });
  const merge = await tx.contactMerge.create({
    data: {
      workspaceId,
      keptContactId: contactId,
      mergedContactId,
      authorUserId: userId,
      leadIds: leads.map(({ id }) => id),
      tagIds: tags.map(({ id }) => id),
      taken: filled,
    },
    select: { id: true },
  });
  if (kept.doNotCallAt === null && merged.doNotCallAt !== null) {
    const proof = "Merged with a contact that asked not to be called.";
    await blockContact(tx, emit, { workspaceId, contactId, source: "other", proof, actorUserId: userId });
  } else if (kept.doNotCallAt !== null && leads.length > 0) {
    // What came over may be queued: the block's own reaction takes it out.
    emit("contact.blocked", { contactId });
  }
  const refusals = await takenBackBy(tx, workspaceId, {
    phoneLastTen: merged.phoneLastTen,
    email: merged.email?.toLowerCase() ?? null,
  });
  for (const about of refusals) {
    const proof = "Merged with a contact who had taken it back.";
    const { written } = await recordMany(tx, {
      workspaceId,
      ...about,
      source: "other",
      actorUserId: userId,
      said: [{ contactId, decision: "withdrawn", proof }],
    });
    if (written > 0) emit("consent.recorded", { contactId, ...about, decision: "withdrawn" });
  }
  emit("contact.merged", { contactId, mergedContactId });
  return { mergeId: merge.id as ContactMergeId };
}

/**
 * Takes a merge back: leads that came over and are still there go home, tags that came over go, what was taken goes where
 * nobody has written since. A block or a "no" that came over stays: only a person lifts it.
 */
export async function unmergeContacts(
  tx: Tx,
  emit: Emit,
  { sight, mergeId }: { sight: Sight; mergeId: ContactMergeId },
): Promise<{ contactId: ContactId; mergedContactId: ContactId }> {
  const { workspaceId } = sight;
  const merge = await tx.contactMerge.findFirst({
    where: { workspaceId, id: mergeId },
    select: {
      keptContactId: true,
      mergedContactId: true,
      leadIds: true,
      tagIds: true,
      taken: true,
      undoneAt: true,
    },
  });
  if (!merge) throw notFound("merge");
  const [contactId, mergedContactId] = [merge.keptContactId as ContactId, merge.mergedContactId as ContactId];
  await requireSeen(tx, sight, "contacts", [contactId]);
  if (!(await lockContact(tx, workspaceId, contactId)))
    throw new AppError(
      "CONFLICT",
      "kept_contact_gone",
      "The contact that was kept is gone itself. Bring it back, or take its own merge back first.",
    );
  const { count } = await tx.contactMerge.updateMany({
    where: { workspaceId, id: mergeId, undoneAt: null },
    data: { undoneAt: clock.now() },
  });
  // Somebody else was first: it is as it was asked for.
  if (count === 0) return { contactId, mergedContactId };
  const kept = await tx.contact.findUniqueOrThrow({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    select: details,
  });
  const given = Object.entries(taken.parse(merge.taken)) as [(typeof fillable)[number], string][];
  const unchanged = given.filter(([field, value]) => kept[field] === value).map(([field]) => [field, null]);
  if (unchanged.length > 0)
    await tx.contact.update({
      where: { workspaceId_id: { workspaceId, id: contactId } },
      data: Object.fromEntries(unchanged) as Partial<Record<(typeof fillable)[number], null>>,
    });
  await tx.contact.update({
    where: { workspaceId_id: { workspaceId, id: mergedContactId } },
    data: { deletedAt: null },
  });
  await tx.lead.updateMany({
    where: { workspaceId, contactId, id: { in: merge.leadIds } },
    data: { contactId: mergedContactId, version: { increment: 1 } },
  });
  await tx.contactTag.deleteMany({ where: { workspaceId, contactId, tagId: { in: merge.tagIds } } });
  emit("contact.unmerged", { contactId, mergedContactId });
  return { contactId, mergedContactId };
}
