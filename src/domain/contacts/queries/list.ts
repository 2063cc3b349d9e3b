import type { ContactFilter, ContactSort } from "@/contracts/contacts/filter";
import type { ContactId, LeadId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import type { ContactKind } from "@/contracts/contacts/schema";
import type { TagView } from "@/contracts/tags/views";
import { tagsOf, toTagViews } from "@/domain/tags/queries";
import type { ListCount } from "@/contracts/lists/schema";
import type { ShownEmail, ShownPhone } from "@/contracts/sight/schema";
import {
  beyond,
  contactSearch,
  countRows,
  every,
  findFewContacts,
  keysOf,
  nameOrder,
  type Order,
  orderBy,
  pageOf,
} from "@/domain/lists/queries";
import { idKey, momentKey, nameKey } from "@/domain/lists/rules";
import { seenOf, seesContact } from "@/domain/sight/queries";
import { showEmail, showPhone, showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
import { Prisma, type Reader } from "@/platform/db";

const { sql } = Prisma;

export type ContactRow = {
  id: ContactId;
  kind: ContactKind;
  name: string;
  company: string | null;
  phoneText: ShownPhone | null;
  email: ShownEmail | null;
  timeZone: string | null;
  doNotCallAt: Date | null;
  createdAt: Date;
  tags: TagView[];
  /** The pursuits of this contact, the newest first, at most ten. */
  leads: { id: LeadId; stage: LeadStage }[];
};

const id = { sql: sql`c.id`, type: sql`uuid`, schema: idKey };
const created = { sql: sql`c.created_at`, type: sql`timestamptz`, schema: momentKey };

function orderOf(sight: Sight, sort: ContactSort): Order {
  const named = { sql: nameOrder(sight), type: sql`text`, schema: nameKey };
  const orders: Record<ContactSort, Order> = {
    name: { keys: [named, id], isDescending: false },
    name_desc: { keys: [named, id], isDescending: true },
    newest: { keys: [created, id], isDescending: true },
    oldest: { keys: [created, id], isDescending: false },
  };
  return orders[sort];
}

async function fromContacts(reader: Reader, sight: Sight, filter: ContactFilter): Promise<Prisma.Sql> {
  const found = await findFewContacts(reader, sight, filter.search ?? "");
  const search =
    found === null ? contactSearch(sight, filter.search ?? "") : sql`c.id = ANY(${found}::uuid[])`;
  const conditions = every([
    ...(search ? [search] : []),
    ...(filter.isBlocked === undefined
      ? []
      : [filter.isBlocked ? sql`c.do_not_call_at IS NOT NULL` : sql`c.do_not_call_at IS NULL`]),
    ...(filter.tagId === undefined
      ? []
      : [
          sql`EXISTS (SELECT FROM contact_tags p JOIN tags t ON t.workspace_id = p.workspace_id AND t.id = p.tag_id
                AND t.deleted_at IS NULL WHERE p.workspace_id = c.workspace_id AND p.contact_id = c.id
                AND p.tag_id = ${filter.tagId}::uuid)`,
        ]),
  ]);
  return sql`FROM contacts c WHERE c.workspace_id = ${sight.workspaceId}::uuid AND c.deleted_at IS NULL
    AND ${seesContact(sight)} AND ${conditions}`;
}

/** One page in this order, by keyset. The cursor is null at the end. */
export async function listContacts(
  reader: Reader,
  sight: Sight,
  {
    filter,
    sort,
    limit,
    cursor,
  }: { filter: ContactFilter; sort: ContactSort; limit: number; cursor: string | null },
): Promise<{ contacts: ContactRow[]; nextCursor: string | null }> {
  const { workspaceId } = sight;
  const order = orderOf(sight, sort);
  const found = await reader.$queryRaw<{ id: ContactId; keys: string[] }[]>(sql`
    SELECT c.id, ${keysOf(order)} AS keys ${await fromContacts(reader, sight, filter)}
       AND ${cursor === null ? sql`TRUE` : beyond(order, sort, cursor, "after")}
     ORDER BY ${orderBy(order)} LIMIT ${limit + 1}`);
  const page = pageOf(found, sort, limit);
  const rows = await reader.contact.findMany({
    where: { workspaceId, id: { in: page.rows.map((row) => row.id) } },
    select: {
      id: true,
      kind: true,
      name: true,
      company: true,
      phone: true,
      email: true,
      timeZone: true,
      doNotCallAt: true,
      createdAt: true,
      tags: tagsOf,
      leads: {
        where: { deletedAt: null },
        select: { id: true, stage: true },
        orderBy: { createdAt: "desc" },
        take: 10,
      },
    },
  });
  const pursuits = await seenOf(
    reader,
    sight,
    "leads",
    rows.flatMap((row) => row.leads.map((lead) => lead.id as LeadId)),
  );
  const seen = new Set(pursuits);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const contacts = page.rows.flatMap(({ id: contactId }) => {
    const row = byId.get(contactId);
    if (!row) return [];
    const { phone, leads, ...rest } = row;
    return [
      {
        ...rest,
        id: contactId,
        name: showText(sight, rest.name),
        company: rest.company && showText(sight, rest.company),
        phoneText: phone === null ? null : showPhone(sight, phone),
        email: rest.email === null ? null : showEmail(sight, rest.email),
        tags: toTagViews(rest.tags),
        leads: leads
          .map((lead) => ({ id: lead.id as LeadId, stage: lead.stage }))
          .filter((lead) => seen.has(lead.id)),
      },
    ];
  });
  return { contacts, nextCursor: page.nextCursor };
}

/** How many contacts match; exact up to 10,000, above it only where asked. */
export async function countContacts(
  reader: Reader,
  sight: Sight,
  { filter, isExact }: { filter: ContactFilter; isExact: boolean },
): Promise<ListCount> {
  return countRows(reader, await fromContacts(reader, sight, filter), isExact);
}
