"use client";

import { Button, Pagination, SegmentedControl } from "@mantine/core";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { useNow } from "@/components/use-now";
import { type TaskScope, type TaskState, taskScope, taskState } from "@/contracts/tasks/schema";
import { ExportButton } from "@/features/exports/export-button";
import { type Task, TaskModal } from "./task-modal";
import { TaskRow } from "./task-row";
import classes from "./tasks.module.css";

const pageSize = 50;

const nothing: Record<TaskState, Record<TaskScope, string>> = {
  open: { mine: "No open tasks of yours", anyone: "No open tasks for anyone", all: "No open tasks" },
  due: { mine: "Nothing of yours is due", anyone: "Nothing for anyone is due", all: "Nothing is due" },
  done: {
    mine: "You have finished no tasks yet",
    anyone: "No finished tasks for anyone",
    all: "No finished tasks yet",
  },
};

const withCount = (label: string, count: number | undefined) =>
  count === undefined || count === 0 ? label : `${label} (${formatNumber(count)})`;

export function TasksPage() {
  const isManager = useIsManager();
  const now = useNow();
  const [{ scope, state, page }, setView] = useQueryStates({
    scope: parseAsStringLiteral(taskScope.options).withDefault("mine"),
    state: parseAsStringLiteral(taskState.options).withDefault("open"),
    page: parseAsInteger.withDefault(1),
  });
  const [edited, setEdited] = useState<Task | "new" | null>(null);
  const counts = trpc.tasks.counts.useQuery();
  const tasks = trpc.tasks.list.useQuery(
    { scope, state, limit: pageSize, offset: (Math.max(1, page) - 1) * pageSize },
    { placeholderData: (before) => before },
  );

  return (
    <>
      <PageHeader
        title="Tasks"
        description="Callbacks and follow-ups, the earliest on top."
        actions={
          <>
            <ExportButton view={{ list: "tasks", filter: { scope, state } }} />
            <Button onClick={() => setEdited("new")}>New task</Button>
          </>
        }
      />
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Whose tasks"
          value={scope}
          onChange={(value) => void setView({ scope: taskScope.parse(value), page: null })}
          data={[
            { value: "mine", label: withCount("Mine", counts.data?.mine) },
            { value: "anyone", label: withCount("Anyone", counts.data?.anyone) },
            ...(isManager ? [{ value: "all", label: "Everyone" }] : []),
          ]}
        />
        <SegmentedControl
          aria-label="Which tasks"
          value={state}
          onChange={(value) => void setView({ state: taskState.parse(value), page: null })}
          data={[
            { value: "open", label: "Open" },
            {
              value: "due",
              label: withCount(
                "Due",
                scope === "mine"
                  ? counts.data?.mineDue
                  : scope === "anyone"
                    ? counts.data?.anyoneDue
                    : undefined,
              ),
            },
            { value: "done", label: "Done" },
          ]}
        />
      </div>
      {tasks.isPending ? (
        <LoadingRows rows={8} height={60} />
      ) : tasks.error ? (
        <ErrorState error={tasks.error} onRetry={() => void tasks.refetch()} />
      ) : tasks.data.tasks.length === 0 ? (
        <EmptyState title={nothing[state][scope]}>
          {state === "done"
            ? "What you tick off is kept here."
            : "A callback chosen after a call, or a task added to a lead, appears here at its time."}
        </EmptyState>
      ) : (
        <>
          <ul className={`rs-card ${classes.list}`} aria-label="Tasks">
            {tasks.data.tasks.map((task) => (
              <TaskRow key={task.id} task={task} now={now} onEdit={() => setEdited(task)} />
            ))}
          </ul>
          {tasks.data.total > pageSize ? (
            <div className={classes.foot}>
              <span>{formatNumber(tasks.data.total)} tasks</span>
              <Pagination
                total={Math.ceil(tasks.data.total / pageSize)}
                value={page}
                onChange={(value) => void setView({ page: value })}
                getControlProps={(control) => ({ "aria-label": `${control} page` })}
              />
            </div>
          ) : null}
        </>
      )}
      {edited === "new" ? <TaskModal leadId={null} onClose={() => setEdited(null)} /> : null}
      {edited !== null && edited !== "new" ? (
        <TaskModal
          key={edited.id}
          leadId={edited.lead?.id ?? null}
          task={edited}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}
