"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { useNow } from "@/components/use-now";
import type { LeadId } from "@/contracts/ids";
import { type Task, TaskModal } from "./task-modal";
import { TaskRow } from "./task-row";
import classes from "./tasks.module.css";

/** A lead's open tasks, whoever's they are. */
export function LeadTasks({ leadId }: { leadId: LeadId }) {
  const [edited, setEdited] = useState<Task | "new" | null>(null);
  const tasks = trpc.tasks.list.useQuery({ scope: "all", state: "open", leadId, limit: 20 });
  const now = useNow();
  return (
    <>
      {tasks.isPending ? (
        <LoadingRows rows={2} height={56} />
      ) : tasks.error ? (
        <ErrorState error={tasks.error} onRetry={() => void tasks.refetch()} />
      ) : tasks.data.tasks.length === 0 ? (
        <p className={classes.none}>No open tasks.</p>
      ) : (
        <ul className={`${classes.list} ${classes.plain}`} aria-label="Open tasks">
          {tasks.data.tasks.map((task) => (
            <TaskRow key={task.id} task={task} now={now} onEdit={() => setEdited(task)} />
          ))}
        </ul>
      )}
      <Button variant="default" fullWidth mt="sm" onClick={() => setEdited("new")}>
        Add a task
      </Button>
      {edited === "new" ? <TaskModal leadId={leadId} onClose={() => setEdited(null)} /> : null}
      {edited !== null && edited !== "new" ? (
        <TaskModal key={edited.id} leadId={leadId} task={edited} onClose={() => setEdited(null)} />
      ) : null}
    </>
  );
}
