"use client";

import { useCallback, useMemo, useState } from "react";

/** Rows chosen by hand, or all that match but for none: the second is told apart because it is more than what is loaded. */
export type Selection = { ids: ReadonlySet<string>; isAll: boolean };
const empty: Selection = { ids: new Set(), isAll: false };

/** The chosen rows of a list. A range goes from the row touched last. `resetKey`: another list, nothing chosen. */
export function useRowSelection(rows: readonly { id: string }[], resetKey: string) {
  const [held, setHeld] = useState({ key: resetKey, selection: empty, anchor: null as string | null });
  const isCurrent = held.key === resetKey;
  const selection = isCurrent ? held.selection : empty;
  const anchor = isCurrent ? held.anchor : null;
  const put = useCallback(
    (next: Selection, nextAnchor: string | null) =>
      setHeld({ key: resetKey, selection: next, anchor: nextAnchor }),
    [resetKey],
  );
  const toggle = useCallback(
    (id: string, isRange: boolean) => {
      const ids = new Set(selection.isAll ? rows.map((row) => row.id) : selection.ids);
      const [from, to] = [rows.findIndex((row) => row.id === anchor), rows.findIndex((row) => row.id === id)];
      if (isRange && from >= 0 && to >= 0) {
        for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) ids.add(row.id);
      } else if (!ids.delete(id)) ids.add(id);
      put({ ids, isAll: false }, id);
    },
    [rows, selection, anchor, put],
  );
  return useMemo(
    () => ({
      selection,
      has: (id: string) => selection.isAll || selection.ids.has(id),
      toggle,
      chooseAll: () => put({ ids: new Set(), isAll: true }, null),
      clear: () => put(empty, null),
    }),
    [selection, toggle, put],
  );
}
