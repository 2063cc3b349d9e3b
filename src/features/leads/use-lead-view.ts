"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type LeadFilter, leadTree } from "@/contracts/leads/filter";
import { leadSort } from "@/contracts/leads/schema";
import { listFilter } from "@/features/lists/list-filter";
import { parseAsTree } from "@/features/lists/tree-param";
import { leadColumnKeys } from "./lead-column-keys";

const parsers = {
  q: parseAsString.withDefault(""),
  f: parseAsTree(leadTree),
  sort: parseAsStringLiteral(leadSort.options).withDefault("newest"),
  cols: parseAsArrayOf(parseAsStringLiteral(leadColumnKeys)),
};

/** The list's search, filters, order and columns, as they stand in the address: it can be sent to a colleague. */
export function useLeadView() {
  const [view, setView] = useQueryStates(parsers, { throttleMs: 200 });
  const { q, f } = view;
  const filter = useMemo((): LeadFilter => listFilter(q, f), [q, f]);
  return {
    view,
    setView: (changes: { [K in keyof typeof view]?: (typeof view)[K] | null }) => void setView(changes),
    filter,
    isFiltered: Object.keys(filter).length > 0,
    clear: () => void setView({ q: null, f: null }),
  };
}
