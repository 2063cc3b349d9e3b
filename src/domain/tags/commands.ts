import type { ContactId, LeadId, TagId, WorkspaceId } from "@/contracts/ids";
import { mostTags, type TagColor } from "@/contracts/tags/schema";
import { seenOf } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** Names, merges and deletions of a workspace's tags queue up here: of two that give one name, the second is refused. */
async function lockTags(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`tags:${workspaceId}`}, 7))::text`;
}

async function nameMustBeFree(tx: Tx, workspaceId: WorkspaceId, name: string, except?: TagId): Promise<void> {
  const [taken] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM tags WHERE workspace_id = ${workspaceId}::uuid AND lower(name) = lower(${name}) AND deleted_at IS NULL`;
  if (taken && taken.id !== except)
    throw new AppError("CONFLICT", "name_taken", `There is a tag “${name}” already.`, { tagId: taken.id });
}

/** The tag must stand in the list. */
export async function tagMustLive(tx: Tx, workspaceId: WorkspaceId, tagId: TagId): Promise<{ name: string }> {
  const tag = await tx.tag.findFirst({
    where: { workspaceId, id: tagId, deletedAt: null },
    select: { name: true },
  });
  if (!tag) throw notFound("tag");
  return tag;
}

export async function createTag(
  tx: Tx,
  emit: Emit,
  { workspaceId, name, color }: { workspaceId: WorkspaceId; name: string; color: TagColor },
): Promise<{ id: TagId }> {
  await lockTags(tx, workspaceId);
  await nameMustBeFree(tx, workspaceId, name);
  if ((await tx.tag.count({ where: { workspaceId, deletedAt: null } })) >= mostTags)
    throw new AppError(
      "BAD_REQUEST",
      "too_many_tags",
      `There are ${mostTags} tags. Merge or delete one first.`,
    );
  const row = await tx.tag.create({ data: { workspaceId, name, color }, select: { id: true } });
  const id = row.id as TagId;
  emit("tag.created", { tagId: id });
  return { id };
}

/** Writes what is given. */
export async function updateTag(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    tagId,
    name,
    color,
  }: {
    workspaceId: WorkspaceId;
    tagId: TagId;
    name?: string | undefined;
    color?: TagColor | undefined;
  },
): Promise<void> {
  await lockTags(tx, workspaceId);
  await tagMustLive(tx, workspaceId, tagId);
  if (name !== undefined) await nameMustBeFree(tx, workspaceId, name, tagId);
  await tx.tag.update({
    where: { workspaceId_id: { workspaceId, id: tagId } },
    data: { ...(name === undefined ? {} : { name }), ...(color === undefined ? {} : { color }) },
  });
  emit("tag.updated", { tagId });
}

/** Soft: where it stands is kept, and comes back with restoreTag. */
export async function deleteTag(
  tx: Tx,
  emit: Emit,
  { workspaceId, tagId }: { workspaceId: WorkspaceId; tagId: TagId },
): Promise<void> {
  await lockTags(tx, workspaceId);
  await tagMustLive(tx, workspaceId, tagId);
  await tx.tag.update({
    where: { workspaceId_id: { workspaceId, id: tagId } },
    data: { deletedAt: clock.now() },
  });
  emit("tag.deleted", { tagId });
}

