import { useState } from "react";

type QuietTop<T> = {
  keyOf: (item: T) => string;
  /** While true, what comes on top waits. */
  isHeld: boolean;
  /** What this person made is shown at once, and what waited with it. */
  isOwn: (item: T) => boolean;
};

/**
 * A list, newest first, that inserts nothing above what is being read: new lines are counted, and shown when it is let go
 * or asked for. What changed, what went and what is older shows at once.
 */
export function useQuietTop<T>(items: readonly T[], { keyOf, isHeld, isOwn }: QuietTop<T>) {
  const [top, setTop] = useState<string | null>(null);
  const first = items[0] === undefined ? null : keyOf(items[0]);
  const place = items.findIndex((item) => keyOf(item) === top);
  const waits = isHeld && place > 0 && !items.slice(0, place).some(isOwn);
  // Kept while rendering, so that no frame is drawn with the old top.
  if (!waits && top !== first) setTop(first);
  return {
    shown: waits ? items.slice(place) : items,
    freshCount: waits ? place : 0,
    show: () => setTop(first),
  };
}
