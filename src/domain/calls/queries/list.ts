import type { CallCondition, CallFilter, CallSort } from "@/contracts/calls/filter";
import type { CallId, UserId } from "@/contracts/ids";
import type { ListCount } from "@/contracts/lists/schema";
import {
  beyond,
  contactSearch,
  countRows,
  dateSql,
  every,
  findFew,
  keysOf,
  type Look,
  type Order,
  orderBy,
  pageOf,
  treeSql,
} from "@/domain/lists/queries";
import { seesCall } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { digitsOf, idKey, momentKey, numberKey } from "@/domain/lists/rules";
import { Prisma, type Reader } from "@/platform/db";

type Sql = Prisma.Sql;
const { sql } = Prisma;

const id = { sql: sql`k.id`, type: sql`uuid`, schema: idKey };
const started = { sql: sql`k.started_at`, type: sql`timestamptz`, schema: momentKey };
// As the index has it.
const talked = { sql: sql`coalesce(k.talk_seconds, -1)`, type: sql`int`, schema: numberKey };

const orders: Record<CallSort, Order> = {
  newest: { keys: [started, id], isDescending: true },
  oldest: { keys: [started, id], isDescending: false },
  longest: { keys: [talked, id], isDescending: true },
};

const notIf = (isNot: boolean, condition: Sql): Sql => (isNot ? sql`(${condition}) IS NOT TRUE` : condition);

function workerSql(values: readonly string[], viewerId: UserId | null): Sql {
  const people = values.flatMap((value) => (value === "nobody" ? [] : [value === "me" ? viewerId : value]));
  const parts = [
    ...(people.length > 0 ? [sql`k.worker_user_id = ANY(${people}::uuid[])`] : []),
    ...(values.includes("nobody") ? [sql`k.worker_user_id IS NULL`] : []),
  ];
  return sql`(${Prisma.join(parts, " OR ")})`;
}

function outcomeSql(values: readonly string[]): Sql {
  const ids = values.filter((value) => value !== "none");
  const parts = [
    ...(ids.length > 0 ? [sql`k.outcome_id = ANY(${ids}::uuid[])`] : []),
    ...(values.includes("none") ? [sql`k.outcome_id IS NULL`] : []),
  ];
  return sql`(${Prisma.join(parts, " OR ")})`;
}

function conditionSql(condition: CallCondition, look: Look): Sql {
  switch (condition.field) {
    case "status":
      return notIf(condition.op === "is_not", sql`k.status = ANY(${condition.values}::"CallStatus"[])`);
    case "direction":
      return notIf(condition.op === "is_not", sql`k.direction = ANY(${condition.values}::"CallDirection"[])`);
    case "worker":
      return notIf(condition.op === "is_not", workerSql(condition.values, look.sight.viewerId));
    case "campaign":
      return notIf(condition.op === "is_not", sql`k.campaign_id = ANY(${condition.values}::uuid[])`);
    case "outcome":
      return notIf(condition.op === "is_not", outcomeSql(condition.values));
    case "hour":
      return notIf(
        condition.op === "is_not",
        sql`extract(hour FROM k.started_at AT TIME ZONE
          (SELECT time_zone FROM workspaces WHERE id = ${look.sight.workspaceId}::uuid)) = ANY(${condition.values.map(Number)}::int[])`,
      );
    case "reached":
      return condition.is ? sql`k.did_customer_pick_up` : sql`k.did_customer_pick_up IS NOT TRUE`;
    case "good":
      return notIf(
        !condition.is,
        sql`k.outcome_id = ANY(ARRAY(SELECT o.id FROM outcomes o WHERE o.workspace_id = ${look.sight.workspaceId}::uuid AND o.tone = 'good'))`,
      );
    case "waiting":
      return notIf(!condition.is, sql`k.wrap_up IN ('open', 'folded') AND k.outcome_id IS NULL`);
    case "started":
      return dateSql(sql`k.started_at`, condition.when, look);
    case "talked":
      return sql`k.talk_seconds >= ${condition.atLeastSeconds}`;
  }
}

/** Up to so many numbers or leads are found first; more, and the list walks its order, which meets enough of them soon. */
const few = { numbers: 500, leads: 2000 };

type Search = {
  /** As a condition on a call that is met on the way. */
  condition: Sql;
  /** Where much fits: the calls (`k`) from its side, as FROM and WHERE, for counting. */
  from: Sql | null;
};

/**
 * What a search means among calls: four and more digits are the number that was called, anything else the person of its
 * lead. Numbers are looked for among those ever called, each of which stands there once.
 */