/** Every lead and contact with the one has the other now. What came this way is marked, so that it can be taken back. */
export async function mergeTag(
  tx: Tx,
  emit: Emit,
  { workspaceId, tagId, intoTagId }: { workspaceId: WorkspaceId; tagId: TagId; intoTagId: TagId },
): Promise<void> {
  await lockTags(tx, workspaceId);
  await tagMustLive(tx, workspaceId, tagId);
  await tagMustLive(tx, workspaceId, intoTagId);
  if (tagId === intoTagId)
    throw new AppError("BAD_REQUEST", "same_tag", "Choose another tag to merge it into.");
  await tx.$executeRaw`
    INSERT INTO lead_tags (workspace_id, lead_id, tag_id, merged_from_id)
    SELECT workspace_id, lead_id, ${intoTagId}::uuid, tag_id FROM lead_tags
     WHERE workspace_id = ${workspaceId}::uuid AND tag_id = ${tagId}::uuid ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    INSERT INTO contact_tags (workspace_id, contact_id, tag_id, merged_from_id)
    SELECT workspace_id, contact_id, ${intoTagId}::uuid, tag_id FROM contact_tags
     WHERE workspace_id = ${workspaceId}::uuid AND tag_id = ${tagId}::uuid ON CONFLICT DO NOTHING`;
  await tx.tag.update({
    where: { workspaceId_id: { workspaceId, id: tagId } },
    data: { deletedAt: clock.now(), mergedIntoId: intoTagId },
  });
  emit("tag.merged", { tagId, intoTagId });
}

/** Takes a deletion or a merge back. Refused where the name is another tag's by now. */
export async function restoreTag(
  tx: Tx,
  emit: Emit,
  { workspaceId, tagId }: { workspaceId: WorkspaceId; tagId: TagId },
): Promise<void> {
  await lockTags(tx, workspaceId);
  const tag = await tx.tag.findUnique({
    where: { workspaceId_id: { workspaceId, id: tagId } },
    select: { name: true, deletedAt: true, mergedIntoId: true },
  });
  if (!tag) throw notFound("tag");
  if (tag.deletedAt === null) return;
  await nameMustBeFree(tx, workspaceId, tag.name);
  if (tag.mergedIntoId !== null) {
    const came = { workspaceId, tagId: tag.mergedIntoId, mergedFromId: tagId };
    await tx.leadTag.deleteMany({ where: came });
    await tx.contactTag.deleteMany({ where: came });
  }
  await tx.tag.update({
    where: { workspaceId_id: { workspaceId, id: tagId } },
    data: { deletedAt: null, mergedIntoId: null },
  });
  emit("tag.restored", { tagId });
}

type Placing = { tagId: TagId; isOn: boolean };

/** Puts a tag on a lead or takes it off; where it is so already, nothing is written. */
export async function tagLead(
  tx: Tx,
  emit: Emit,
  { workspaceId, tagId, leadId, isOn }: Placing & { workspaceId: WorkspaceId; leadId: LeadId },
): Promise<void> {
  await tagMustLive(tx, workspaceId, tagId);
  const lead = await tx.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: { id: true },
  });
  if (!lead) throw notFound("lead");
  const { count } = isOn
    ? await tx.leadTag.createMany({ data: [{ workspaceId, leadId, tagId }], skipDuplicates: true })
    : await tx.leadTag.deleteMany({ where: { workspaceId, leadId, tagId } });
  if (count > 0) emit("lead.tags_changed", { leadId });
}

/** As tagLead, for contacts; answers with those that changed, so that exactly they can be changed back. */
export async function tagContacts(
  tx: Tx,
  emit: Emit,
  { sight, tagId, contactIds, isOn }: Placing & { sight: Sight; contactIds: readonly ContactId[] },
): Promise<{ changed: ContactId[] }> {
  const { workspaceId } = sight;
  await tagMustLive(tx, workspaceId, tagId);
  const wanted = [...new Set(contactIds)];
  const living = await tx.contact.findMany({
    where: { workspaceId, id: { in: await seenOf(tx, sight, "contacts", wanted) }, deletedAt: null },
    select: { id: true, tags: { where: { tagId }, select: { tagId: true } } },
    orderBy: { id: "asc" },
  });
  if (living.length !== wanted.length) throw notFound("contact");
  const changed = living.filter((row) => row.tags.length > 0 !== isOn).map((row) => row.id as ContactId);
  if (isOn)
    await tx.contactTag.createMany({
      data: changed.map((contactId) => ({ workspaceId, contactId, tagId })),
      skipDuplicates: true,
    });
  else await tx.contactTag.deleteMany({ where: { workspaceId, tagId, contactId: { in: changed } } });
  for (const contactId of changed) emit("contact.tags_changed", { contactId });
  return { changed };
}
