import type { z } from "zod";
import { countLimit, type DateCondition, type ListCount, type TimeUnit } from "@/contracts/lists/schema";
import { digitsOf, literally, readCursor, writeCursor } from "@/domain/lists/rules";
import type { Sight } from "@/domain/sight/rules/sight";
import { Prisma, type Reader } from "@/platform/db";

type Sql = Prisma.Sql;
const { sql } = Prisma;

/** Who looks at a list and when: which rows there are, what "me" and "the last week" mean in its filter. */
export type Look = { sight: Sight; now: Date };

/**
 * One order of a list: expressions that an index holds in this order, the last of them unique. All run the same way.
 * `walks`: where the keys span two tables, the leading ones of the table whose index is walked.
 */
export type Order = {
  keys: readonly { sql: Sql; type: Sql; schema: z.ZodType<string> }[];
  isDescending: boolean;
  walks?: number;
};

export const every = (parts: readonly Sql[]): Sql =>
  parts.length === 0 ? sql`TRUE` : Prisma.join([...parts], " AND ");

/** ORDER BY of this order. */
export function orderBy(order: Order): Sql {
  const way = order.isDescending ? sql` DESC` : sql` ASC`;
  return Prisma.join(order.keys.map((key) => sql`${key.sql}${way}`));
}

/** The keys as one text array: what a cursor is made of. */
export const keysOf = (order: Order): Sql =>
  sql`ARRAY[${Prisma.join(order.keys.map((key) => sql`(${key.sql})::text`))}]`;

/** Rows behind the cursor (`after`), or up to and with it (`until`). */
export function beyond(order: Order, sort: string, cursor: string, side: "after" | "until"): Sql {
  const values = readCursor(
    cursor,
    sort,
    order.keys.map((key) => key.schema),
  );
  const row = (count: number) => {
    const keys = order.keys.slice(0, count);
    const left = Prisma.join(keys.map((key) => key.sql));
    const right = Prisma.join(keys.map((key, index) => sql`${values[index] ?? ""}::${key.type}`));
    return { left, right };
  };
  const whole = row(order.keys.length);
  const isLess = order.isDescending === (side === "after");
  if (side === "until")
    return isLess ? sql`(${whole.left}) <= (${whole.right})` : sql`(${whole.left}) >= (${whole.right})`;
  const strict = isLess ? sql`(${whole.left}) < (${whole.right})` : sql`(${whole.left}) > (${whole.right})`;
  if (order.walks === undefined) return strict;
  const part = row(order.walks);
  const loose = isLess ? sql`(${part.left}) <= (${part.right})` : sql`(${part.left}) >= (${part.right})`;
  return sql`${loose} AND ${strict}`;
}

export type Page<T> = { rows: T[]; nextCursor: string | null };

/** Cuts the row that was read too many, and makes the cursor of the last that stays. */
export function pageOf<T extends { keys: string[] }>(
  rows: readonly T[],
  sort: string,
  limit: number,
): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, nextCursor: rows.length > limit && last ? writeCursor(sort, last.keys) : null };
}

/** How many rows `from` (a FROM … WHERE …) has; without `isExact` counting ends at the limit. */
export async function countRows(reader: Reader, from: Sql, isExact: boolean): Promise<ListCount> {
  const [row] = await reader.$queryRaw<{ n: number }[]>(
    isExact
      ? sql`SELECT count(*)::int AS n ${from}`
      : sql`SELECT count(*)::int AS n FROM (SELECT 1 ${from} LIMIT ${countLimit + 1}) counted`,
  );
  const n = row?.n ?? 0;
  return isExact || n <= countLimit ? { count: n, isExact: true } : { count: countLimit, isExact: false };
}

const units: Record<TimeUnit, Sql> = {
  hour: sql`'hour'`,
  day: sql`'day'`,
  week: sql`'week'`,
  month: sql`'month'`,
};

