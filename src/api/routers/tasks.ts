import { z } from "zod";
import type { Viewer } from "@/api/auth";
import { router, workspaceProcedure } from "@/api/trpc";
import { callId, leadId, taskId, userId } from "@/contracts/ids";
import { cursorText } from "@/contracts/lists/schema";
import { taskBefore, taskChange, taskSelection, tasksAtOnce } from "@/contracts/tasks/bulk";
import { taskFilter } from "@/contracts/tasks/filter";
import { dueAt, taskKind, taskScope, taskState, taskTitle } from "@/contracts/tasks/schema";
import { completeTask, createTask, deleteTask, restoreTask, updateTask } from "@/domain/tasks/commands";
import { changeTasks, putTasksBack } from "@/domain/tasks/commands/bulk";
import { countTasks, getTask, listTasks, listTasksById } from "@/domain/tasks/queries";
import { countTasksMatching, pageTasks, placeTasks } from "@/domain/tasks/queries/list";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { limitSearch } from "@/platform/rate-limits";

const lookOf = ({ sight }: Viewer) => ({ sight, now: clock.now() });

export const tasksRouter = router({
  list: workspaceProcedure
    .input(
      z.strictObject({
        scope: taskScope,
        state: taskState,
        leadId: leadId.optional(),
        limit: z.number().int().min(1).max(100).default(50),
        offset: z.number().int().min(0).max(100_000).default(0),
      }),
    )
    .query(({ ctx, input }) =>
      listTasks(db(), ctx.actor.sight, { ...input, userId: ctx.actor.userId, now: clock.now() }),
    ),

  /** One page by keyset: the cursor is the answer's own. How many match, `count` says. */
  page: workspaceProcedure
    .input(
      z.strictObject({
        filter: taskFilter,
        cursor: cursorText.nullish(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query(async ({ ctx: { actor }, input: { filter, cursor, limit } }) => {
      if (filter.search) await limitSearch(actor);
      return pageTasks(db(), lookOf(actor), { filter, limit, cursor: cursor ?? null });
    }),

  /** How many match: exact up to 10,000, above it only where asked. */
  count: workspaceProcedure
    .input(z.strictObject({ filter: taskFilter, isExact: z.boolean().default(false) }))
    .query(async ({ ctx: { actor }, input }) => {
      if (input.filter.search) await limitSearch(actor);
      return countTasksMatching(db(), lookOf(actor), input);
    }),

  /** What became of rows of a list that is on a screen, down to `until`: the rows alone, and where each stands now. */
  changes: workspaceProcedure
    .input(
      z.strictObject({
        filter: taskFilter,
        until: cursorText.nullable(),
        taskIds: z.array(taskId).max(200),
      }),
    )
    .query(async ({ ctx: { actor }, input: { taskIds, ...list } }) => ({
      places: await placeTasks(db(), lookOf(actor), { ...list, ids: taskIds }),
      rows: await listTasksById(db(), actor.sight, taskIds),
    })),

  /** Done, put off or given away: chosen ones, or all that match, at most 1,000. Says how they were, for undo. */
  changeMany: workspaceProcedure
    .meta({ emits: ["task.bulk_changed"] })
    .input(z.strictObject({ selection: taskSelection, change: taskChange }))
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => changeTasks(tx, emit, { ...input, sight: actor.sight })),
    ),

  /** Takes such a change back, where nobody has changed the task since. */
  undoMany: workspaceProcedure
    .meta({ emits: ["task.bulk_changed"] })
    .input(
      z.strictObject({
        change: taskChange,
        at: z.date(),
        before: z.array(taskBefore).min(1).max(tasksAtOnce),
      }),
    )
    .mutation(({ ctx: { actor }, input }) =>
      inWorkspace(actor, (tx, emit) => putTasksBack(tx, emit, { ...input, sight: actor.sight })),
    ),

  counts: workspaceProcedure.query(({ ctx }) =>
    countTasks(db(), ctx.actor.sight, { userId: ctx.actor.userId, now: clock.now() }),
  ),

  get: workspaceProcedure.input(z.strictObject({ taskId })).query(async ({ ctx, input }) => {
    const task = await getTask(db(), ctx.actor.sight, input.taskId);
    if (!task) throw notFound("task");
    return task;
  }),

  create: workspaceProcedure
    .meta({ emits: ["task.created"] })
    .input(
      z.strictObject({
        kind: taskKind,
        title: taskTitle,
        leadId: leadId.nullable(),
        callId: callId.nullable().default(null),
        assigneeUserId: userId.nullable(),
        dueAt,
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        createTask(tx, emit, {
          workspaceId: ctx.actor.workspaceId,
          authorUserId: ctx.actor.userId,
          ...input,
        }),
      ),
    ),

  update: workspaceProcedure
    .meta({ emits: ["task.updated"] })
    .input(
      z.strictObject({
        taskId,
        title: taskTitle.optional(),
        assigneeUserId: userId.nullable().optional(),
        dueAt: dueAt.optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        updateTask(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  complete: workspaceProcedure
    .meta({ emits: ["task.done", "task.updated"] })
    .input(z.strictObject({ taskId, isDone: z.boolean().default(true) }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        completeTask(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  delete: workspaceProcedure
    .meta({ emits: ["task.deleted"] })
    .input(z.strictObject({ taskId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        deleteTask(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),

  restore: workspaceProcedure
    .meta({ emits: ["task.updated"] })
    .input(z.strictObject({ taskId }))
    .mutation(({ ctx, input }) =>
      inWorkspace(ctx.actor, (tx, emit) =>
        restoreTask(tx, emit, { workspaceId: ctx.actor.workspaceId, ...input }),
      ),
    ),
});
