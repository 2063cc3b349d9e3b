"use client";

import { Button, Checkbox, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { formatNumber } from "@/components/format";
import classes from "./virtual-list.module.css";

export type ListColumn<R, S extends string> = {
  key: string;
  label: string;
  /** A track of the grid: "140px", "minmax(180px, 1.4fr)". */
  width: string;
  render: (row: R) => ReactNode;
  isNumber?: boolean;
  /** Stays at the right edge, whatever the width. */
  isAct?: boolean;
  /** The orders that a press on the heading goes through. */
  sorts?: readonly [S, S];
};

type VirtualListProps<R, S extends string> = {
  label: string;
  rows: readonly R[];
  columns: readonly ListColumn<R, S>[];
  /** On a narrow screen each row is a card of two lines. */
  renderCard: (row: R) => ReactNode;
  sort: S;
  onSort: (sort: S) => void;
  /** How many there are in all, for screen readers; null = not known. */
  total: number | null;
  gone: ReadonlySet<string>;
  goneWords: string;
  freshCount: number;
  onShowFresh: () => void;
  hasMore: boolean;
  isFetchingMore: boolean;
  onMore: () => void;
  cursor: string | null;
  onCursor: (id: string | null) => void;
  onOpen: (row: R) => void;
  /** Space on the row: a look without leaving the list. */
  onPeek?: (row: R) => void;
  selection?: { has: (id: string) => boolean; toggle: (id: string, isRange: boolean) => void };
};

const rowHeight = 40;
const cardHeight = 92;
const headingHeight = 36;
/** A list that nobody touches shows its news by itself, at most so often. */
const showEveryMs = 2000;
const narrow = "(max-width: 48em)";

/**
 * Rows of one height, of which only those in sight are in the page. Nothing here ever moves a row by itself, but for one
 * case: nobody touches the list and it stands at its top. Then news is shown at once.
 */
export function VirtualList<R extends { id: string }, S extends string>(props: VirtualListProps<R, S>) {
  const { rows, columns, selection, cursor, gone, freshCount, hasMore, isFetchingMore, onMore, onShowFresh } =
    props;
  const isNarrow = useMediaQuery(narrow, false, { getInitialValueInEffect: false }) ?? false;
  const headHeight = isNarrow ? 0 : headingHeight;
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- what it returns is used here alone, and never memoised
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => (isNarrow ? cardHeight : rowHeight),
    overscan: 12,
    // The headings stand in the same box, above the rows and over them.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, isNarrow]);

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isFetchingMore && lastShown >= rows.length - 20) onMore();
  }, [hasMore, isFetchingMore, lastShown, rows.length, onMore]);

  const cursorIndex = cursor === null ? -1 : rows.findIndex((row) => row.id === cursor);
  useEffect(() => {
    if (cursorIndex < 0) return;
    virtualizer.scrollToIndex(cursorIndex);
    // J and K come from wherever the focus is; Space and screen readers want it here.
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, [virtualizer, cursorIndex]);

  const hasNews = freshCount > 0 || gone.size > 0;
  const isTouched = cursor !== null || rows.some((row) => selection?.has(row.id));
  const lastShowAt = useRef(Number.NEGATIVE_INFINITY);
  const [isPointerIn, setIsPointerIn] = useState(false);
  useEffect(() => {
    if (!hasNews || isTouched || isPointerIn) return;
    const show = () => {
      if ((box.current?.scrollTop ?? 0) > 0) return;
      lastShowAt.current = performance.now();
      onShowFresh();
    };
    const timer = setTimeout(show, Math.max(0, lastShowAt.current + showEveryMs - performance.now()));
    return () => clearTimeout(timer);
  }, [hasNews, isTouched, isPointerIn, onShowFresh]);

  const tracks = [...(selection ? ["36px"] : []), ...columns.map((column) => column.width)].join(" ");
  // Every row is a grid of its own: they agree on their columns only if none is as wide as what stands in it.
  const minWidth = [...tracks.matchAll(/(\d+)px/g)].reduce((sum, match) => sum + Number(match[1]), 0);

  function handleKey(event: KeyboardEvent) {
    // The table of keys leaves Space to the browser, which would scroll: here it belongs to the row.
    if (event.key !== " " || event.target !== box.current) return;
    event.preventDefault();
    const row = rows[cursorIndex];
    if (row) props.onPeek?.(row);
  }
  function handleRow(event: MouseEvent, row: R) {
    if ((event.target as HTMLElement).closest("a, button, input, label, [role=menuitem]")) return;
    if (event.metaKey || event.ctrlKey) selection?.toggle(row.id, false);
    else if (event.shiftKey) selection?.toggle(row.id, true);
    else props.onCursor(row.id);
  }

  return (
    <div className={`rs-card ${classes.frame}`}>
      {freshCount > 0 ? (
        <div className={classes.news}>
          <Button size="compact-sm" radius="xl" onClick={onShowFresh}>
            {freshCount > 99 ? "99+" : formatNumber(freshCount)} new
          </Button>
        </div>
      ) : null}
      <div
        ref={box}
        className={classes.box}
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.total ?? -1}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={cursorIndex >= 0 ? `row-${cursor}` : undefined}
        tabIndex={0}
        data-narrow={isNarrow || undefined}
        data-pick={selection && !isNarrow ? true : undefined}
        onKeyDown={handleKey}
        onPointerEnter={() => {
          setIsPointerIn(true);
        }}
        onPointerLeave={() => {
          setIsPointerIn(false);
        }}
      >
        <div
          className={classes.head}
          role="row"
          aria-rowindex={1}
          style={{ gridTemplateColumns: tracks, minWidth }}
        >
          {selection ? (
            <span role="columnheader" className={classes.pick}>
              <VisuallyHidden>Chosen</VisuallyHidden>
            </span>
          ) : null}
          {columns.map((column, index) => (
            <span
              key={column.key}
              role="columnheader"
              className={classes.heading}
              data-first={index === 0 || undefined}
              data-act={column.isAct || undefined}
              data-number={column.isNumber || undefined}
              aria-sort={ariaSort(column, props.sort)}
            >
              {column.sorts ? (
                <SortButton column={column} sort={props.sort} onSort={props.onSort} />
              ) : (
                column.label
              )}
            </span>
          ))}
        </div>
        <div style={{ height: virtualizer.getTotalSize(), position: "relative" }} role="rowgroup">
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const isSelected = selection?.has(row.id) ?? false;
            return (
              // Keys are handled by the grid, which has the focus.
              <div
                key={row.id}
                id={`row-${row.id}`}
                role="row"
                data-row={row.id}
                aria-rowindex={item.index + 2}
                aria-selected={selection ? isSelected : undefined}
                className={isNarrow ? classes.card : classes.row}
                data-cursor={row.id === cursor || undefined}
                data-selected={isSelected || undefined}
                data-gone={gone.has(row.id) || undefined}
                title={gone.has(row.id) ? props.goneWords : undefined}
                style={{
                  ...(isNarrow ? {} : { gridTemplateColumns: tracks, minWidth }),
                  height: item.size,
                  transform: `translateY(${item.start - headHeight}px)`,
                }}
                onClick={(event) => handleRow(event, row)}
                onDoubleClick={() => props.onOpen(row)}
              >
                {isNarrow ? (
                  <div role="gridcell" className={classes.cardCell}>
                    {props.renderCard(row)}
                  </div>
                ) : (
                  <>
                    {selection ? (
                      <span role="gridcell" className={classes.pick}>
                        <Checkbox
                          size="xs"
                          aria-label="Choose this row"
                          tabIndex={-1}
                          checked={isSelected}
                          onChange={() => undefined}
                          onClick={(event) => selection.toggle(row.id, event.shiftKey)}
                        />
                      </span>
                    ) : null}
                    {columns.map((column, index) => (
                      <span
                        key={column.key}
                        role="gridcell"
                        className={classes.cell}
                        data-first={index === 0 || undefined}
                        data-act={column.isAct || undefined}
                        data-number={column.isNumber || undefined}
                      >
                        {column.render(row)}
                      </span>
                    ))}
                  </>
                )}
              </div>
            );
          })}
        </div>
        {isFetchingMore ? <div className={classes.more}>Loading more…</div> : null}
      </div>
    </div>
  );
}

function ariaSort<R, S extends string>(column: ListColumn<R, S>, sort: S) {
  if (!column.sorts?.includes(sort)) return undefined;
  // The first of the two is the way one reads first: names from A, times from now.
  return sort === column.sorts[0] ? "ascending" : "descending";
}

function SortButton<R, S extends string>({
  column,
  sort,
  onSort,
}: {
  column: ListColumn<R, S>;
  sort: S;
  onSort: (sort: S) => void;
}) {
  const [first, second] = column.sorts ?? [sort, sort];
  return (
    <button
      type="button"
      className={classes.sort}
      tabIndex={-1}
      onClick={() => onSort(sort === first ? second : first)}
    >
      {column.label}
      <span aria-hidden="true">{sort === first ? " ↓" : sort === second ? " ↑" : ""}</span>
    </button>
  );
}
