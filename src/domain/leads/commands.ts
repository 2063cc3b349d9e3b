import type { ContactId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import type { ContactField } from "@/contracts/contacts/schema";
import type { LeadField, LeadStage } from "@/contracts/leads/schema";
import { type ContactInput, createContact, lockContact, updateContact } from "@/domain/contacts/commands";
import { fieldVersions, refuseOverwriting } from "@/domain/contacts/rules/field-versions";
import { leadColumns, leadVersion } from "@/domain/leads/rules/versions";
import type { Sight } from "@/domain/sight/rules/sight";
import { restoreContacts } from "@/domain/contacts/commands/delete";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/**
 * An owner is a living member of this workspace, or nobody; and stays one until the transaction ends: whoever leaves at
 * the same moment waits, and finds what was given to them.
 */
export async function ownerMustExist(tx: Tx, workspaceId: WorkspaceId, userId: UserId | null): Promise<void> {
  if (userId === null) return;
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM memberships WHERE workspace_id = ${workspaceId}::uuid AND user_id = ${userId}::uuid
       AND deactivated_at IS NULL FOR KEY SHARE`;
  if (rows.length === 0) throw notFound("member");
}

/** A contact and a lead on it. Nothing stops a second lead with the same number: people share phones. */
export async function createLead(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    stage = "new",
    source = null,
    ownerUserId = null,
    ...contact
  }: {
    workspaceId: WorkspaceId;
    stage?: LeadStage;
    source?: string | null;
    ownerUserId?: UserId | null;
  } & ContactInput,
): Promise<{ id: LeadId; contactId: ContactId; doNotCallAt: Date | null }> {
  await ownerMustExist(tx, workspaceId, ownerUserId);
  const { id: contactId, doNotCallAt } = await createContact(tx, emit, { workspaceId, ...contact });
  const row = await tx.lead.create({
    data: { workspaceId, contactId, stage, source, ownerUserId },
    select: { id: true },
  });
  const id = row.id as LeadId;
  emit("lead.created", { leadId: id, contactId });
  return { id, contactId, doNotCallAt };
}

/** One more lead on a contact that is there: another product, another year. */
export async function pursueContact(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    contactId,
    ...lead
  }: { workspaceId: WorkspaceId; contactId: ContactId; source: string | null; ownerUserId: UserId | null },
): Promise<{ id: LeadId }> {
  await ownerMustExist(tx, workspaceId, lead.ownerUserId);
  if (!(await lockContact(tx, workspaceId, contactId))) throw notFound("contact");
  const row = await tx.lead.create({ data: { workspaceId, contactId, ...lead }, select: { id: true } });
  const id = row.id as LeadId;
  emit("lead.created", { leadId: id, contactId });
  return { id };
}

export type LeadChanges = Partial<
  ContactInput & { stage: LeadStage; source: string | null; ownerUserId: UserId | null }
>;

/** What stands on the lead itself, not on its contact. */
type OwnField = Exclude<LeadField, ContactField>;

/**
 * Writes what is given, field by field: what somebody else changed beside it stays. `typedOn` names the version of each
 * field that the person saw, `version` that of the whole lead with its contact, for programs that read it whole. What was
 * changed since is refused (CONFLICT "edited_elsewhere"), and nothing is written: the form still holds the text.
 */
export async function updateLead(
  tx: Tx,
  emit: Emit,
  {
    sight,
    leadId,
    version,
    typedOn = {},
    changes,
  }: {
    sight: Sight;
    leadId: LeadId;
    version?: number;
    typedOn?: Partial<Record<LeadField, number>>;
    changes: LeadChanges;
  },
): Promise<{ version: number }> {
  const { workspaceId } = sight;
  const { stage, source, ownerUserId, ...contact } = changes;
  if (ownerUserId !== undefined) await ownerMustExist(tx, workspaceId, ownerUserId);
  const before = await lockLead(tx, workspaceId, leadId);
  if (!before) throw notFound("lead");
  if (version !== undefined && version !== leadVersion(before))
    throw new AppError(
      "CONFLICT",
      "edited_elsewhere",
      "Somebody else saved this lead meanwhile. Your text is still here.",
      { version: leadVersion(before) },
    );
  refuseOverwriting<OwnField>(
    { typedOn, changes: { stage, source, ownerUserId } },
    { versions: fieldVersions(leadColumns, before.fieldVersions), values: before },
  );
  if (Object.values(contact).some((value) => value !== undefined)) {
    await updateContact(tx, emit, {
      sight,
      contactId: before.contactId as ContactId,
      typedOn,
      changes: contact,
    });
  }
  const isOwn = stage !== undefined || source !== undefined || ownerUserId !== undefined;
  const row = await tx.lead.update({
    where: { workspaceId_id: { workspaceId, id: leadId } },
    data: { stage, source, ownerUserId, ...(isOwn ? { version: { increment: 1 } } : {}) },
    select: lockedFields,
  });
  emit("lead.updated", { leadId, stage: row.stage, ownerUserId: row.ownerUserId as UserId | null });
  return { version: leadVersion(row) };
}

const lockedFields = {
  contactId: true,
  stage: true,
  source: true,
  ownerUserId: true,
  version: true,
  fieldVersions: true,
  contact: { select: { fieldVersions: true } },
} as const;

/** Keeps a lead and its contact as they are until the transaction ends; the contact first, as everywhere. */
async function lockLead(tx: Tx, workspaceId: WorkspaceId, leadId: LeadId) {
  const found = await tx.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: { contactId: true },
  });
  if (!found || !(await lockContact(tx, workspaceId, found.contactId as ContactId))) return null;
  await tx.$queryRaw`
    SELECT 1 FROM leads WHERE workspace_id = ${workspaceId}::uuid AND id = ${leadId}::uuid FOR NO KEY UPDATE`;
  return tx.lead.findFirst({ where: { workspaceId, id: leadId, deletedAt: null }, select: lockedFields });
}

/**
 * Moves the lead on. What a call says never takes a converted lead back; a person may (`isByHand`).
 * No version is asked: it overwrites no text.
 */
export async function setStage(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    leadId,
    stage,
    isByHand = false,
  }: { workspaceId: WorkspaceId; leadId: LeadId; stage: LeadStage; isByHand?: boolean },
): Promise<void> {
  const row = await tx.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: { stage: true, ownerUserId: true },
  });
  if (!row) throw notFound("lead");
  if (row.stage === stage || (row.stage === "converted" && !isByHand)) return;
  await tx.lead.update({
    where: { workspaceId_id: { workspaceId, id: leadId } },
    data: { stage, version: { increment: 1 } },
  });
  emit("lead.updated", { leadId, stage, ownerUserId: row.ownerUserId as UserId | null });
}

/** Whose leads these are; null = nobody's. One event for each lead that changed. */
export async function assignLeads(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    leadIds,
    ownerUserId,
  }: { workspaceId: WorkspaceId; leadIds: readonly LeadId[]; ownerUserId: UserId | null },
): Promise<{ changed: number }> {
  await ownerMustExist(tx, workspaceId, ownerUserId);
  const wanted = [...new Set(leadIds)];
  const rows = await tx.lead.findMany({
    where: { workspaceId, id: { in: wanted }, deletedAt: null },
    select: { id: true, stage: true, ownerUserId: true },
    orderBy: { id: "asc" },
  });
  if (rows.length !== wanted.length) throw notFound("lead");
  const changed = rows.filter((row) => row.ownerUserId !== ownerUserId);
  await tx.lead.updateMany({
    where: { workspaceId, id: { in: changed.map((row) => row.id) } },
    data: { ownerUserId, version: { increment: 1 } },
  });
  for (const { id, stage } of changed) emit("lead.updated", { leadId: id as LeadId, stage, ownerUserId });
  return { changed: changed.length };
}

/** Soft: calls, notes and its places in queues stay, and come back with restoreLead. */
export async function deleteLead(
  tx: Tx,
  emit: Emit,
  { workspaceId, leadId }: { workspaceId: WorkspaceId; leadId: LeadId },
): Promise<void> {
  const { count } = await tx.lead.updateMany({
    where: { workspaceId, id: leadId, deletedAt: null },
    data: { deletedAt: clock.now(), leaseUserId: null, leaseExpiresAt: null },
  });
  if (count === 0) throw notFound("lead");
  emit("lead.deleted", { leadId });
}

/** Takes a deletion back; where the contact went with it, that comes back as well. */
export async function restoreLead(
  tx: Tx,
  emit: Emit,
  { workspaceId, leadId }: { workspaceId: WorkspaceId; leadId: LeadId },
): Promise<void> {
  const row = await tx.lead.findUnique({
    where: { workspaceId_id: { workspaceId, id: leadId } },
    select: { deletedAt: true, contactId: true, contact: { select: { deletedAt: true } } },
  });
  if (!row) throw notFound("lead");
  if (row.deletedAt === null) return;
  if (row.contact.deletedAt !== null)
    await restoreContacts(tx, emit, { workspaceId, contactIds: [row.contactId as ContactId] });
  await tx.lead.update({ where: { workspaceId_id: { workspaceId, id: leadId } }, data: { deletedAt: null } });
  emit("lead.restored", { leadId });
}

type Lease = { workspaceId: WorkspaceId; leadId: LeadId; userId: UserId };

/**
 * Holds the lead for one worker's next dial. One conditional UPDATE, judged by the database's clock: of two
 * workers who press at once, one gets it and the other's command fails with CONFLICT "leased", naming the holder.
 * Taking one's own lease again only moves its end.
 */
export async function takeLease(
  tx: Tx,
  emit: Emit,
  { workspaceId, leadId, userId, seconds = 120 }: Lease & { seconds?: number },
): Promise<{ expiresAt: Date }> {
  const [taken] = await tx.$queryRaw<{ expiresAt: Date }[]>`
    UPDATE leads
       SET lease_taken_at = CASE WHEN lease_user_id = ${userId}::uuid AND lease_expires_at > clock_timestamp()
                                 THEN coalesce(lease_taken_at, clock_timestamp()) ELSE clock_timestamp() END,
           lease_user_id = ${userId}::uuid, lease_expires_at = clock_timestamp() + make_interval(secs => ${seconds}),
           updated_at = clock_timestamp()
     WHERE workspace_id = ${workspaceId}::uuid AND id = ${leadId}::uuid AND deleted_at IS NULL
       AND (lease_user_id IS NULL OR lease_user_id = ${userId}::uuid OR lease_expires_at IS NULL OR lease_expires_at <= clock_timestamp())
    RETURNING lease_expires_at AS "expiresAt"`;
  if (taken) {
    emit("lead.leased", { leadId, userId, expiresAt: taken.expiresAt.getTime() });
    return taken;
  }
  const held = await tx.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: {
      leaseUserId: true,
      leaseTakenAt: true,
      leaseHolder: { select: { user: { select: { name: true } } } },
    },
  });
  if (!held) throw notFound("lead");
  const holder = held.leaseHolder?.user.name ?? "A colleague";
  throw new AppError("CONFLICT", "leased", `${holder} is on this lead.`, {
    leadId,
    userId: held.leaseUserId,
    holder,
    takenAt: held.leaseTakenAt?.getTime() ?? null,
  });
}

/** Moves the end of a lease that one still holds; false where it is gone. */
export async function renewLease(
  tx: Tx,
  emit: Emit,
  { workspaceId, leadId, userId, seconds = 120 }: Lease & { seconds?: number },
): Promise<{ expiresAt: Date } | null> {
  const [renewed] = await tx.$queryRaw<{ expiresAt: Date }[]>`
    UPDATE leads SET lease_expires_at = clock_timestamp() + make_interval(secs => ${seconds}), updated_at = clock_timestamp()
     WHERE workspace_id = ${workspaceId}::uuid AND id = ${leadId}::uuid AND deleted_at IS NULL
       AND lease_user_id = ${userId}::uuid AND lease_expires_at > clock_timestamp()
    RETURNING lease_expires_at AS "expiresAt"`;
  if (!renewed) return null;
  emit("lead.leased", { leadId, userId, expiresAt: renewed.expiresAt.getTime() });
  return renewed;
}

/** A dial to the lead was placed: it counts for the day of the workspace's calendar. The caller's event covers it. */
export async function countTry(
  tx: Tx,
  {
    workspaceId,
    leadId,
    at,
    timeZone,
  }: { workspaceId: WorkspaceId; leadId: LeadId; at: Date; timeZone: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE leads AS l
       SET attempts_today = CASE WHEN l.attempts_on = d.day THEN l.attempts_today ELSE 0 END + 1, attempts_on = d.day
      FROM (SELECT (${at}::timestamptz AT TIME ZONE ${timeZone})::date AS day) d
     WHERE l.workspace_id = ${workspaceId}::uuid AND l.id = ${leadId}::uuid`;
}

/** The customer was never rung: the try of that day is given back. */
export async function uncountTry(
  tx: Tx,
  { workspaceId, leadId, at }: { workspaceId: WorkspaceId; leadId: LeadId; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE leads AS l SET attempts_today = greatest(l.attempts_today - 1, 0)
      FROM workspaces w
     WHERE l.workspace_id = ${workspaceId}::uuid AND l.id = ${leadId}::uuid AND w.id = l.workspace_id
       AND l.attempts_on = (${at}::timestamptz AT TIME ZONE w.time_zone)::date`;
}

/** Lets the lead go, if one holds it; else nothing happens. */
export async function releaseLease(
  tx: Tx,
  emit: Emit,
  { workspaceId, leadId, userId }: Lease,
): Promise<void> {
  const { count } = await tx.lead.updateMany({
    where: { workspaceId, id: leadId, leaseUserId: userId },
    data: { leaseUserId: null, leaseExpiresAt: null },
  });
  if (count > 0) emit("lead.released", { leadId });
}
