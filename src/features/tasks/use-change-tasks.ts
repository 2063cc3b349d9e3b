"use client";

import { type RouterInputs, trpc } from "@/client/trpc";
import { formatDateTime, formatNumber } from "@/components/format";
import { showDone, showFailure, showUndo } from "@/components/toasts";

const tasks = (count: number) => (count === 1 ? "1 task" : `${formatNumber(count)} tasks`);

function doneWords(change: RouterInputs["tasks"]["changeMany"]["change"], count: number): string {
  switch (change.kind) {
    case "done":
      return `${tasks(count)} done.`;
    case "snooze":
      return `${tasks(count)} put off to ${formatDateTime(change.dueAt)}.`;
    case "assign":
      return `${tasks(count)} given away.`;
  }
}

/** Changes chosen tasks, with a way back for ten seconds. `onDone`: they are changed. */
export function useChangeTasks(onDone: () => void) {
  const undo = trpc.tasks.undoMany.useMutation({
    onError: (error) => showFailure("Not undone", error),
  });
  return trpc.tasks.changeMany.useMutation({
    onSuccess: (changed, { change }) => {
      onDone();
      if (changed === null) showDone("Nothing to change: they are so already.");
      else showUndo(doneWords(change, changed.before.length), () => undo.mutate({ change, ...changed }));
    },
    onError: (error) => showFailure("The tasks were not changed", error),
  });
}
