"use client";

import { useState } from "react";

export type StillList<T> = {
  rows: { item: T; isGone: boolean }[];
  /** How many came and wait to be shown. */
  freshCount: number;
};

/**
 * The order that was there when the pointer came stays under it: what is new waits, what is gone stays as a shadow,
 * and what changed is shown in its old place.
 */
export function stillList<T>(
  held: readonly T[] | null,
  current: readonly T[],
  keyOf: (item: T) => string,
): StillList<T> {
  if (held === null) return { rows: current.map((item) => ({ item, isGone: false })), freshCount: 0 };
  const now = new Map(current.map((item) => [keyOf(item), item]));
  const known = new Set(held.map(keyOf));
  return {
    rows: held.map((item) => {
      const fresh = now.get(keyOf(item));
      return fresh === undefined ? { item, isGone: true } : { item: fresh, isGone: false };
    }),
    freshCount: current.filter((item) => !known.has(keyOf(item))).length,
  };
}

/** Holds a list while `hold` was called and until `release`. */
export function useStillList<T>(current: readonly T[], keyOf: (item: T) => string) {
  const [held, setHeld] = useState<readonly T[] | null>(null);
  return {
    ...stillList(held, current, keyOf),
    hold: () => setHeld((before) => before ?? current),
    release: () => setHeld(null),
    /** Shows what waited, and holds anew. */
    renew: () => setHeld((before) => (before === null ? null : current)),
  };
}
