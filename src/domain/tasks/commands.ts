import type { CallId, LeadId, TaskId, UserId, WorkspaceId } from "@/contracts/ids";
import type { TaskKind } from "@/contracts/tasks/schema";
import { ownerMustExist } from "@/domain/leads/commands";
import { clock } from "@/platform/clock";
import type { Prisma, Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type TaskRow = {
  id: string;
  kind: TaskKind;
  leadId: string | null;
  assigneeUserId: string | null;
  doneAt: Date | null;
};

const fields = { id: true, kind: true, leadId: true, assigneeUserId: true, doneAt: true } as const;

function about(row: TaskRow) {
  return {
    taskId: row.id as TaskId,
    leadId: row.leadId as LeadId | null,
    assigneeUserId: row.assigneeUserId as UserId | null,
    kind: row.kind,
  };
}

async function leadMustExist(tx: Tx, workspaceId: WorkspaceId, leadId: LeadId | null): Promise<void> {
  if (leadId === null) return;
  const lead = await tx.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: { id: true },
  });
  if (!lead) throw notFound("lead");
}

async function callMustExist(tx: Tx, workspaceId: WorkspaceId, callId: CallId | null): Promise<void> {
  if (callId === null) return;
  const call = await tx.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    select: { id: true },
  });
  if (!call) throw notFound("call");
}

export type TaskInput = {
  kind: TaskKind;
  title: string;
  leadId: LeadId | null;
  callId: CallId | null;
  /** Null = anyone's. */
  assigneeUserId: UserId | null;
  dueAt: Date;
};

export async function createTask(
  tx: Tx,
  emit: Emit,
  { workspaceId, ...input }: { workspaceId: WorkspaceId; authorUserId: UserId | null } & TaskInput,
): Promise<{ id: TaskId }> {
  if (input.kind === "callback" && input.leadId === null) {
    throw new AppError("BAD_REQUEST", "lead_missing", "A callback needs a lead to call.");
  }
  await leadMustExist(tx, workspaceId, input.leadId);
  await callMustExist(tx, workspaceId, input.callId);
  await ownerMustExist(tx, workspaceId, input.assigneeUserId);
  const row = await tx.task.create({ data: { workspaceId, ...input }, select: fields });
  emit("task.created", about(row));
  return { id: row.id as TaskId };
}

async function living(tx: Tx, workspaceId: WorkspaceId, taskId: TaskId): Promise<TaskRow> {
  const row = await tx.task.findFirst({
    where: { workspaceId, id: taskId, deletedAt: null },
    select: fields,
  });
  if (!row) throw notFound("task");
  return row;
}

/** Title, time or whose it is. */
export async function updateTask(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    taskId,
    ...changes
  }: { workspaceId: WorkspaceId; taskId: TaskId } & Partial<
    Pick<TaskInput, "title" | "dueAt" | "assigneeUserId">
  >,
): Promise<void> {
  await living(tx, workspaceId, taskId);
  if (changes.assigneeUserId !== undefined) await ownerMustExist(tx, workspaceId, changes.assigneeUserId);
  const row = await tx.task.update({
    where: { workspaceId_id: { workspaceId, id: taskId } },
    data: changes,
    select: fields,
  });
  emit("task.updated", about(row));
}

/** Done, or open again. Doing what is so already changes nothing. */
export async function completeTask(
  tx: Tx,
  emit: Emit,
  { workspaceId, taskId, isDone = true }: { workspaceId: WorkspaceId; taskId: TaskId; isDone?: boolean },
): Promise<void> {
  const before = await living(tx, workspaceId, taskId);
  if ((before.doneAt !== null) === isDone) return;
  const row = await tx.task.update({
    where: { workspaceId_id: { workspaceId, id: taskId } },
    data: { doneAt: isDone ? clock.now() : null, doneByCallId: null },
    select: fields,
  });
  emit(isDone ? "task.done" : "task.updated", about(row));
}

export async function deleteTask(
  tx: Tx,
  emit: Emit,
  { workspaceId, taskId }: { workspaceId: WorkspaceId; taskId: TaskId },
): Promise<void> {
  const row = await living(tx, workspaceId, taskId);
  await tx.task.update({
    where: { workspaceId_id: { workspaceId, id: taskId } },
    data: { deletedAt: clock.now() },
  });
  emit("task.deleted", about(row));
}

