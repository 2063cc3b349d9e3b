import type { ContactFilter, ContactSort } from "@/contracts/contacts/filter";
import type { ContactId, LeadId, WorkspaceId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import type { ListCount } from "@/contracts/lists/schema";
import {
  beyond,
  contactSearch,
  countRows,
  every,
  findFewContacts,
  keysOf,
  type Order,
  orderBy,
  pageOf,
} from "@/domain/lists/queries";
import { idKey, momentKey, nameKey } from "@/domain/lists/rules";
import { formatPhone } from "@/lib/phone";
import { Prisma, type Reader } from "@/platform/db";

const { sql } = Prisma;

export type ContactRow = {
  id: ContactId;
  name: string;
  company: string | null;
  phoneText: string | null;
  email: string | null;
  timeZone: string | null;
  doNotCallAt: Date | null;
  createdAt: Date;
  /** The pursuits of this contact, the newest first, at most ten. */
  leads: { id: LeadId; stage: LeadStage }[];
};

const id = { sql: sql`c.id`, type: sql`uuid`, schema: idKey };
const named = { sql: sql`lower(c.name)`, type: sql`text`, schema: nameKey };
const created = { sql: sql`c.created_at`, type: sql`timestamptz`, schema: momentKey };

const orders: Record<ContactSort, Order> = {
  name: { keys: [named, id], isDescending: false },
  name_desc: { keys: [named, id], isDescending: true },
  newest: { keys: [created, id], isDescending: true },
  oldest: { keys: [created, id], isDescending: false },
};

async function fromContacts(
  reader: Reader,
  workspaceId: WorkspaceId,
  filter: ContactFilter,
): Promise<Prisma.Sql> {
  const found = await findFewContacts(reader, workspaceId, filter.search ?? "");
  const search = found === null ? contactSearch(filter.search ?? "") : sql`c.id = ANY(${found}::uuid[])`;
  const conditions = every([
    ...(search ? [search] : []),
    ...(filter.isBlocked === undefined
      ? []
      : [filter.isBlocked ? sql`c.do_not_call_at IS NOT NULL` : sql`c.do_not_call_at IS NULL`]),
  ]);
  return sql`FROM contacts c WHERE c.workspace_id = ${workspaceId}::uuid AND c.deleted_at IS NULL AND ${conditions}`;
}

/** One page in this order, by keyset. The cursor is null at the end. */
export async function listContacts(
  reader: Reader,
  workspaceId: WorkspaceId,
  {
    filter,
    sort,
    limit,
    cursor,
  }: { filter: ContactFilter; sort: ContactSort; limit: number; cursor: string | null },
): Promise<{ contacts: ContactRow[]; nextCursor: string | null }> {
  const order = orders[sort];
  const found = await reader.$queryRaw<{ id: ContactId; keys: string[] }[]>(sql`
    SELECT c.id, ${keysOf(order)} AS keys ${await fromContacts(reader, workspaceId, filter)}
       AND ${cursor === null ? sql`TRUE` : beyond(order, sort, cursor, "after")}
     ORDER BY ${orderBy(order)} LIMIT ${limit + 1}`);
  const page = pageOf(found, sort, limit);
  const rows = await reader.contact.findMany({
    where: { workspaceId, id: { in: page.rows.map((row) => row.id) } },
    select: {
      id: true,
      name: true,
      company: true,
      phone: true,
      email: true,
      timeZone: true,
      doNotCallAt: true,
      createdAt: true,
      leads: {
        where: { deletedAt: null },
        select: { id: true, stage: true },
        orderBy: { createdAt: "desc" },
        take: 10,
      },
    },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const contacts = page.rows.flatMap(({ id: contactId }) => {
    const row = byId.get(contactId);
    if (!row) return [];
    const { phone, leads, ...rest } = row;
    return [
      {
        ...rest,
        id: contactId,
        phoneText: phone && formatPhone(phone),
        leads: leads.map((lead) => ({ id: lead.id as LeadId, stage: lead.stage })),
      },
    ];
  });
  return { contacts, nextCursor: page.nextCursor };
}

/** How many contacts match; exact up to 10,000, above it only where asked. */
export async function countContacts(
  reader: Reader,
  workspaceId: WorkspaceId,
  { filter, isExact }: { filter: ContactFilter; isExact: boolean },
): Promise<ListCount> {
  return countRows(reader, await fromContacts(reader, workspaceId, filter), isExact);
}
