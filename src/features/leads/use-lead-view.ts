"use client";

import { createParser, parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type LeadFilter, type LeadTree, leadTree } from "@/contracts/leads/filter";
import { leadSort } from "@/contracts/leads/schema";
import { leadColumnKeys } from "./lead-column-keys";

/** A filter in the address is anybody's text: what is no filter is none. */
const parseAsTree = createParser<LeadTree>({
  parse: (text) => {
    try {
      return leadTree.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      return null;
    }
  },
  serialize: (tree) => JSON.stringify(tree),
  eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
});

const parsers = {
  q: parseAsString.withDefault(""),
  f: parseAsTree,
  sort: parseAsStringLiteral(leadSort.options).withDefault("newest"),
  cols: parseAsArrayOf(parseAsStringLiteral(leadColumnKeys)),
};

/** The list's search, filters, order and columns, as they stand in the address: it can be sent to a colleague. */
export function useLeadView() {
  const [view, setView] = useQueryStates(parsers, { throttleMs: 200 });
  const { q, f } = view;
  const filter = useMemo((): LeadFilter => {
    const search = q.trim().slice(0, 100);
    return { ...(search === "" ? {} : { search }), ...(f ? { where: f } : {}) };
  }, [q, f]);
  return {
    view,
    setView: (changes: { [K in keyof typeof view]?: (typeof view)[K] | null }) => void setView(changes),
    filter,
    isFiltered: Object.keys(filter).length > 0,
    clear: () => void setView({ q: null, f: null }),
  };
}
