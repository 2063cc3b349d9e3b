import type { LeadId, UserId } from "@/contracts/ids";
import type { LeadCondition, LeadFilter } from "@/contracts/leads/filter";
import type { LeadSort } from "@/contracts/leads/schema";
import type { ListCount } from "@/contracts/lists/schema";
import {
  beyond,
  contactSearch,
  countRows,
  dateSql,
  every,
  findFewContacts,
  holdsHiddenNumber,
  keysOf,
  type Look,
  nameOrder,
  type Order,
  orderBy,
  pageOf,
  treeSql,
} from "@/domain/lists/queries";
import { seesLead } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { idKey, literally, momentKey, nameKey } from "@/domain/lists/rules";
import { Prisma, type Reader } from "@/platform/db";

type Sql = Prisma.Sql;
const { sql } = Prisma;

const text = sql`text`;
const uuid = sql`uuid`;
const moment = sql`timestamptz`;
const id = { sql: sql`l.id`, type: uuid, schema: idKey };
const created = { sql: sql`l.created_at`, type: moment, schema: momentKey };
// As the index has it: never called is called in the endless past.
const called = {
  sql: sql`coalesce(l.last_call_at, '-infinity'::timestamptz)`,
  type: moment,
  schema: momentKey,
};
const contact = { sql: sql`c.id`, type: uuid, schema: idKey };

function orderOf(sight: Sight, sort: LeadSort): Order {
  const named = { sql: nameOrder(sight), type: text, schema: nameKey };
  const orders: Record<LeadSort, Order> = {
    newest: { keys: [created, id], isDescending: true },
    oldest: { keys: [created, id], isDescending: false },
    name: { keys: [named, contact, id], isDescending: false, walks: 2 },
    name_desc: { keys: [named, contact, id], isDescending: true, walks: 2 },
    last_call: { keys: [called, id], isDescending: true },
    longest_quiet: { keys: [called, id], isDescending: false },
  };
  return orders[sort];
}

const notIf = (isNot: boolean, condition: Sql): Sql => (isNot ? sql`(${condition}) IS NOT TRUE` : condition);

function ownerSql(values: readonly (UserId | "me" | "nobody")[], viewerId: UserId | null): Sql {
  const people = values.flatMap((value) => (value === "nobody" ? [] : [value === "me" ? viewerId : value]));
  const parts = [
    ...(people.length > 0 ? [sql`l.owner_user_id = ANY(${people}::uuid[])`] : []),
    ...(values.includes("nobody") ? [sql`l.owner_user_id IS NULL`] : []),
  ];
  return sql`(${Prisma.join(parts, " OR ")})`;
}

function outcomeSql(values: readonly string[]): Sql {
  const ids = values.filter((value) => value !== "none");
  const parts = [
    ...(ids.length > 0 ? [sql`l.last_outcome_id = ANY(${ids}::uuid[])`] : []),
    ...(values.includes("none") ? [sql`l.last_outcome_id IS NULL`] : []),
  ];
  return sql`(${Prisma.join(parts, " OR ")})`;
}

/** Tags of the lead itself; what was deleted or merged away is no tag. */
function tagSql(values: readonly string[]): Sql {
  const on = sql`SELECT FROM lead_tags p JOIN tags t ON t.workspace_id = p.workspace_id AND t.id = p.tag_id
                  AND t.deleted_at IS NULL WHERE p.workspace_id = l.workspace_id AND p.lead_id = l.id`;
  const ids = values.filter((value) => value !== "none");
  const parts = [
    ...(ids.length > 0 ? [sql`EXISTS (${on} AND p.tag_id = ANY(${ids}::uuid[]))`] : []),
    ...(values.includes("none") ? [sql`NOT EXISTS (${on})`] : []),
  ];
  return sql`(${Prisma.join(parts, " OR ")})`;
}

function conditionSql(condition: LeadCondition, look: Look): Sql {
  switch (condition.field) {
    case "stage":
      return notIf(condition.op === "is_not", sql`l.stage = ANY(${condition.values}::"LeadStage"[])`);
    case "owner":
      return notIf(condition.op === "is_not", ownerSql(condition.values, look.sight.viewerId));
    case "outcome":
      return notIf(condition.op === "is_not", outcomeSql(condition.values));
    case "campaign":
      return notIf(
        condition.op === "is_not",
        sql`EXISTS (SELECT FROM campaign_leads p WHERE p.workspace_id = l.workspace_id AND p.lead_id = l.id
                     AND p.campaign_id = ANY(${condition.values}::uuid[]))`,
      );
    case "tag":
      return notIf(condition.op === "is_not", tagSql(condition.values));
    case "source":
      return notIf(
        condition.op === "is_not",
        sql`(lower(l.source) LIKE ANY(SELECT lower(s) FROM unnest(${condition.values.map((value) => `%${literally(value)}%`)}::text[]) s)
             AND NOT ${holdsHiddenNumber(look.sight, sql`l.source`)})`,
      );
    case "blocked":
      return condition.is ? sql`c.do_not_call_at IS NOT NULL` : sql`c.do_not_call_at IS NULL`;
    case "has_phone":
      return condition.is ? sql`c.phone IS NOT NULL` : sql`c.phone IS NULL`;
    case "created":
      return dateSql(sql`l.created_at`, condition.when, look);
    case "last_call":
      return dateSql(sql`l.last_call_at`, condition.when, look);
  }
}

