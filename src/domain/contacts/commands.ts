import type { ContactField, ContactKind } from "@/contracts/contacts/schema";
import type { ContactId, WorkspaceId } from "@/contracts/ids";
import { addEntry, type Proof } from "@/domain/consents/commands";
import { numberBlockedSince } from "@/domain/consents/queries";
import { type ContactPhone, contactColumns, contactPhone, phoneCountry } from "@/domain/contacts/rules";
import { contactVersion, fieldVersions, refuseOverwriting } from "@/domain/contacts/rules/field-versions";
import type { Sight } from "@/domain/sight/rules/sight";
import type { DefaultCountry } from "@/lib/phone";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

export type ContactInput = {
  kind?: ContactKind;
  name: string;
  company: string | null;
  /** As typed; read in the workspace's default country. */
  phone: string | null;
  email: string | null;
  timeZone: string | null;
};

/** Where a bare national number of this workspace is read. */
export async function phoneCountryOf(tx: Tx, workspaceId: WorkspaceId): Promise<DefaultCountry> {
  const workspace = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { defaultCountry: true },
  });
  return phoneCountry(workspace.defaultCountry);
}

/**
 * Blocks and numbers meet here: whoever gives a contact a number, and whoever blocks a number, takes this lock
 * first, so that neither can miss the other's uncommitted row.
 */
export async function lockNumber(
  tx: Tx,
  workspaceId: WorkspaceId,
  phoneLastTen: string | null,
): Promise<void> {
  if (phoneLastTen === null) return;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId}:${phoneLastTen}`}, 7))::text`;
}

/** A number that asked not to be called stays blocked under a new name. */
export async function createContact(
  tx: Tx,
  emit: Emit,
  { workspaceId, ...input }: { workspaceId: WorkspaceId; isDemo?: boolean } & ContactInput,
): Promise<{ id: ContactId; doNotCallAt: Date | null }> {
  const numbers = contactPhone(input.phone, await phoneCountryOf(tx, workspaceId));
  await lockNumber(tx, workspaceId, numbers.phoneLastTen);
  const doNotCallAt = await numberBlockedSince(tx, workspaceId, numbers.phoneLastTen);
  const row = await tx.contact.create({
    data: { workspaceId, ...input, ...numbers, doNotCallAt },
    select: { id: true },
  });
  const id = row.id as ContactId;
  emit("contact.created", { contactId: id });
  return { id, doNotCallAt };
}

/** What one sees masked one cannot replace: nobody would notice what was lost. Where there is none, one may add it. */
function refuseUnseen(
  sight: Sight,
  before: { phone: string | null; email: string | null },
  changes: Partial<ContactInput>,
): void {
  const isHidden =
    (sight.masksPhones && before.phone !== null && changes.phone !== undefined) ||
    (sight.masksEmails && before.email !== null && changes.email !== undefined);
  if (isHidden)
    throw new AppError(
      "FORBIDDEN",
      "masked_field",
      "You cannot change what is masked for you. Ask a manager.",
    );
}