/** Takes a deletion back. */
export async function restoreTask(
  tx: Tx,
  emit: Emit,
  { workspaceId, taskId }: { workspaceId: WorkspaceId; taskId: TaskId },
): Promise<void> {
  const row = await tx.task.findUnique({
    where: { workspaceId_id: { workspaceId, id: taskId } },
    select: fields,
  });
  if (!row) throw notFound("task");
  await tx.task.update({ where: { workspaceId_id: { workspaceId, id: taskId } }, data: { deletedAt: null } });
  emit("task.updated", about(row));
}

/**
 * A call that we missed is called back, due now. One is enough: who rings three times is not called back thrice.
 * A number that asked not to be called is not called back either.
 */
export async function planMissed(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; leadId: LeadId; callId: CallId; assigneeUserId: UserId | null },
): Promise<void> {
  const { workspaceId, leadId } = input;
  const lead = await tx.lead.findFirst({
    where: { workspaceId, id: leadId, deletedAt: null },
    select: { contact: { select: { doNotCallAt: true } } },
  });
  if (!lead || lead.contact.doNotCallAt) return;
  const planned = await tx.task.findFirst({
    where: {
      workspaceId,
      leadId,
      kind: "callback",
      doneAt: null,
      deletedAt: null,
      dueAt: { lte: clock.now() },
      call: { direction: "inbound", status: "missed" },
    },
    select: { id: true },
  });
  if (planned) return;
  await createTask(tx, emit, {
    ...input,
    authorUserId: null,
    kind: "callback",
    title: "Missed call: call back",
    dueAt: clock.now(),
  });
}

/** The missed call has found its member: so has its open callback, where it is anyone's. */
export async function assignMissed(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    callId,
    assigneeUserId,
  }: { workspaceId: WorkspaceId; callId: CallId; assigneeUserId: UserId },
): Promise<void> {
  const task = await tx.task.findFirst({
    where: { workspaceId, callId, kind: "callback", assigneeUserId: null, doneAt: null, deletedAt: null },
    select: { id: true },
  });
  if (task) await updateTask(tx, emit, { workspaceId, taskId: task.id as TaskId, assigneeUserId });
}

/** The lead was called back: its callbacks that were due are kept. At most 100 at once. */
export async function closeCallbacks(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    leadId,
    dueBefore,
    byCallId,
  }: { workspaceId: WorkspaceId; leadId: LeadId; dueBefore: Date; byCallId: CallId },
): Promise<void> {
  await closeTasks(
    tx,
    emit,
    {
      workspaceId,
      leadId,
      kind: "callback",
      dueAt: { lte: dueBefore },
      // What this call itself promised is still to be kept.
      OR: [{ callId: null }, { callId: { not: byCallId } }],
    },
    byCallId,
  );
}

/** Nobody calls or writes to this lead any more: what was planned with it, of whatever kind, is over. */
export async function closeTasksOfBlocked(
  tx: Tx,
  emit: Emit,
  { workspaceId, leadId }: { workspaceId: WorkspaceId; leadId: LeadId },
): Promise<void> {
  await closeTasks(tx, emit, { workspaceId, leadId }, null);
}

async function closeTasks(
  tx: Tx,
  emit: Emit,
  where: Prisma.TaskWhereInput & { workspaceId: WorkspaceId },
  byCallId: CallId | null,
): Promise<void> {
  const { workspaceId } = where;
  const rows = await tx.task.findMany({
    where: { ...where, doneAt: null, deletedAt: null },
    select: fields,
    orderBy: { dueAt: "asc" },
    take: 100,
  });
  if (rows.length === 0) return;
  await tx.task.updateMany({
    where: { workspaceId, id: { in: rows.map((row) => row.id) } },
    data: { doneAt: clock.now(), doneByCallId: byCallId },
  });
  for (const row of rows) emit("task.done", about(row));
}

/** Callbacks that this call had kept since `since` are open again: its outcome was taken back. */
export async function reopenKeptCallbacks(
  tx: Tx,
  emit: Emit,
  { workspaceId, callId, since }: { workspaceId: WorkspaceId; callId: CallId; since: Date },
): Promise<void> {
  const rows = await tx.task.findMany({
    where: { workspaceId, doneByCallId: callId, doneAt: { gte: since }, deletedAt: null },
    select: fields,
    take: 100,
  });
  if (rows.length === 0) return;
  await tx.task.updateMany({
    where: { workspaceId, id: { in: rows.map((row) => row.id) } },
    data: { doneAt: null, doneByCallId: null },
  });
  for (const row of rows) emit("task.updated", about(row));
}
