"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { formatNumber } from "@/components/format";
import { PageHeader } from "@/components/page-header";
import { taskTree } from "@/contracts/tasks/filter";
import { taskScope, taskState } from "@/contracts/tasks/schema";
import { ExportButton } from "@/features/exports/export-button";
import { ColumnsMenu } from "@/features/lists/columns-menu";
import { CountWords } from "@/features/lists/count-words";
import { FilterBar } from "@/features/lists/filter-bar";
import type { LooseTree } from "@/features/lists/filter-words";
import tools from "@/features/lists/list-tools.module.css";
import { SearchField } from "@/features/lists/search-field";
import { ViewsMenu } from "@/features/lists/views-menu";
import { firstTaskColumns, taskColumnKeys, taskColumnWords } from "../task-column-keys";
import { useTaskFields } from "../use-task-fields";
import { useTaskView } from "../use-task-view";
import { type Task, TaskModal } from "./task-modal";
import { TasksList } from "./tasks-list";

const withCount = (label: string, count: number | undefined) =>
  count === undefined || count === 0 ? label : `${label} (${formatNumber(count)})`;

export function TasksPage() {
  const isManager = useIsManager();
  const { view, setView, filter, isFiltered, clear } = useTaskView();
  const fields = useTaskFields();
  const [edited, setEdited] = useState<Task | "new" | null>(null);
  const counts = trpc.tasks.counts.useQuery();
  const filterText = JSON.stringify(filter);
  const [exactFor, setExactFor] = useState<string | null>(null);
  const isExact = exactFor === filterText;
  const count = trpc.tasks.count.useQuery({ filter, isExact }, { placeholderData: (before) => before });
  const columns = view.cols ?? firstTaskColumns;
  const setTree = (tree: LooseTree | null) =>
    setView({ f: tree === null ? null : (taskTree.safeParse(tree).data ?? view.f) });
  const overdue = {
    mine: counts.data?.mineDue,
    anyone: counts.data?.anyoneDue,
    team: undefined,
    all: undefined,
  };

  return (
    <>
      <PageHeader
        title="Tasks"
        description={
          <CountWords
            count={count.data}
            one="task"
            many="tasks"
            isCounting={isExact && count.isFetching}
            onExact={() => setExactFor(filterText)}
          />
        }
        actions={<Button onClick={() => setEdited("new")}>New task</Button>}
      />
      <div className={tools.tools}>
        <SegmentedControl
          aria-label="Whose tasks"
          value={view.scope}
          onChange={(value) => setView({ scope: taskScope.parse(value) })}
          data={[
            { value: "mine", label: withCount("Mine", counts.data?.mine) },
            { value: "anyone", label: withCount("Anyone", counts.data?.anyone) },
            { value: "team", label: "Team" },
            ...(isManager ? [{ value: "all", label: "Everyone" }] : []),
          ]}
        />
        <SegmentedControl
          aria-label="Which tasks"
          value={view.state}
          onChange={(value) => setView({ state: taskState.parse(value) })}
          data={[
            { value: "open", label: "Open" },
            { value: "due", label: withCount("Overdue", overdue[view.scope]) },
            { value: "done", label: "Done" },
          ]}
        />
      </div>
      <search className={tools.tools}>
        <SearchField
          label="Search tasks"
          placeholder="Title, name or company"
          value={view.q}
          onChange={(q) => setView({ q: q || null })}
        />
        <FilterBar fields={fields} tree={view.f as LooseTree | null} onChange={setTree} />
        <span className={tools.end}>
          <ViewsMenu list="tasks" path="/dashboard/tasks" />
          <ColumnsMenu
            keys={taskColumnKeys}
            words={taskColumnWords}
            chosen={columns}
            onChange={(cols) => setView({ cols })}
          />
          <ExportButton view={{ list: "tasks", filter, columns: [...columns] }} />
        </span>
      </search>
      <TasksList
        filter={filter}
        columns={columns}
        count={count.data}
        fields={fields}
        isFiltered={isFiltered}
        onEdit={setEdited}
        onTree={setTree}
        onClear={clear}
      />
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
