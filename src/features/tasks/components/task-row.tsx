"use client";

import { ActionIcon, Checkbox, Menu } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { StatusBadge } from "@/components/status-badge";
import { showFailure, showUndo } from "@/components/toasts";
import { dueWords } from "../due";
import type { Task } from "./task-modal";
import classes from "./tasks.module.css";

type TaskRowProps = {
  task: Task;
  now: Date;
  onEdit: () => void;
};

/** A task on its lead's page, where name and call button stand above already. */
export function TaskRow({ task, now, onEdit }: TaskRowProps) {
  const { user } = useWorkspace();
  const utils = trpc.useUtils();
  const refresh = () => {
    void utils.tasks.invalidate();
    void utils.leads.timeline.invalidate();
  };
  const complete = trpc.tasks.complete.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The task was not changed", error),
  });
  const restore = trpc.tasks.restore.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The task was not brought back", error),
  });
  const remove = trpc.tasks.delete.useMutation({
    onSettled: refresh,
    onSuccess: () => showUndo(`“${task.title}” deleted.`, () => restore.mutate({ taskId: task.id })),
    onError: (error) => showFailure("The task was not deleted", error),
  });
  const isDone = task.doneAt !== null;
  const isDue = !isDone && task.dueAt <= now;

  function handleToggle() {
    complete.mutate(
      { taskId: task.id, isDone: !isDone },
      {
        onSuccess: () => {
          if (isDone) return;
          showUndo(`“${task.title}” is done.`, () => complete.mutate({ taskId: task.id, isDone: false }));
        },
      },
    );
  }

  const whose = task.assignee ? (task.assignee.userId === user.id ? "Mine" : task.assignee.name) : "Anyone";
  return (
    <li className={classes.row} data-done={isDone || undefined}>
      <Checkbox
        className={classes.check}
        aria-label={isDone ? `Open “${task.title}” again` : `“${task.title}” is done`}
        checked={isDone}
        disabled={complete.isPending}
        onChange={handleToggle}
      />
      <div className={classes.main}>
        <div className={classes.title}>{task.title}</div>
        <div className={classes.sub}>
          <span>{whose}</span>
        </div>
      </div>
      <div className={classes.due}>
        {isDue ? <StatusBadge tone="warning">Due</StatusBadge> : null}
        <time dateTime={(task.doneAt ?? task.dueAt).toISOString()}>
          {isDone && task.doneAt ? `Done ${dueWords(task.doneAt, now)}` : dueWords(task.dueAt, now)}
        </time>
      </div>
      <div className={classes.end}>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={`Actions for “${task.title}”`}>
              ⋯
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onEdit}>Change</Menu.Item>
            <Menu.Item color="red" onClick={() => remove.mutate({ taskId: task.id })}>
              Delete
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}
