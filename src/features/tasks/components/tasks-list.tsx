"use client";

import { useCallback, useMemo, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { showFailure, showUndo } from "@/components/toasts";
import { useNow } from "@/components/use-now";
import type { ListCount } from "@/contracts/lists/schema";
import type { TaskColumnKey } from "@/contracts/tasks/columns";
import type { TaskFilter } from "@/contracts/tasks/filter";
import type { TaskScope, TaskState } from "@/contracts/tasks/schema";
import { useDial, useDialBlock } from "@/features/calls/hooks";
import { useKeys } from "@/features/keys/use-keys";
import type { FilterField, LooseTree } from "@/features/lists/filter-words";
import { NoMatch } from "@/features/lists/no-match";
import { useLiveList } from "@/features/lists/use-live-list";
import { useRowCursor } from "@/features/lists/use-row-cursor";
import { useRowSelection } from "@/features/lists/use-row-selection";
import { VirtualList } from "@/features/lists/virtual-list";
import { TaskCard, taskColumns } from "./task-columns";
import type { Task } from "./task-modal";
import { type TaskMenu, TasksBulkBar } from "./tasks-bulk-bar";

const pageSize = 100;
type TaskPage = RouterOutputs["tasks"]["page"];
const rowsOf = (page: TaskPage) => page.tasks;
const inOrder = () => undefined;

const nothing: Record<TaskState, Record<TaskScope, string>> = {
  open: {
    mine: "No open tasks of yours",
    anyone: "No open tasks for anyone",
    team: "No open tasks in your team",
    all: "No open tasks",
  },
  due: {
    mine: "Nothing of yours is overdue",
    anyone: "Nothing for anyone is overdue",
    team: "Nothing in your team is overdue",
    all: "Nothing is overdue",
  },
  done: {
    mine: "You have finished no tasks yet",
    anyone: "No finished tasks for anyone",
    team: "No finished tasks in your team",
    all: "No finished tasks yet",
  },
};

type TasksListProps = {
  filter: TaskFilter;
  columns: readonly TaskColumnKey[];
  count: ListCount | undefined;
  fields: Readonly<Record<string, FilterField>>;
  isFiltered: boolean;
  onEdit: (task: Task) => void;
  onTree: (tree: LooseTree | null) => void;
  onClear: () => void;
};

/** Tasks by when they are due. One that comes while one works waits behind a button; one that is done stays greyed. */
export function TasksList({ filter, columns, count, isFiltered, onEdit, ...props }: TasksListProps) {
  const { client } = trpc.useUtils();
  const { user } = useWorkspace();
  const now = useNow();
  const input = useMemo(() => ({ filter, limit: pageSize }), [filter]);
  const { query, rows, gone, freshCount, show } = useLiveList<TaskPage, Task>({
    queryKey: [["tasks", "page"], { input, type: "infinite" }],
    fetchPage: (cursor, signal) => client.tasks.page.query({ ...input, cursor }, { signal }),
    rowsOf,
  });
  const chosen = useRowSelection(rows, JSON.stringify(input));
  const hasChosen = chosen.selection.isAll || chosen.selection.ids.size > 0;
  const { cursor, setCursor, current, move } = useRowCursor(rows);
  const [menu, setMenu] = useState<TaskMenu | null>(null);
  const { dial } = useDial();
  const dialBlock = useDialBlock();
  const { mutate: complete } = trpc.tasks.complete.useMutation({
    onError: (error) => showFailure("The task was not changed", error),
  });
  const onToggle = useCallback(
    (task: Task) => {
      const isDone = task.doneAt === null;
      complete(
        { taskId: task.id, isDone },
        {
          onSuccess: () => {
            if (isDone)
              showUndo(`“${task.title}” is done.`, () => complete({ taskId: task.id, isDone: false }));
          },
        },
      );
    },
    [complete],
  );

  /** A key that acts on the row, where there is one. */
  const onRow = (act: (row: Task) => void) => () => (current ? act(current) : false);
  /** Z and A act on the chosen rows; where none is chosen, the row under the mark is. */
  const openMenu = (which: TaskMenu) => () => {
    if (!hasChosen) {
      if (!current) return false;
      chosen.toggle(current.id, false);
    }
    setMenu(which);
    return true;
  };
  useKeys("page", {
    next: () => move(1),
    previous: () => move(-1),
    selectRow: onRow((row) => chosen.toggle(row.id, false)),
    selectRange: onRow((row) => chosen.toggle(row.id, true)),
    openRow: onRow(onEdit),
    editRow: onRow(onEdit),
    doneRow: onRow(onToggle),
    snoozeRow: openMenu("snooze"),
    assignRow: openMenu("assign"),
    callRow: onRow((row) => {
      if (row.lead && dialBlock === null) dial(row.lead.id, null);
    }),
    leave: () => {
      if (hasChosen) chosen.clear();
      else if (cursor !== null) setCursor(null);
      else return false;
      return true;
    },
  });

  const { fetchNextPage } = query;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const onShowFresh = useCallback(() => void show(), [show]);
  const look = useMemo(() => ({ now, meId: user.id, onToggle }), [now, user.id, onToggle]);
  const list = useMemo(() => taskColumns(columns, look), [columns, look]);

  if (query.isPending) return <LoadingRows rows={14} height={40} />;
  if (query.isError && rows.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (rows.length === 0) {
    return isFiltered ? (
      <NoMatch
        title="No task matches"
        hint="Try a shorter part of the title or of the name."
        fields={props.fields}
        tree={(filter.where ?? null) as LooseTree | null}
        onTree={props.onTree}
        onClear={props.onClear}
      />
    ) : (
      <EmptyState title={nothing[filter.state][filter.scope]}>
        {filter.state === "done"
          ? "What you tick off is kept here."
          : "A callback chosen after a call, or a task added to a lead, appears here at its time."}
      </EmptyState>
    );
  }
  return (
    <>
      <VirtualList
        label="Tasks"
        rows={rows}
        columns={list}
        renderCard={(task) => <TaskCard task={task} look={look} />}
        sort="due"
        onSort={inOrder}
        total={count?.isExact ? count.count : null}
        gone={gone}
        goneWords="Moved out of this view"
        freshCount={freshCount}
        onShowFresh={onShowFresh}
        hasMore={query.hasNextPage}
        isFetchingMore={query.isFetchingNextPage}
        onMore={onMore}
        cursor={cursor}
        onCursor={setCursor}
        onOpen={onEdit}
        selection={chosen}
      />
      {hasChosen ? (
        <TasksBulkBar
          selection={chosen.selection}
          filter={filter}
          count={count}
          onAll={chosen.chooseAll}
          onClear={chosen.clear}
          open={menu}
          onOpen={setMenu}
        />
      ) : null}
    </>
  );
}
