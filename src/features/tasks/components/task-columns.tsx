import { Anchor, Button } from "@mantine/core";
import { Link } from "@/components/link";
import type { ReactNode } from "react";
import type { TaskColumnKey } from "@/contracts/tasks/columns";
import type { TaskKind } from "@/contracts/tasks/schema";
import { CallButton } from "@/features/calls/components/call-button";
import type { ListColumn } from "@/features/lists/virtual-list";
import { dueWords } from "../due";
import { taskColumnWords } from "../task-column-keys";
import type { Task } from "./task-modal";
import classes from "./tasks-list.module.css";

const kindWords: Record<TaskKind, string> = { callback: "Callback", follow_up: "Follow-up" };
const widths: Record<TaskColumnKey, string> = {
  due: "minmax(216px, 0.9fr)",
  kind: "104px",
  lead: "minmax(180px, 1.2fr)",
  assignee: "minmax(110px, 0.7fr)",
  author: "minmax(110px, 0.7fr)",
  done: "minmax(150px, 0.8fr)",
};

export type TaskLook = {
  now: Date;
  meId: string;
  /** Done, or open again. */
  onToggle: (task: Task) => void;
};

const none = <span className={classes.sub}>—</span>;
const whose = (task: Task, meId: string): string =>
  task.assignee ? (task.assignee.userId === meId ? "Mine" : task.assignee.name) : "Anyone";

function Due({ task, now }: { task: Task; now: Date }) {
  const isLate = task.doneAt === null && task.dueAt <= now;
  return (
    <span className={classes.clip} data-late={isLate || undefined}>
      <time dateTime={task.dueAt.toISOString()}>{dueWords(task.dueAt, now)}</time>
      {isLate ? ", overdue" : ""}
    </span>
  );
}

function About({ task }: { task: Task }) {
  if (!task.lead) return none;
  return (
    <span className={classes.clip}>
      <Anchor
        component={Link}
        href={`/dashboard/leads/${task.lead.id}`}
        className={classes.lead}
        tabIndex={-1}
      >
        {task.lead.name}
      </Anchor>
      {task.lead.company ? <span className={classes.sub}> {task.lead.company}</span> : null}
    </span>
  );
}

function Acts({ task, onToggle }: { task: Task; onToggle: (task: Task) => void }) {
  const isDone = task.doneAt !== null;
  return (
    <span className={classes.acts}>
      {task.lead && !isDone ? <CallButton leadId={task.lead.id} size="compact-sm" /> : null}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={isDone ? `Open “${task.title}” again` : `“${task.title}” is done`}
        onClick={() => onToggle(task)}
      >
        {isDone ? "Open again" : "Done"}
      </Button>
    </span>
  );
}

const cells: Record<TaskColumnKey, (task: Task, look: TaskLook) => ReactNode> = {
  due: (task, { now }) => <Due task={task} now={now} />,
  kind: (task) => kindWords[task.kind],
  lead: (task) => <About task={task} />,
  assignee: (task, { meId }) => <span className={classes.clip}>{whose(task, meId)}</span>,
  author: (task) => <span className={classes.clip}>{task.authorName ?? none}</span>,
  done: (task, { now }) => (
    <span className={classes.clip}>{task.doneAt ? dueWords(task.doneAt, now) : none}</span>
  ),
};

/** The list's columns: what is to do, what was chosen, and what ends it at the right edge. */
export function taskColumns(chosen: readonly TaskColumnKey[], look: TaskLook): ListColumn<Task, "due">[] {
  return [
    {
      key: "title",
      label: "Task",
      width: "minmax(200px, 1.4fr)",
      render: (task) => (
        <span className={classes.clip}>
          <span className={classes.title} data-done={task.doneAt !== null || undefined}>
            {task.title}
          </span>
        </span>
      ),
    },
    ...chosen.map(
      (key): ListColumn<Task, "due"> => ({
        key,
        label: taskColumnWords[key],
        width: widths[key],
        render: (task) => cells[key](task, look),
      }),
    ),
    {
      key: "acts",
      label: "Actions",
      width: "176px",
      isNumber: true,
      isAct: true,
      render: (task) => <Acts task={task} onToggle={look.onToggle} />,
    },
  ];
}

/** For a narrow screen. */
export function TaskCard({ task, look }: { task: Task; look: TaskLook }) {
  return (
    <div className={classes.card}>
      <div className={classes.words}>
        <span className={classes.clip}>
          <span className={classes.title} data-done={task.doneAt !== null || undefined}>
            {task.title}
          </span>
        </span>
        {task.lead ? <About task={task} /> : null}
        <span className={`${classes.clip} ${classes.sub}`}>
          <Due task={task} now={look.now} /> · {whose(task, look.meId)}
        </span>
      </div>
      <Acts task={task} onToggle={look.onToggle} />
    </div>
  );
}