async function searchCalls(reader: Reader, sight: Sight, search: string): Promise<Search | null> {
  const { workspaceId } = sight;
  const person = contactSearch(sight, search);
  if (person === null) return null;
  const digits = sight.masksPhones ? null : digitsOf(search.trim(), 4);
  if (digits !== null) {
    const part = `%${digits}%`;
    const numbers = await findFew(
      reader,
      sql`SELECT n.phone AS found FROM called_numbers n
           WHERE n.workspace_id = ${workspaceId}::uuid AND n.phone LIKE ${part} LIMIT ${few.numbers + 1}`,
      few.numbers,
    );
    if (numbers !== null) return { condition: sql`k.customer_phone = ANY(${numbers}::text[])`, from: null };
    return {
      condition: sql`k.customer_phone LIKE ${part}`,
      from: sql`FROM called_numbers n JOIN calls k ON k.workspace_id = n.workspace_id AND k.customer_phone = n.phone
                 WHERE n.workspace_id = ${workspaceId}::uuid AND n.phone LIKE ${part}`,
    };
  }
  const leads =
    search.trim().length < 3
      ? null
      : await findFew(
          reader,
          // People without a lead are counted too: the limit may have cut others off.
          sql`SELECT l.id::text AS found FROM (
                SELECT c.id FROM contacts c WHERE c.workspace_id = ${workspaceId}::uuid AND ${person} LIMIT ${few.leads + 1}) p
                LEFT JOIN leads l ON l.workspace_id = ${workspaceId}::uuid AND l.contact_id = p.id LIMIT ${few.leads + 1}`,
          few.leads,
        );
  if (leads !== null) return { condition: sql`k.lead_id = ANY(${leads}::uuid[])`, from: null };
  // OFFSET 0 keeps it a question asked of each call on the way: as a join it would first collect all people.
  return {
    condition: sql`EXISTS (SELECT FROM leads l JOIN contacts c ON c.workspace_id = l.workspace_id AND c.id = l.contact_id
       WHERE l.workspace_id = k.workspace_id AND l.id = k.lead_id AND ${person} OFFSET 0)`,
    from: sql`FROM contacts c JOIN leads l ON l.workspace_id = c.workspace_id AND l.contact_id = c.id
                JOIN calls k ON k.workspace_id = l.workspace_id AND k.lead_id = l.id
               WHERE c.workspace_id = ${workspaceId}::uuid AND ${person}`,
  };
}

/** What a filter asks of a call (`k`), but for the workspace and the search. */
function filterSql(filter: CallFilter, look: Look): Sql {
  return every([
    ...(filter.status ? [sql`k.status = ${filter.status}::"CallStatus"`] : []),
    ...(filter.direction ? [sql`k.direction = ${filter.direction}::"CallDirection"`] : []),
    ...(filter.workerUserId ? [sql`k.worker_user_id = ${filter.workerUserId}::uuid`] : []),
    ...(filter.campaignId ? [sql`k.campaign_id = ${filter.campaignId}::uuid`] : []),
    ...(filter.leadId ? [sql`k.lead_id = ${filter.leadId}::uuid`] : []),
    ...(filter.outcomeId ? [sql`k.outcome_id = ${filter.outcomeId}::uuid`] : []),
    ...(filter.from ? [sql`k.started_at >= ${filter.from}`] : []),
    ...(filter.to ? [sql`k.started_at < ${filter.to}`] : []),
    ...(filter.where ? [treeSql(filter.where, (condition) => conditionSql(condition, look))] : []),
  ]);
}

/** The calls (`k`) of a filter without a search, as this viewer sees them: what a number counts that opens such a list. */
export const callsWhere = (filter: Omit<CallFilter, "search">, look: Look): Sql =>
  sql`k.workspace_id = ${look.sight.workspaceId}::uuid AND ${seesCall(look.sight)} AND ${filterSql(filter, look)}`;

/** One page in this order, by keyset; ids only. The cursor is null at the end. */
export async function pageCalls(
  reader: Reader,
  look: Look,
  {
    filter,
    sort,
    limit,
    cursor,
  }: { filter: CallFilter; sort: CallSort; limit: number; cursor: string | null },
): Promise<{ ids: CallId[]; nextCursor: string | null }> {
  const order = orders[sort];
  const search = await searchCalls(reader, look.sight, filter.search ?? "");
  const rows = await reader.$queryRaw<{ id: CallId; keys: string[] }[]>(sql`
    SELECT k.id, ${keysOf(order)} AS keys FROM calls k
     WHERE k.workspace_id = ${look.sight.workspaceId}::uuid AND ${seesCall(look.sight)} AND ${filterSql(filter, look)} AND ${search?.condition ?? sql`TRUE`}
       AND ${cursor === null ? sql`TRUE` : beyond(order, sort, cursor, "after")}
     ORDER BY ${orderBy(order)} LIMIT ${limit + 1}`);
  const page = pageOf(rows, sort, limit);
  return { ids: page.rows.map((row) => row.id), nextCursor: page.nextCursor };
}

/** How many calls match; exact up to 10,000, above it only where asked. */
export async function countCalls(
  reader: Reader,
  look: Look,
  { filter, isExact }: { filter: CallFilter; isExact: boolean },
): Promise<ListCount> {
  const search = await searchCalls(reader, look.sight, filter.search ?? "");
  const from = search?.from ?? sql`FROM calls k WHERE ${search?.condition ?? sql`TRUE`}`;
  return countRows(
    reader,
    sql`${from} AND k.workspace_id = ${look.sight.workspaceId}::uuid AND ${seesCall(look.sight)} AND ${filterSql(filter, look)}`,
    isExact,
  );
}

/** Which of these calls match, and whether each stands in a list that is shown down to `until` or below it. */
export async function placeCalls(
  reader: Reader,
  look: Look,
  {
    filter,
    sort,
    until,
    ids,
  }: { filter: CallFilter; sort: CallSort; until: string | null; ids: readonly CallId[] },
): Promise<{ id: CallId; place: "in" | "below" | "out" }[]> {
  if (ids.length === 0) return [];
  const order = orders[sort];
  const search = await searchCalls(reader, look.sight, filter.search ?? "");
  return reader.$queryRaw(sql`
    SELECT k.id, CASE WHEN (${filterSql(filter, look)} AND ${search?.condition ?? sql`TRUE`}) IS NOT TRUE THEN 'out'
                      WHEN ${until === null ? sql`TRUE` : beyond(order, sort, until, "until")} THEN 'in' ELSE 'below' END AS place
      FROM calls k WHERE k.workspace_id = ${look.sight.workspaceId}::uuid AND k.id = ANY(${[...ids]}::uuid[]) AND ${seesCall(look.sight)}`);
}