/** Keeps a contact's row as it is until the transaction ends; false where it does not live here. */
export async function lockContact(tx: Tx, workspaceId: WorkspaceId, contactId: ContactId): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM contacts WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid
       AND deleted_at IS NULL FOR NO KEY UPDATE`;
  return rows.length > 0;
}

/**
 * Writes what is given, field by field: what somebody else changed beside it stays. `typedOn` names the version of each
 * field that the person saw (`version` that of the whole contact, for programs); what was changed since is refused (CONFLICT "edited_elsewhere"), and nothing is
 * written. A contact that asked not to be called stays blocked under a new number.
 */
export async function updateContact(
  tx: Tx,
  emit: Emit,
  {
    sight,
    contactId,
    version,
    typedOn = {},
    changes,
  }: {
    sight: Sight;
    contactId: ContactId;
    version?: number;
    typedOn?: Partial<Record<ContactField, number>>;
    changes: Partial<ContactInput>;
  },
): Promise<void> {
  const { workspaceId } = sight;
  if (!(await lockContact(tx, workspaceId, contactId))) throw notFound("contact");
  const before = await tx.contact.findUniqueOrThrow({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    select: {
      kind: true,
      name: true,
      company: true,
      phone: true,
      email: true,
      timeZone: true,
      doNotCallAt: true,
      fieldVersions: true,
    },
  });
  refuseUnseen(sight, before, changes);
  const standing = contactVersion(before.fieldVersions);
  if (version !== undefined && version !== standing)
    throw new AppError(
      "CONFLICT",
      "edited_elsewhere",
      "Somebody else saved this contact meanwhile. Your text is still here.",
      { version: standing },
    );
  const { phone, ...rest } = changes;
  const numbers: Partial<ContactPhone> =
    phone === undefined ? {} : contactPhone(phone, await phoneCountryOf(tx, workspaceId));
  refuseOverwriting<ContactField>(
    { typedOn, changes: { ...rest, phone: numbers.phone } },
    { versions: fieldVersions(contactColumns, before.fieldVersions), values: before },
  );
  let doNotCallAt = before.doNotCallAt;
  // The person is blocked, and the ledger does not know the new number.
  let isNewlyBlocked = false;
  if (numbers.phone !== undefined && numbers.phone !== before.phone && numbers.phoneLastTen) {
    await lockNumber(tx, workspaceId, numbers.phoneLastTen);
    const blockedAt = await numberBlockedSince(tx, workspaceId, numbers.phoneLastTen);
    isNewlyBlocked = doNotCallAt !== null && blockedAt === null;
    doNotCallAt ??= blockedAt;
  }
  await tx.contact.update({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    data: { ...rest, ...numbers, doNotCallAt },
  });
  if (isNewlyBlocked) {
    const said = { channel: null, purpose: null, decision: "withdrawn" } as const;
    await addEntry(tx, { workspaceId, contactId, ...said, source: "number_changed", actorUserId: null });
  }
  emit("contact.updated", { contactId });
  if (doNotCallAt && !before.doNotCallAt) emit("contact.blocked", { contactId });
}

/**
 * So many contacts of one number get an event of their own; a placeholder number may stand on more. The block
 * itself has no limit, and a queue never offers a blocked contact, event or not.
 */
const maxBlockEvents = 100;

/**
 * Do not call: every contact of the workspace with this number is blocked from now on. What was queued for them
 * stops in the same transaction, by reaction.
 */
export async function blockContact(
  tx: Tx,
  emit: Emit,
  { workspaceId, contactId, ...proof }: { workspaceId: WorkspaceId; contactId: ContactId } & Proof,
): Promise<{ contactIds: ContactId[] }> {
  const contact = await tx.contact.findUnique({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    select: { phoneLastTen: true },
  });
  if (!contact) throw notFound("contact");
  await lockNumber(tx, workspaceId, contact.phoneLastTen);
  const same = contact.phoneLastTen === null ? { id: contactId } : { phoneLastTen: contact.phoneLastTen };
  const rows = await tx.contact.findMany({
    where: { workspaceId, doNotCallAt: null, ...same },
    select: { id: true },
    orderBy: { id: "asc" },
    take: maxBlockEvents,
  });
  const contactIds = rows.map((row) => row.id as ContactId);
  await tx.contact.updateMany({
    where: { workspaceId, doNotCallAt: null, ...same },
    data: { doNotCallAt: clock.now() },
  });
  if (contactIds.length > 0)
    await addEntry(tx, {
      workspaceId,
      contactId,
      channel: null,
      purpose: null,
      decision: "withdrawn",
      ...proof,
    });
  for (const id of contactIds) emit("contact.blocked", { contactId: id });
  return { contactIds };
}

/** Takes the block back, on every contact with this number. What it had stopped stays stopped: a person re-adds it. */
export async function unblockContact(
  tx: Tx,
  emit: Emit,
  { workspaceId, contactId, ...proof }: { workspaceId: WorkspaceId; contactId: ContactId } & Proof,
): Promise<void> {
  const contact = await tx.contact.findUnique({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    select: { phoneLastTen: true },
  });
  if (!contact) throw notFound("contact");
  await lockNumber(tx, workspaceId, contact.phoneLastTen);
  const same = contact.phoneLastTen === null ? { id: contactId } : { phoneLastTen: contact.phoneLastTen };
  const rows = await tx.contact.findMany({
    where: { workspaceId, doNotCallAt: { not: null }, ...same },
    select: { id: true },
    orderBy: { id: "asc" },
    take: maxBlockEvents,
  });
  await tx.contact.updateMany({ where: { workspaceId, ...same }, data: { doNotCallAt: null } });
  if (rows.length > 0)
    await addEntry(tx, {
      workspaceId,
      contactId,
      channel: null,
      purpose: null,
      decision: "lifted",
      ...proof,
    });
  for (const row of rows) emit("contact.unblocked", { contactId: row.id as ContactId });
}
