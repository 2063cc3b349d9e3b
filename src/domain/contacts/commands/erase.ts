import type { ExportState } from "@/contracts/exports/schema";
import type { ContactId, ExportId, SavedViewId, UserId } from "@/contracts/ids";
import { hashOfNumber } from "@/domain/consents/rules";
import { lockNumber } from "@/domain/contacts/commands";
import { requireSeenWhenDeleted } from "@/domain/contacts/commands/delete";
import { isSearchFor } from "@/domain/contacts/rules";
import type { Sight } from "@/domain/sight/rules/sight";
import { auditAsBatch, auditErasure } from "@/platform/audit";
import { clock } from "@/platform/clock";
import { Prisma, type Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** What stands in the place of a name where something still points at the person. */
const erasedName = "Erased person";

type Person = { contactId: ContactId; leadIds: string[]; callIds: string[]; phones: string[] };

/** Rows that hang on one of their leads or calls. */
const about = ({ workspaceId }: Sight, { leadIds, callIds }: Person) => ({
  workspaceId,
  OR: [{ leadId: { in: leadIds } }, { callId: { in: callIds } }],
});

/**
 * Everything that was known of a person goes, for good (docs/decisions/0045): the contact and what was written, said or
 * posted about them, raw bodies, imported rows and the audit's contents included. Counts stay: the calls remain as calls with
 * nobody. A number that asked not to be called stays blocked by its hash. A number that somebody else here has too is left where
 * it is theirs. Throws NOT_FOUND, and PRECONDITION_FAILED "on_a_call" while they are on the line.
 */
export async function eraseContact(
  tx: Tx,
  emit: Emit,
  { sight, userId, contactId }: { sight: Sight; userId: UserId; contactId: ContactId },
): Promise<void> {
  const { workspaceId } = sight;
  await requireSeenWhenDeleted(tx, { sight, contactIds: [contactId] });
  const contact = await tx.contact.findFirst({
    where: { workspaceId, id: contactId, erasedAt: null },
    select: {
      name: true,
      email: true,
      phone: true,
      phoneLastTen: true,
      doNotCallAt: true,
      deletedAt: true,
    },
  });
  if (!contact) throw notFound("contact");
  await eraseMerges(tx, emit, { sight, userId, contactId });
  const { phoneLastTen } = contact;
  // A dial of theirs and a block of their number wait here until we are through.
  await lockNumber(tx, workspaceId, phoneLastTen);
  await tx.$queryRaw`SELECT 1 FROM contacts WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid FOR UPDATE`;
  const leads = await tx.lead.findMany({ where: { workspaceId, contactId }, select: { id: true } });
  const leadIds = leads.map((lead) => lead.id);
  const isShared =
    phoneLastTen !== null &&
    (await tx.contact.count({
      where: { workspaceId, phoneLastTen, id: { not: contactId }, erasedAt: null },
    })) > 0;
  const calls = await tx.call.findMany({
    where: {
      workspaceId,
      OR: [
        { leadId: { in: leadIds } },
        // Calls that found no lead, by the number alone.
        ...(phoneLastTen && !isShared ? [{ leadId: null, customerLastTen: phoneLastTen }] : []),
      ],
    },
    select: { id: true, phase: true, customerPhone: true },
  });
  if (calls.some((call) => call.phase !== "ended"))
    throw new AppError(
      "PRECONDITION_FAILED",
      "on_a_call",
      "They are on a call now. Erase them when it has ended.",
    );
  const phones = [contact.phone, ...calls.map((call) => call.customerPhone)].filter(
    (phone) => phone !== null,
  );
  const person = { contactId, leadIds, callIds: calls.map((call) => call.id), phones: [...new Set(phones)] };

  await auditAsBatch(tx);
  const now = clock.now();
  await tx.contact.update({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    data: {
      name: erasedName,
      company: null,
      email: null,
      phone: null,
      phoneLastTen: null,
      timeZone: null,
      doNotCallAt: null,
      deletedAt: contact.deletedAt ?? now,
      erasedAt: now,
    },
  });
  if (contact.deletedAt === null) emit("contact.deleted", { contactId });
  if (contact.doNotCallAt !== null && phoneLastTen !== null) {
    const numberHash = hashOfNumber(workspaceId, phoneLastTen);
    const blockedAt = contact.doNotCallAt;
    await tx.erasedNumber.upsert({
      where: { workspaceId_numberHash: { workspaceId, numberHash } },
      create: { workspaceId, numberHash, blockedAt },
      update: { blockedAt },
    });
  }
  await eraseLedger(tx, sight, { contactId, phoneLastTen });
  await eraseWords(tx, sight, person);
  await eraseCalls(tx, sight, person, isShared ? null : phoneLastTen);
  await eraseFiles(tx, sight, person, isShared ? null : phoneLastTen);
  const searchIds = await eraseSearches(tx, emit, sight, {
    ...contact,
    phoneLastTen: isShared ? null : phoneLastTen,
  });
  await auditErasure(tx, {
    workspaceId,
    userId,
    recordId: contactId,
    recordIds: [
      contactId,
      ...person.leadIds,
      ...person.callIds,
      ...searchIds,
      ...(await recordsAbout(tx, sight, person)),
    ],
  });
  emit("contact.erased", { contactId });
}

/** Who was merged into them is the same person, and goes as well; no merge of either can be taken back. */
async function eraseMerges(
  tx: Tx,
  emit: Emit,
  { sight, userId, contactId }: { sight: Sight; userId: UserId; contactId: ContactId },
): Promise<void> {
  const { workspaceId } = sight;
  const merges = await tx.contactMerge.findMany({
    where: { workspaceId, keptContactId: contactId, undoneAt: null, merged: { is: { erasedAt: null } } },
    select: { mergedContactId: true },
  });
  for (const { mergedContactId } of merges)
    await eraseContact(tx, emit, { sight, userId, contactId: mergedContactId as ContactId });
  const theirs = { workspaceId, OR: [{ keptContactId: contactId }, { mergedContactId: contactId }] };
  await tx.contactMerge.updateMany({ where: theirs, data: { taken: {} } });
  await tx.contactMerge.updateMany({ where: { ...theirs, undoneAt: null }, data: { undoneAt: clock.now() } });
}

/** What another person here with the same number has said holds for them as well: those lines become theirs. */
async function eraseLedger(
  tx: Tx,
  { workspaceId }: Sight,
  { contactId, phoneLastTen }: { contactId: ContactId; phoneLastTen: string | null },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO consent_entries (workspace_id, id, contact_id, phone_last_ten, channel, purpose, decision, source, actor_user_id, at)
    SELECT e.workspace_id, gen_random_uuid(), o.id, e.phone_last_ten, e.channel, e.purpose, e.decision, e.source, e.actor_user_id, e.at
      FROM consent_entries e
      JOIN LATERAL (SELECT c.id FROM contacts c
                     WHERE c.workspace_id = e.workspace_id AND c.phone_last_ten = e.phone_last_ten AND c.id <> e.contact_id
                     ORDER BY c.id LIMIT 1) o ON true
     WHERE e.workspace_id = ${workspaceId}::uuid AND e.contact_id = ${contactId}::uuid AND e.phone_last_ten = ${phoneLastTen}`;
  await tx.consentEntry.deleteMany({ where: { workspaceId, contactId } });
}

/** Notes, tasks, reasons for skipping: whatever somebody typed about them. */
async function eraseWords(tx: Tx, sight: Sight, person: Person): Promise<void> {
  const { workspaceId } = sight;
  const { leadIds } = person;
  const where = about(sight, person);
  const now = clock.now();
  await tx.note.updateMany({ where, data: { text: "", deletedAt: now } });
  await tx.task.updateMany({ where, data: { title: erasedName, deletedAt: now } });
  await tx.leadSkip.updateMany({ where: { workspaceId, leadId: { in: leadIds } }, data: { note: null } });
  await tx.lead.updateMany({ where: { workspaceId, id: { in: leadIds } }, data: { source: null } });
}

/** The calls stay, with nobody on the other end. */
async function eraseCalls(
  tx: Tx,
  { workspaceId }: Sight,
  { callIds, phones }: Person,
  phoneLastTen: string | null,
): Promise<void> {
  await tx.call.updateMany({
    where: { workspaceId, id: { in: callIds } },
    data: {
      customerPhone: null,
      customerLastTen: null,
      recordingUrl: null,
      dialMessage: null,
      verdict: Prisma.DbNull,
    },
  });
  await tx.call.updateMany({
    where: { workspaceId, id: { in: callIds }, recordingState: { in: ["ready", "pending"] } },
    data: { recordingState: "expired", recordingExpiredAt: clock.now() },
  });
  await tx.$executeRaw`
    UPDATE call_history SET data = data - 'message' - 'providerRequestId'
     WHERE workspace_id = ${workspaceId}::uuid AND call_id = ANY(${callIds}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM called_numbers n
     WHERE n.workspace_id = ${workspaceId}::uuid AND n.phone = ANY(${phones}::text[])
       AND NOT EXISTS (SELECT 1 FROM calls c WHERE c.workspace_id = n.workspace_id AND c.customer_phone = n.phone)`;
  // Bodies that found no call hold the number all the same. Their keys stay: the same one sent again is known as that.
  const holdsNumber =
    phoneLastTen === null
      ? Prisma.sql`false`
      : Prisma.sql`position(convert_to(${phoneLastTen}, 'UTF8') IN body) > 0 OR position(${phoneLastTen} IN query) > 0`;
  await tx.$executeRaw(Prisma.sql`
    UPDATE webhook_deliveries SET body = ''::bytea, query = '', result = NULL, last_error = NULL
     WHERE workspace_id = ${workspaceId}::uuid AND (call_id = ANY(${callIds}::uuid[]) OR ${holdsNumber})
       AND state <> 'received'`);
}

/** What came in as a file: rows left out, what stood before, and what was shown of a file that is through. */
async function eraseFiles(
  tx: Tx,
  { workspaceId }: Sight,
  { contactId, leadIds }: Person,
  phoneLastTen: string | null,
): Promise<void> {
  const leads = await tx.lead.findMany({
    where: { workspaceId, id: { in: leadIds }, importId: { not: null } },
    select: { importId: true },
  });
  const changes = await tx.importChange.findMany({
    where: { workspaceId, contactId },
    select: { importId: true },
  });
  await tx.importChange.deleteMany({ where: { workspaceId, contactId } });
  const holds = (json: Prisma.Sql) =>
    phoneLastTen === null
      ? Prisma.sql`false`
      : Prisma.sql`position(${phoneLastTen} IN regexp_replace((${json})::text, '[^0-9,]', '', 'g')) > 0`;
  const skipped = await tx.$queryRaw<{ importId: string }[]>(Prisma.sql`
    DELETE FROM import_skipped WHERE workspace_id = ${workspaceId}::uuid AND ${holds(Prisma.sql`cells`)}
    RETURNING import_id::text AS "importId"`);
  const importIds = [...leads, ...changes, ...skipped].map((row) => row.importId);
  await tx.$executeRaw(Prisma.sql`
    UPDATE imports SET "check" = NULL
     WHERE workspace_id = ${workspaceId}::uuid AND state IN ('done', 'cancelled', 'failed', 'undone')
       AND (id = ANY(${importIds}::uuid[]) OR ${holds(Prisma.sql`"check"`)})`);
}

/**
 * Saved views that search for them, or bear their name, go; an export's record says that somebody erased was searched for.
 * Returns the ids of both, which have entries of their own in the audit.
 */
async function eraseSearches(
  tx: Tx,
  emit: Emit,
  { workspaceId }: Sight,
  person: { name: string; email: string | null; phoneLastTen: string | null },
): Promise<string[]> {
  const views = await tx.savedView.findMany({
    where: { workspaceId },
    select: { id: true, name: true, query: true },
  });
  const viewIds = views
    .filter(({ name, query }) =>
      [name, new URLSearchParams(query).get("q") ?? ""].some((text) => isSearchFor(text, person)),
    )
    .map(({ id }) => id as SavedViewId);
  await tx.savedView.deleteMany({ where: { workspaceId, id: { in: viewIds } } });
  for (const savedViewId of viewIds) emit("view.deleted", { savedViewId });
  const exports = await tx.$queryRaw<{ id: ExportId; state: ExportState; search: string }[]>`
    SELECT id::text, state::text, view->'filter'->>'search' AS search FROM exports
     WHERE workspace_id = ${workspaceId}::uuid AND view->'filter'->>'search' IS NOT NULL`;
  const searched = exports.filter(({ search }) => isSearchFor(search, person));
  await tx.$executeRaw`
    UPDATE exports SET view = jsonb_set(view, '{filter,search}', to_jsonb(${erasedName}::text))
     WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${searched.map(({ id }) => id)}::uuid[])`;
  for (const { id, state } of searched) emit("export.updated", { exportId: id, state });
  return [...viewIds, ...searched.map(({ id }) => id)];
}

/** Notes and tasks have entries of their own in the audit. */
async function recordsAbout(tx: Tx, sight: Sight, person: Person): Promise<string[]> {
  const where = about(sight, person);
  const notes = await tx.note.findMany({ where, select: { id: true } });
  const tasks = await tx.task.findMany({ where, select: { id: true } });
  return [...notes, ...tasks].map((row) => row.id);
}