/** What a filter asks of a lead (`l`) with its contact (`c`), but for the workspace. `found`: the search, already done. */
function filterSql(filter: LeadFilter, look: Look, found: readonly string[] | null): Sql {
  const search =
    found === null
      ? contactSearch(look.sight, filter.search ?? "")
      : sql`l.contact_id = ANY(${found}::uuid[])`;
  return every([
    ...(search ? [search] : []),
    ...(filter.stage ? [sql`l.stage = ${filter.stage}::"LeadStage"`] : []),
    ...(filter.ownerUserId === undefined
      ? []
      : [
          filter.ownerUserId === null
            ? sql`l.owner_user_id IS NULL`
            : sql`l.owner_user_id = ${filter.ownerUserId}::uuid`,
        ]),
    ...(filter.outcomeId ? [sql`l.last_outcome_id = ${filter.outcomeId}::uuid`] : []),
    ...(filter.isBlocked === undefined
      ? []
      : [filter.isBlocked ? sql`c.do_not_call_at IS NOT NULL` : sql`c.do_not_call_at IS NULL`]),
    ...(filter.notInCampaignId
      ? [
          sql`NOT EXISTS (SELECT FROM campaign_leads p WHERE p.workspace_id = l.workspace_id
                 AND p.campaign_id = ${filter.notInCampaignId}::uuid AND p.lead_id = l.id)`,
        ]
      : []),
    ...(filter.where ? [treeSql(filter.where, (condition) => conditionSql(condition, look))] : []),
  ]);
}

/** Whether the contact is needed to judge the filter: without it, counting is one index. */
function asksContact(filter: LeadFilter): boolean {
  const fields = (filter.where?.parts ?? []).flatMap((part) =>
    "conditions" in part ? part.conditions.map(({ field }) => field) : [part.field],
  );
  return (
    (filter.search ?? "").trim() !== "" ||
    filter.isBlocked !== undefined ||
    fields.some((field) => field === "blocked" || field === "has_phone")
  );
}

const living = ({ sight }: Look): Sql =>
  sql`l.workspace_id = ${sight.workspaceId}::uuid AND l.deleted_at IS NULL AND ${seesLead(sight)}`;
const withContact = sql`FROM leads l JOIN contacts c ON c.workspace_id = l.workspace_id AND c.id = l.contact_id`;

/**
 * One page in this order, by keyset: rows that come or go meanwhile neither repeat nor skip others. Ids only; the
 * cursor is null at the end.
 */
export async function pageLeads(
  reader: Reader,
  look: Look,
  {
    filter,
    sort,
    limit,
    cursor,
  }: { filter: LeadFilter; sort: LeadSort; limit: number; cursor: string | null },
): Promise<{ ids: LeadId[]; nextCursor: string | null }> {
  const order = orderOf(look.sight, sort);
  const found = await findFewContacts(reader, look.sight, filter.search ?? "");
  const rows = await reader.$queryRaw<{ id: LeadId; keys: string[] }[]>(sql`
    SELECT l.id, ${keysOf(order)} AS keys ${withContact}
     WHERE ${living(look)} AND ${filterSql(filter, look, found)}
       AND ${cursor === null ? sql`TRUE` : beyond(order, sort, cursor, "after")}
     ORDER BY ${orderBy(order)} LIMIT ${limit + 1}`);
  const page = pageOf(rows, sort, limit);
  return { ids: page.rows.map((row) => row.id), nextCursor: page.nextCursor };
}

/** How many leads match; exact up to 10,000, above it only where asked. */
export async function countLeads(
  reader: Reader,
  look: Look,
  { filter, isExact }: { filter: LeadFilter; isExact: boolean },
): Promise<ListCount> {
  const found = await findFewContacts(reader, look.sight, filter.search ?? "");
  const from = asksContact(filter) ? withContact : sql`FROM leads l`;
  return countRows(reader, sql`${from} WHERE ${living(look)} AND ${filterSql(filter, look, found)}`, isExact);
}

/** FROM and WHERE of the leads (`l`) that match now. */
export async function matchingLeads(reader: Reader, look: Look, filter: LeadFilter): Promise<Sql> {
  const found = await findFewContacts(reader, look.sight, filter.search ?? "");
  return sql`${withContact} WHERE ${living(look)} AND ${filterSql(filter, look, found)}`;
}

/**
 * Where these leads stand in a list that is shown down to `until`: `in` it, `out` of it (it no longer matches, or is
 * gone), or `below` what is shown. Ids that are not here are left out.
 */
export async function placeLeads(
  reader: Reader,
  look: Look,
  {
    filter,
    sort,
    until,
    ids,
  }: { filter: LeadFilter; sort: LeadSort; until: string | null; ids: readonly LeadId[] },
): Promise<{ id: LeadId; place: "in" | "below" | "out" }[]> {
  if (ids.length === 0) return [];
  const order = orderOf(look.sight, sort);
  return reader.$queryRaw(sql`
    SELECT l.id, CASE WHEN l.deleted_at IS NOT NULL OR (${filterSql(filter, look, null)}) IS NOT TRUE THEN 'out'
                      WHEN ${until === null ? sql`TRUE` : beyond(order, sort, until, "until")} THEN 'in' ELSE 'below' END AS place
      ${withContact}
     WHERE l.workspace_id = ${look.sight.workspaceId}::uuid AND l.id = ANY(${[...ids]}::uuid[]) AND ${seesLead(look.sight)}`);
}
