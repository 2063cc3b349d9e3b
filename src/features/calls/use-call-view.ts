"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type CallFilter, callSort, callTree } from "@/contracts/calls/filter";
import { listFilter } from "@/features/lists/list-filter";
import { parseAsTree } from "@/features/lists/tree-param";
import { callColumnKeys } from "./call-column-keys";

const parsers = {
  view: parseAsStringLiteral(["all", "unclaimed"]).withDefault("all"),
  q: parseAsString.withDefault(""),
  f: parseAsTree(callTree),
  sort: parseAsStringLiteral(callSort.options).withDefault("newest"),
  cols: parseAsArrayOf(parseAsStringLiteral(callColumnKeys)),
};

/** The list's search, filters, order and columns, as they stand in the address: a link shows a colleague the same rows. */
export function useCallView() {
  const [view, setView] = useQueryStates(parsers, { throttleMs: 200 });
  const { q, f } = view;
  const filter = useMemo((): CallFilter => listFilter(q, f), [q, f]);
  return {
    view,
    setView: (changes: { [K in keyof typeof view]?: (typeof view)[K] | null }) => void setView(changes),
    filter,
    isFiltered: Object.keys(filter).length > 0,
    clear: () => void setView({ q: null, f: null }),
  };
}
