"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type TaskFilter, taskTree } from "@/contracts/tasks/filter";
import { taskScope, taskState } from "@/contracts/tasks/schema";
import { listFilter } from "@/features/lists/list-filter";
import { parseAsTree } from "@/features/lists/tree-param";
import { taskColumnKeys } from "./task-column-keys";

const parsers = {
  scope: parseAsStringLiteral(taskScope.options).withDefault("mine"),
  state: parseAsStringLiteral(taskState.options).withDefault("open"),
  q: parseAsString.withDefault(""),
  f: parseAsTree(taskTree),
  cols: parseAsArrayOf(parseAsStringLiteral(taskColumnKeys)),
};

/** Whose tasks, which, and what else must hold, as it stands in the address. */
export function useTaskView() {
  const [view, setView] = useQueryStates(parsers, { throttleMs: 200 });
  const { scope, state, q, f } = view;
  const filter = useMemo((): TaskFilter => ({ scope, state, ...listFilter(q, f) }), [scope, state, q, f]);
  return {
    view,
    setView: (changes: { [K in keyof typeof view]?: (typeof view)[K] | null }) => void setView(changes),
    filter,
    isFiltered: filter.search !== undefined || filter.where !== undefined,
    clear: () => void setView({ q: null, f: null }),
  };
}
