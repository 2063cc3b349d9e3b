import { z } from "zod";
import { router, workspaceProcedure } from "@/api/trpc";
import { callId, leadId, taskId, userId } from "@/contracts/ids";
import { taskKind, taskScope, taskState, taskTitle } from "@/contracts/tasks/schema";
import { completeTask, createTask, deleteTask, restoreTask, updateTask } from "@/domain/tasks/commands";
import { countTasks, getTask, listTasks } from "@/domain/tasks/queries";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { notFound } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";

const dueAt = z
  .date()
  .min(new Date("2020-01-01"), "This date is too far back.")
  .max(new Date("2100-01-01"), "This date is too far off.");

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
