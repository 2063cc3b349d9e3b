import type { ContactId, ContactMergeId, LeadId, UserId } from "@/contracts/ids";
import type { ShownEmail, ShownPhone } from "@/contracts/sight/schema";
import { phoneCountry, readPhone } from "@/domain/contacts/rules";
import { seenOf, seesContact } from "@/domain/sight/queries";
import { showEmail, showPhone, showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
import { Prisma, type Reader } from "@/platform/db";

const { sql } = Prisma;

/** A contact that may be the same person, and by what. */
export type Duplicate = {
  id: ContactId;
  name: string;
  company: string | null;
  phoneText: ShownPhone | null;
  email: ShownEmail | null;
  leadCount: number;
  hasSamePhone: boolean;
  hasSameEmail: boolean;
};

type Row = Omit<Duplicate, "phoneText" | "email"> & { phone: string | null; email: string | null };

/** More of one number than this is no person, but a placeholder. */
const most = 20;

/**
 * Contacts that the viewer sees, with this E.164 number or this address. What is masked for the viewer finds nothing:
 * else one could guess a number and be told (decision 0034).
 */
async function withSame(
  reader: Reader,
  sight: Sight,
  { phone, email, except }: { phone: string | null; email: string | null; except: ContactId | null },
): Promise<Duplicate[]> {
  const byPhone = sight.masksPhones ? null : phone;
  const byEmail = sight.masksEmails ? null : (email?.toLowerCase() ?? null);
  if (byPhone === null && byEmail === null) return [];
  const same = [
    ...(byPhone === null ? [] : [sql`c.phone = ${byPhone}`]),
    ...(byEmail === null ? [] : [sql`lower(c.email) = ${byEmail}`]),
  ];
  const rows = await reader.$queryRaw<Row[]>(sql`
    SELECT c.id, c.name, c.company, c.phone, c.email,
           coalesce(c.phone = ${byPhone}, FALSE) AS "hasSamePhone",
           coalesce(lower(c.email) = ${byEmail}, FALSE) AS "hasSameEmail",
           0 AS "leadCount"
      FROM contacts c
     WHERE c.workspace_id = ${sight.workspaceId}::uuid AND c.deleted_at IS NULL
       AND (${except}::uuid IS NULL OR c.id <> ${except}::uuid) AND (${Prisma.join(same, " OR ")})
       AND ${seesContact(sight)}
     ORDER BY c.created_at DESC, c.id LIMIT ${most}`);
  const leads = await reader.lead.findMany({
    where: {
      workspaceId: sight.workspaceId,
      contactId: { in: rows.map(({ id }) => id) },
      deletedAt: null,
    },
    select: { id: true, contactId: true },
  });
  const seen = new Set<string>(
    await seenOf(
      reader,
      sight,
      "leads",
      leads.map((lead) => lead.id as LeadId),
    ),
  );
  return rows.map(({ phone: number, email: address, ...row }) => ({
    ...row,
    name: showText(sight, row.name),
    company: row.company && showText(sight, row.company),
    phoneText: number === null ? null : showPhone(sight, number),
    email: address === null ? null : showEmail(sight, address),
    leadCount: leads.filter((lead) => lead.contactId === row.id && seen.has(lead.id)).length,
  }));
}

/** Who else has what was typed for a new contact, read as it will be kept; nobody while it cannot be read. */
export async function findSame(
  reader: Reader,
  sight: Sight,
  typed: { phone: string | null; email: string | null },
): Promise<Duplicate[]> {
  const { defaultCountry } = await reader.workspace.findUniqueOrThrow({
    where: { id: sight.workspaceId },
    select: { defaultCountry: true },
  });
  const phone = typed.phone === null ? null : readPhone(typed.phone, phoneCountry(defaultCountry));
  return withSame(reader, sight, { phone: phone?.phone ?? null, email: typed.email, except: null });
}

export type Merge = {
  id: ContactMergeId;
  name: string;
  at: Date;
  author: { userId: UserId; name: string };
};

/** Others with a contact's number or address, and those that were merged into it and could come back. */
export async function listDuplicates(
  reader: Reader,
  sight: Sight,
  contactId: ContactId,
): Promise<{ same: Duplicate[]; merged: Merge[] }> {
  const { workspaceId } = sight;
  const [seen] = await seenOf(reader, sight, "contacts", [contactId]);
  const contact =
    seen &&
    (await reader.contact.findFirst({
      where: { workspaceId, id: contactId, deletedAt: null },
      select: { phone: true, email: true },
    }));
  if (!contact) return { same: [], merged: [] };
  const same = await withSame(reader, sight, { ...contact, except: contactId });
  return { same, merged: await mergesInto(reader, sight, contactId) };
}

async function mergesInto(reader: Reader, sight: Sight, contactId: ContactId): Promise<Merge[]> {
  const rows = await reader.contactMerge.findMany({
    where: { workspaceId: sight.workspaceId, keptContactId: contactId, undoneAt: null },
    select: {
      id: true,
      createdAt: true,
      merged: { select: { name: true } },
      author: { select: { userId: true, user: { select: { name: true } } } },
    },
    orderBy: { createdAt: "desc" },
    take: 20,
  });
  return rows.map((row) => ({
    id: row.id as ContactMergeId,
    name: showText(sight, row.merged.name),
    at: row.createdAt,
    author: { userId: row.author.userId as UserId, name: row.author.user.name },
  }));
}