/** The condition on a moment's column, by the workspace's calendar; `now` is the list's own moment. */
export function dateSql(column: Sql, when: DateCondition, at: Look): Sql {
  const zone = sql`(SELECT time_zone FROM workspaces WHERE id = ${at.sight.workspaceId}::uuid)`;
  const since = (count: number, unit: TimeUnit) =>
    unit === "hour"
      ? sql`(${at.now}::timestamptz - make_interval(hours => ${count}))`
      : sql`((date_trunc(${units[unit]}, ${at.now}::timestamptz AT TIME ZONE ${zone})
              - ${count - 1} * ('1 ' || ${units[unit]})::interval) AT TIME ZONE ${zone})`;
  const dayStart = (day: string, plus: number) =>
    sql`((${day}::date + ${plus}::int)::timestamp AT TIME ZONE ${zone})`;
  switch (when.op) {
    case "in_last":
      return sql`${column} >= ${since(when.count, when.unit)}`;
    case "not_in_last":
      return sql`(${column} IS NULL OR ${column} < ${since(when.count, when.unit)})`;
    case "between":
      return every([
        ...(when.from === null ? [] : [sql`${column} >= ${dayStart(when.from, 0)}`]),
        ...(when.to === null ? [] : [sql`${column} < ${dayStart(when.to, 1)}`]),
        sql`${column} IS NOT NULL`,
      ]);
    case "never":
      return sql`${column} IS NULL`;
  }
}

type Tree<C> = {
  match: "all" | "any";
  parts: readonly (C | { match: "all" | "any"; conditions: readonly C[] })[];
};

/** A filter tree as SQL: `write` says one condition. */
export function treeSql<C extends object>(tree: Tree<C>, write: (condition: C) => Sql): Sql {
  const join = (match: "all" | "any", parts: readonly Sql[]) =>
    sql`(${Prisma.join([...parts], match === "all" ? " AND " : " OR ")})`;
  return join(
    tree.match,
    tree.parts.map((part) =>
      "conditions" in part ? join(part.match, part.conditions.map(write)) : write(part),
    ),
  );
}

/** A text that holds a number which this viewer sees masked: neither searched by its digits nor put in order by them. */
export const holdsHiddenNumber = (sight: Sight, column: Sql): Sql =>
  sight.masksPhones ? sql`(${column} ~ '[0-9]([^0-9[:alpha:]]{0,3}[0-9]){6,}')` : sql`FALSE`;

/** The name as an order's key; as the index has it where numbers are not masked. */
export const nameOrder = (sight: Sight): Sql =>
  sight.masksPhones
    ? sql`CASE WHEN ${holdsHiddenNumber(sight, sql`c.name`)} THEN '' ELSE lower(c.name) END`
    : sql`lower(c.name)`;

/**
 * Contacts (alias `c`) that a person means by this text: any part of a name, company or address, or three and more
 * digits of a number. As the index contacts_search has it. Null where the text says nothing. What is masked for the
 * viewer is not looked in: an answer, or a count, would tell of it.
 */
export function contactSearch(sight: Sight, search: string): Sql | null {
  const text = search.trim();
  if (text === "") return null;
  const part = sql`lower(${`%${literally(text)}%`})`;
  const digits = sight.masksPhones ? null : digitsOf(text, 3);
  const words = sql`c.name || E'\\n' || coalesce(c.company, '')`;
  return sql`((lower(${words}) LIKE ${part}
      ${sight.masksPhones && /\p{Nd}/u.test(text) ? sql`AND NOT ${holdsHiddenNumber(sight, sql`(${words})`)}` : Prisma.empty})
    ${sight.masksEmails ? Prisma.empty : sql`OR lower(c.email) LIKE ${part}`}
    ${digits === null ? Prisma.empty : sql`OR c.phone LIKE ${`%${digits}%`}`})`;
}

/** Up to so many found contacts are read first and the list goes through them; more, and it walks its order. */
const fewContacts = 2000;

/**
 * The contacts that a search means, where they are few; null where they are many or the text is too short for the index:
 * then walking the list's order meets enough of them soon.
 */
export async function findFewContacts(
  reader: Reader,
  sight: Sight,
  search: string,
): Promise<string[] | null> {
  const condition = contactSearch(sight, search);
  if (condition === null || search.trim().length < 3) return null;
  return findFew(
    reader,
    sql`SELECT c.id::text AS found FROM contacts c WHERE c.workspace_id = ${sight.workspaceId}::uuid AND ${condition} LIMIT ${fewContacts + 1}`,
    fewContacts,
  );
}

/**
 * What `found` names, where it is at most so much; null where it is more. It comes as one row: two thousand of them cost
 * more to read than to find.
 */
export async function findFew(reader: Reader, found: Sql, most: number): Promise<string[] | null> {
  const [row] = await reader.$queryRaw<{ n: number; all: string | null }[]>(sql`
    SELECT count(*)::int AS n, string_agg(found, ',') AS all FROM (${found}) few`);
  if (!row || row.n > most) return null;
  return row.all === null ? [] : row.all.split(",");
}
