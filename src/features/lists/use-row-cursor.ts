import { useState } from "react";

/** The row of a list that the keys mark: null until one was, and kept by id while the rows around it come and go. */
export function useRowCursor<Row extends { id: string }>(rows: readonly Row[]) {
  const [cursor, setCursor] = useState<string | null>(null);
  const at = rows.findIndex((row) => row.id === cursor);
  /** By so many rows, stopping at the ends; the first one where none is marked. Answers the row that is marked now. */
  const move = (step: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    if (next) setCursor(next.id);
    return next;
  };
  return { cursor, setCursor, current: rows[at], move };
}
