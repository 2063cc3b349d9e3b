"use client";

import { useEffect, useRef, useState } from "react";

export type Freeze<T> = {
  /** What to draw: as it was when the page was frozen, else as it is. */
  shown: T | undefined;
  /** When it was frozen, by this computer's clock; null while it is live. */
  frozenAt: Date | null;
  /** How much has changed since. */
  waiting: number;
  toggle: () => void;
};

/**
 * Holds what a page shows while somebody studies it. Nothing is lost: `waiting` counts what changed meanwhile, and
 * live data stands there again at once when the hold ends.
 */
export function useFreeze<T>(live: T | undefined, countChanges: (before: T, after: T) => number): Freeze<T> {
  const [frozen, setFrozen] = useState<{ data: T; at: Date } | null>(null);
  const [waiting, setWaiting] = useState(0);
  const last = useRef(live);

  useEffect(() => {
    const before = last.current;
    last.current = live;
    if (!frozen || before === undefined || live === undefined || before === live) return;
    const changes = countChanges(before, live);
    if (changes > 0) setWaiting((count) => count + changes);
  }, [live, frozen, countChanges]);

  return {
    shown: frozen ? frozen.data : live,
    frozenAt: frozen?.at ?? null,
    waiting,
    toggle: () => {
      setWaiting(0);
      setFrozen((is) => (is || live === undefined ? null : { data: live, at: new Date() }));
    },
  };
}
