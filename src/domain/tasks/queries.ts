import type { CallId, LeadId, TaskId, UserId } from "@/contracts/ids";
import type { TaskKind, TaskScope, TaskState } from "@/contracts/tasks/schema";
import { seenOf } from "@/domain/sight/queries";
import { showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
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

function view(
  sight: Sight,
  { lead, assignee, author, ...row }: Prisma.TaskGetPayload<{ select: typeof fields }>,
): TaskView {
  return {
    ...row,
    id: row.id as TaskId,
    title: showText(sight, row.title),
    callId: row.callId as CallId | null,
    lead: lead && {
      id: lead.id as LeadId,
      name: showText(sight, lead.contact.name),
      company: lead.contact.company && showText(sight, lead.contact.company),
    },
    assignee: assignee && { userId: assignee.userId as UserId, name: assignee.user.name },
    authorName: author?.user.name ?? null,
  };
}

/** One task; null where it does not exist for this viewer. */
export async function getTask(reader: Reader, sight: Sight, id: TaskId): Promise<TaskView | null> {
  const { workspaceId } = sight;
  const [seen] = await seenOf(reader, sight, "tasks", [id]);
  if (!seen) return null;
  const row = await reader.task.findFirst({ where: { workspaceId, id, deletedAt: null }, select: fields });
  return row && view(sight, row);
}

/**
 * The rule of rows as far as a page of tasks needs it: those of people whom the viewer may see, and anyone's about
 * nobody, about a lead of theirs or about a lead that is nobody's. What is left out here and seen one by one stands on
 * its lead's page.
 */
function listedFor({ people }: Sight): Prisma.TaskWhereInput {
  if (people === null) return {};
  const ids = [...people];
  return {
    OR: [
      { assigneeUserId: { in: ids } },
      {
        assigneeUserId: null,
        OR: [{ leadId: null }, { lead: { OR: [{ ownerUserId: null }, { ownerUserId: { in: ids } }] } }],
      },
    ],
  };
}

/** These tasks in the given order; ids that are not here are left out. */
export async function listTasksById(
  reader: Reader,
  sight: Sight,
  ids: readonly TaskId[],
): Promise<TaskView[]> {
  const { workspaceId } = sight;
  const seen = await seenOf(reader, sight, "tasks", ids);
  const rows = await reader.task.findMany({
    where: { workspaceId, id: { in: seen }, deletedAt: null },
    select: fields,
  });
  const byId = new Map(rows.map((row) => [row.id, view(sight, row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * One page of tasks. Open and due ones with the earliest on top, done ones with the latest on top.
 * `mine` is what stands against `userId`; `anyone` has no name on it; tasks of deleted leads are left out.
 */
export async function listTasks(
  reader: Reader,
  sight: Sight,
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
    team: { assignee: { team: { members: { some: { userId } } } } },
    all: {},
  };
  const states: Record<TaskState, Prisma.TaskWhereInput> = {
    open: { doneAt: null },
    due: { doneAt: null, dueAt: { lte: now } },
    done: { doneAt: { not: null } },
  };
  const where: Prisma.TaskWhereInput = {
    workspaceId: sight.workspaceId,
    deletedAt: null,
    // Of one lead, which the caller has been asked for: all of its tasks.
    AND: leadId ? {} : listedFor(sight),
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
  return { tasks: rows.map((row) => view(sight, row)), total };
}

/** Open tasks by whose they are, for the tabs. */
export async function countTasks(
  reader: Reader,
  sight: Sight,
  { userId, now }: { userId: UserId; now: Date },
): Promise<{ mine: number; anyone: number; mineDue: number; anyoneDue: number }> {
  const open = {
    workspaceId: sight.workspaceId,
    AND: listedFor(sight),
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
