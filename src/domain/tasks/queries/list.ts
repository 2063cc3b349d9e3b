import type { TaskId, UserId } from "@/contracts/ids";
import type { ListCount } from "@/contracts/lists/schema";
import type { TaskCondition, TaskFilter } from "@/contracts/tasks/filter";
import type { TaskScope, TaskState } from "@/contracts/tasks/schema";
import {
  beyond,
  countRows,
  dateSql,
  every,
  holdsHiddenNumber,
  keysOf,
  type Look,
  type Order,
  orderBy,
  pageOf,
  treeSql,
} from "@/domain/lists/queries";
import { seesTask } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { idKey, literally, momentKey } from "@/domain/lists/rules";
import { listTasksById, type TaskView } from "@/domain/tasks/queries";
import { Prisma, type Reader } from "@/platform/db";

type Sql = Prisma.Sql;
const { sql } = Prisma;

const id = { sql: sql`t.id`, type: sql`uuid`, schema: idKey };
const moment = sql`timestamptz`;
const earliest: Order = {
  keys: [{ sql: sql`t.due_at`, type: moment, schema: momentKey }, id],
  isDescending: false,
};
const latest: Order = {
  keys: [{ sql: sql`t.done_at`, type: moment, schema: momentKey }, id],
  isDescending: true,
};
const orders: Record<TaskState, Order> = { open: earliest, due: earliest, done: latest };

const notIf = (isNot: boolean, condition: Sql): Sql => (isNot ? sql`(${condition}) IS NOT TRUE` : condition);

function assigneeSql(values: readonly string[], viewerId: UserId | null): Sql {
  const people = values.flatMap((value) => (value === "nobody" ? [] : [value === "me" ? viewerId : value]));
  const parts = [
    ...(people.length > 0 ? [sql`t.assignee_user_id = ANY(${people}::uuid[])`] : []),
    ...(values.includes("nobody") ? [sql`t.assignee_user_id IS NULL`] : []),
  ];
  return sql`(${Prisma.join(parts, " OR ")})`;
}

function conditionSql(condition: TaskCondition, look: Look): Sql {
  switch (condition.field) {
    case "kind":
      return notIf(condition.op === "is_not", sql`t.kind = ANY(${condition.values}::"TaskKind"[])`);
    case "assignee":
      return notIf(condition.op === "is_not", assigneeSql(condition.values, look.sight.viewerId));
    case "has_lead":
      return condition.is ? sql`t.lead_id IS NOT NULL` : sql`t.lead_id IS NULL`;
    case "due":
      return dateSql(sql`t.due_at`, condition.when, look);
    case "created":
      return dateSql(sql`t.created_at`, condition.when, look);
    case "done":
      return dateSql(sql`t.done_at`, condition.when, look);
  }
}

/** As in contactSearch: a text that holds a number masked for the viewer is not looked in for digits. */
function searchSql(sight: Sight, search: string): Sql | null {
  const text = search.trim();
  if (text === "") return null;
  const part = sql`lower(${`%${literally(text)}%`})`;
  const words = sql`c.name || E'\\n' || coalesce(c.company, '')`;
  const isOpen = (column: Sql) =>
    /\p{Nd}/u.test(text) ? sql`NOT ${holdsHiddenNumber(sight, sql`(${column})`)}` : sql`TRUE`;
  return sql`((lower(t.title) LIKE ${part} AND ${isOpen(sql`t.title`)}) OR EXISTS (
    SELECT FROM leads l JOIN contacts c ON c.workspace_id = l.workspace_id AND c.id = l.contact_id
     WHERE l.workspace_id = t.workspace_id AND l.id = t.lead_id
       AND lower(${words}) LIKE ${part} AND ${isOpen(words)}))`;
}

/** FROM and WHERE of the tasks (`t`) that match. Tasks of deleted leads are left out. */
export function matchingTasks(filter: TaskFilter, look: Look): Sql {
  const scopes: Record<TaskScope, Sql> = {
    mine: sql`t.assignee_user_id = ${look.sight.viewerId}::uuid`,
    anyone: sql`t.assignee_user_id IS NULL`,
    team: sql`t.assignee_user_id IN (
      SELECT m.user_id FROM memberships m JOIN memberships me ON me.workspace_id = m.workspace_id AND me.team_id = m.team_id
       WHERE m.workspace_id = ${look.sight.workspaceId}::uuid AND me.user_id = ${look.sight.viewerId}::uuid)`,
    all: sql`TRUE`,
  };
  const states: Record<TaskState, Sql> = {
    open: sql`t.done_at IS NULL`,
    due: sql`t.done_at IS NULL AND t.due_at <= ${look.now}::timestamptz`,
    done: sql`t.done_at IS NOT NULL`,
  };
  const search = searchSql(look.sight, filter.search ?? "");
  return sql`FROM tasks t WHERE ${every([
    sql`t.workspace_id = ${look.sight.workspaceId}::uuid`,
    seesTask(look.sight),
    sql`t.deleted_at IS NULL`,
    scopes[filter.scope],
    states[filter.state],
    ...(search ? [search] : []),
    ...(filter.where ? [treeSql(filter.where, (condition) => conditionSql(condition, look))] : []),
    sql`NOT EXISTS (SELECT FROM leads d WHERE d.workspace_id = t.workspace_id AND d.id = t.lead_id
                       AND d.deleted_at IS NOT NULL)`,
  ])}`;
}

/** One page by keyset. The cursor is null at the end. */
export async function pageTasks(
  reader: Reader,
  look: Look,
  { filter, limit, cursor }: { filter: TaskFilter; limit: number; cursor: string | null },
): Promise<{ tasks: TaskView[]; nextCursor: string | null }> {
  const order = orders[filter.state];
  const sort = filter.state === "done" ? "done" : "due";
  const rows = await reader.$queryRaw<{ id: TaskId; keys: string[] }[]>(sql`
    SELECT t.id, ${keysOf(order)} AS keys ${matchingTasks(filter, look)}
       AND ${cursor === null ? sql`TRUE` : beyond(order, sort, cursor, "after")}
     ORDER BY ${orderBy(order)} LIMIT ${limit + 1}`);
  const page = pageOf(rows, sort, limit);
  return {
    tasks: await listTasksById(
      reader,
      look.sight,
      page.rows.map((row) => row.id),
    ),
    nextCursor: page.nextCursor,
  };
}

/** How many tasks match; exact up to 10,000, above it only where asked. */
export function countTasksMatching(
  reader: Reader,
  look: Look,
  { filter, isExact }: { filter: TaskFilter; isExact: boolean },
): Promise<ListCount> {
  return countRows(reader, matchingTasks(filter, look), isExact);
}

/** Those of these tasks that match, and whether each stands in a list that is shown down to `until` or below it. */
export async function placeTasks(
  reader: Reader,
  look: Look,
  { filter, until, ids }: { filter: TaskFilter; until: string | null; ids: readonly TaskId[] },
): Promise<{ id: TaskId; place: "in" | "below" }[]> {
  if (ids.length === 0) return [];
  const order = orders[filter.state];
  const sort = filter.state === "done" ? "done" : "due";
  return reader.$queryRaw(sql`
    SELECT t.id, CASE WHEN ${until === null ? sql`TRUE` : beyond(order, sort, until, "until")} THEN 'in' ELSE 'below' END AS place
           ${matchingTasks(filter, look)} AND t.id = ANY(${[...ids]}::uuid[])`);
}
