import type { CallId, LeadId, TaskId, UserId, WorkspaceId } from "@/contracts/ids";
import type { TaskKind, TaskScope, TaskState } from "@/contracts/tasks/schema";
import type { Prisma, Reader } from "@/platform/db";

export type TaskView = {
  id: TaskId;
  kind: TaskKind;
  title: string;
  lead: { id: LeadId; name: string; company: string | null } | null;
  callId: CallId | null;
  /** Null = anyone's. */
  assignee: { userId: UserId; name: string } | null;
  authorName: string | null;
  dueAt: Date;
  doneAt: Date | null;
};

const fields = {
  id: true,
  kind: true,
  title: true,
  callId: true,
  dueAt: true,
  doneAt: true,
  lead: { select: { id: true, contact: { select: { name: true, company: true } } } },
  assignee: { select: { userId: true, user: { select: { name: true } } } },
  author: { select: { user: { select: { name: true } } } },
} as const;

function view({
  lead,
  assignee,
  author,
  ...row
}: Prisma.TaskGetPayload<{ select: typeof fields }>): TaskView {
  return {
    ...row,
    id: row.id as TaskId,
    callId: row.callId as CallId | null,
    lead: lead && { id: lead.id as LeadId, ...lead.contact },
    assignee: assignee && { userId: assignee.userId as UserId, name: assignee.user.name },
    authorName: author?.user.name ?? null,
  };
}

export async function getTask(
  reader: Reader,
  workspaceId: WorkspaceId,
  id: TaskId,
): Promise<TaskView | null> {
  const row = await reader.task.findFirst({ where: { workspaceId, id, deletedAt: null }, select: fields });
  return row && view(row);
}

/** These tasks in the given order; ids that are not here are left out. */
export async function listTasksById(
  reader: Reader,
  workspaceId: WorkspaceId,
  ids: readonly TaskId[],
): Promise<TaskView[]> {
  const rows = await reader.task.findMany({ where: { workspaceId, id: { in: [...ids] } }, select: fields });
  const byId = new Map(rows.map((row) => [row.id, view(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * One page of tasks. Open and due ones with the earliest on top, done ones with the latest on top.
 * `mine` is what stands against `userId`; `anyone` has no name on it; tasks of deleted leads are left out.
 */
export async function listTasks(
  reader: Reader,
  workspaceId: WorkspaceId,
  filter: {
    userId: UserId;
    scope: TaskScope;
    state: TaskState;
    now: Date;
    leadId?: LeadId;
    limit: number;
    offset?: number;
  },
): Promise<{ tasks: TaskView[]; total: number }> {
  const { userId, scope, state, now, leadId, limit, offset = 0 } = filter;
  const scopes: Record<TaskScope, Prisma.TaskWhereInput> = {
    mine: { assigneeUserId: userId },
    anyone: { assigneeUserId: null },
    all: {},
  };
  const states: Record<TaskState, Prisma.TaskWhereInput> = {
    open: { doneAt: null },
    due: { doneAt: null, dueAt: { lte: now } },
    done: { doneAt: { not: null } },
  };
  const where: Prisma.TaskWhereInput = {
    workspaceId,
    deletedAt: null,
    ...scopes[scope],
    ...states[state],
    ...(leadId ? { leadId } : {}),
    OR: [{ leadId: null }, { lead: { deletedAt: null } }],
  };
  const [rows, total] = await Promise.all([
    reader.task.findMany({
      where,
      select: fields,
      orderBy: state === "done" ? [{ doneAt: "desc" }, { id: "desc" }] : [{ dueAt: "asc" }, { id: "asc" }],
      take: limit,
      skip: offset,
    }),
    reader.task.count({ where }),
  ]);
  return { tasks: rows.map(view), total };
}

/** Open tasks by whose they are, for the tabs. */
export async function countTasks(
  reader: Reader,
  workspaceId: WorkspaceId,
  { userId, now }: { userId: UserId; now: Date },
): Promise<{ mine: number; anyone: number; mineDue: number; anyoneDue: number }> {
  const open = {
    workspaceId,
    deletedAt: null,
    doneAt: null,
    OR: [{ leadId: null }, { lead: { deletedAt: null } }],
  };
  const due = { ...open, dueAt: { lte: now } };
  const [mine, anyone, mineDue, anyoneDue] = await Promise.all([
    reader.task.count({ where: { ...open, assigneeUserId: userId } }),
    reader.task.count({ where: { ...open, assigneeUserId: null } }),
    reader.task.count({ where: { ...due, assigneeUserId: userId } }),
    reader.task.count({ where: { ...due, assigneeUserId: null } }),
  ]);
  return { mine, anyone, mineDue, anyoneDue };
}
