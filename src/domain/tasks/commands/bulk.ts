import type { UserId, WorkspaceId } from "@/contracts/ids";
import { type TaskBefore, type TaskChange, type TaskSelection, tasksAtOnce } from "@/contracts/tasks/bulk";
import { ownerMustExist } from "@/domain/leads/commands";
import { requireSeen, seesTask } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { matchingTasks } from "@/domain/tasks/queries/list";
import { clock } from "@/platform/clock";
import { Prisma, type Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

const { sql } = Prisma;

/** What is written, and what of a task would change by it. `at`: the moment of the change. */
function written(change: TaskChange, at: Date): { set: Prisma.Sql; differs: Prisma.Sql; is: Prisma.Sql } {
  switch (change.kind) {
    case "done":
      return {
        set: sql`done_at = ${at}, done_by_call_id = NULL`,
        differs: sql`t.done_at IS NULL`,
        is: sql`t.done_at = ${at}`,
      };
    case "snooze":
      return {
        set: sql`due_at = ${change.dueAt}`,
        differs: sql`t.done_at IS NULL AND t.due_at <> ${change.dueAt}`,
        is: sql`t.due_at = ${change.dueAt}`,
      };
    case "assign":
      return {
        set: sql`assignee_user_id = ${change.assigneeUserId}::uuid`,
        differs: sql`t.done_at IS NULL AND t.assignee_user_id IS DISTINCT FROM ${change.assigneeUserId}::uuid`,
        is: sql`t.assignee_user_id IS NOT DISTINCT FROM ${change.assigneeUserId}::uuid`,
      };
  }
}

export type TasksChanged = {
  /** The moment of it: `putTasksBack` knows by it what this change did. */
  at: Date;
  /** The tasks it did something to, as they were. */
  before: TaskBefore[];
};

/** Changes many tasks in one transaction. Those that are so already, and done ones, stay out of it; null = none is left. */
export async function changeTasks(
  tx: Tx,
  emit: Emit,
  { sight, selection, change }: { sight: Sight; selection: TaskSelection; change: TaskChange },
): Promise<TasksChanged | null> {
  const { workspaceId } = sight;
  const at = clock.now();
  if (change.kind === "assign") await ownerMustExist(tx, workspaceId, change.assigneeUserId);
  const from =
    selection.by === "filter"
      ? matchingTasks(selection.filter, { sight, now: at })
      : sql`FROM tasks t WHERE t.workspace_id = ${workspaceId}::uuid AND t.deleted_at IS NULL AND ${seesTask(sight)}
              AND t.id = ANY(${selection.taskIds}::uuid[])`;
  const { set, differs } = written(change, at);
  const rows = await tx.$queryRaw<(TaskBefore & { differs: boolean })[]>(sql`
    SELECT t.id AS "taskId", t.due_at AS "dueAt", t.assignee_user_id AS "assigneeUserId", (${differs}) AS differs
      ${from} ORDER BY t.id LIMIT ${tasksAtOnce + 1} FOR UPDATE OF t`);
  if (selection.by === "ids" && rows.length < new Set(selection.taskIds).size) throw notFound("task");
  if (rows.length > tasksAtOnce)
    throw new AppError(
      "BAD_REQUEST",
      "too_many",
      "That is more than 1,000 tasks. Narrow the filter, and do it in parts.",
    );
  const before = rows.flatMap(({ differs: isOther, ...row }) => (isOther ? [row] : []));
  if (before.length === 0) return null;
  await tx.$executeRaw(sql`
    UPDATE tasks SET ${set}, updated_at = ${at}
     WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${before.map((row) => row.taskId)}::uuid[])`);
  emit("task.bulk_changed", {
    kind: change.kind,
    count: before.length,
    assigneeUserId: change.kind === "assign" ? change.assigneeUserId : null,
  });
  return { at, before };
}

/** Takes a change of many back, where nobody has changed the task since. */
export async function putTasksBack(
  tx: Tx,
  emit: Emit,
  { sight, change, at, before }: { sight: Sight; change: TaskChange } & TasksChanged,
): Promise<{ count: number }> {
  const { workspaceId } = sight;
  await requireSeen(
    tx,
    sight,
    "tasks",
    before.map((row) => row.taskId),
  );
  if (change.kind === "assign") await assigneesMustExist(tx, workspaceId, before);
  const back = {
    done: sql`done_at = NULL`,
    snooze: sql`due_at = b.due_at`,
    assign: sql`assignee_user_id = b.assignee_user_id`,
  }[change.kind];
  const rows = JSON.stringify(
    before.map((row) => ({ id: row.taskId, due_at: row.dueAt, assignee_user_id: row.assigneeUserId })),
  );
  const count = await tx.$executeRaw(sql`
    UPDATE tasks t SET ${back}, updated_at = ${clock.now()}
      FROM jsonb_to_recordset(${rows}::jsonb) AS b(id uuid, due_at timestamptz, assignee_user_id uuid)
     WHERE t.workspace_id = ${workspaceId}::uuid AND t.id = b.id AND t.deleted_at IS NULL
       AND ${written(change, at).is}`);
  if (count > 0) emit("task.bulk_changed", { kind: "undo", count, assigneeUserId: null });
  return { count };
}

async function assigneesMustExist(
  tx: Tx,
  workspaceId: WorkspaceId,
  before: readonly TaskBefore[],
): Promise<void> {
  const people = new Set<UserId | null>(before.map((row) => row.assigneeUserId));
  for (const userId of people) await ownerMustExist(tx, workspaceId, userId);
}
