import { type TaskColumnKey, taskColumn } from "@/contracts/tasks/columns";

export const taskColumnKeys = taskColumn.options;

/** Shown until a person chooses: when, about whom, and whose it is. */
export const firstTaskColumns: readonly TaskColumnKey[] = ["due", "kind", "lead", "assignee"];

export const taskColumnWords: Record<TaskColumnKey, string> = {
  due: "When",
  kind: "Kind",
  lead: "About",
  assignee: "Whose",
  author: "Planned by",
  done: "Done",
};
