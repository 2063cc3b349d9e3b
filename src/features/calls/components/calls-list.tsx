"use client";

import { Link } from "@/components/link";
import { useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDateTime, formatDuration } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { ClockIn, Timer } from "@/components/time";
import type { CallColumnKey } from "@/contracts/calls/columns";
import type { CallFilter, CallSort } from "@/contracts/calls/filter";
import type { CallView } from "@/contracts/calls/views";
import type { ListCount } from "@/contracts/lists/schema";
import { useKeys } from "@/features/keys/use-keys";
import type { FilterField, LooseTree } from "@/features/lists/filter-words";
import { NoMatch } from "@/features/lists/no-match";
import { useLiveList } from "@/features/lists/use-live-list";
import { useRowCursor } from "@/features/lists/use-row-cursor";
import { type ListColumn, VirtualList } from "@/features/lists/virtual-list";
import { callColumnWords } from "../call-column-keys";
import { directionWords, personOf, stageOf } from "../call-words";
import { CallOutcome, CallStatusBadge } from "./call-status-badge";
import classes from "./calls-page.module.css";

const pageSize = 100;
type CallPage = RouterOutputs["calls"]["list"];
const rowsOf = (page: CallPage) => page.items;

function durationOf(call: CallView) {
  if (call.phase === "ended") return formatDuration(call.durationSeconds);
  return <Timer from={stageOf(call).from} serverTime={null} />;
}
const about = (call: CallView) =>
  `${call.direction === "inbound" ? `${directionWords.inbound} · ` : ""}${call.lead ? call.customerPhone : "Not in the book"}`;
const clip = (text: string) => <span className={classes.clip}>{text}</span>;

const who: ListColumn<CallView, CallSort> = {
  key: "who",
  label: "With",
  width: "minmax(260px, 1.6fr)",
  render: (call) => (
    <span className={classes.clip}>
      <Link href={`/dashboard/calls/${call.id}`} className={classes.name} tabIndex={-1}>
        {personOf(call)}
      </Link>{" "}
      <span className={classes.sub}>{about(call)}</span>
    </span>
  ),
};

type Chosen = Omit<ListColumn<CallView, CallSort>, "key" | "label">;
const chosenColumns: Record<CallColumnKey, Chosen> = {
  status: { width: "180px", render: (call) => <CallStatusBadge call={call} /> },
  outcome: { width: "minmax(130px, 0.8fr)", render: (call) => <CallOutcome call={call} /> },
  worker: { width: "minmax(110px, 0.7fr)", render: (call) => clip(call.worker?.name ?? "Nobody") },
  campaign: { width: "minmax(120px, 0.8fr)", render: (call) => clip(call.campaign?.name ?? "—") },
  direction: { width: "110px", render: (call) => clip(directionWords[call.direction]) },
  line: { width: "minmax(110px, 0.6fr)", render: (call) => clip(call.line?.label ?? "—") },
  duration: { width: "100px", isNumber: true, render: durationOf },
  talked: {
    width: "100px",
    isNumber: true,
    sorts: ["longest", "longest"],
    render: (call) => formatDuration(call.talkSeconds),
  },
  when: {
    width: "140px",
    isNumber: true,
    sorts: ["newest", "oldest"],
    render: (call) => <time dateTime={call.startedAt.toISOString()}>{formatDateTime(call.startedAt)}</time>,
  },
  clock: { width: "100px", render: (call) => <ClockIn timeZone={call.customerTimeZone} /> },
};

function CallCardRow({ call }: { call: CallView }) {
  return (
    <div className={classes.cardRow}>
      <span className={classes.clip}>
        <Link href={`/dashboard/calls/${call.id}`} className={classes.name}>
          {personOf(call)}
        </Link>{" "}
        <span className={classes.sub}>{about(call)}</span>
      </span>
      <span className={classes.cardState}>
        <CallStatusBadge call={call} />
        <span className={classes.sub}>{durationOf(call)}</span>
      </span>
      <span className={classes.sub}>
        {[call.worker?.name ?? "Nobody", formatDateTime(call.startedAt)].join(" · ")}
      </span>
    </div>
  );
}

type CallsListProps = {
  filter: CallFilter;
  sort: CallSort;
  columns: readonly CallColumnKey[];
  count: ListCount | undefined;
  fields: Readonly<Record<string, FilterField>>;
  isFiltered: boolean;
  onSort: (sort: CallSort) => void;
  onTree: (tree: LooseTree | null) => void;
  onClear: () => void;
};

/** Every call that matches; a call that comes while one reads waits behind a button. */
export function CallsList({ filter, sort, columns, count, isFiltered, onSort, ...props }: CallsListProps) {
  const { client } = trpc.useUtils();
  const router = useRouter();
  const input = useMemo(() => ({ filter, sort, limit: pageSize }), [filter, sort]);
  const { query, rows, gone, freshCount, show } = useLiveList<CallPage, CallView>({
    queryKey: [["calls", "list"], { input, type: "infinite" }],
    fetchPage: (cursor, signal) => client.calls.list.query({ ...input, cursor }, { signal }),
    rowsOf,
  });
  const { cursor, setCursor, current, move } = useRowCursor(rows);
  const open = (call: { id: string }) => router.push(`/dashboard/calls/${call.id}`);
  useKeys("page", {
    next: () => move(1),
    previous: () => move(-1),
    openRow: () => {
      if (!current) return false;
      open(current);
      return true;
    },
    leave: () => {
      if (cursor === null) return false;
      setCursor(null);
      return true;
    },
  });
  const { fetchNextPage } = query;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const onShowFresh = useCallback(() => void show(), [show]);
  const list = useMemo(
    () => [who, ...columns.map((key) => ({ key, label: callColumnWords[key], ...chosenColumns[key] }))],
    [columns],
  );

  if (query.isPending) return <LoadingRows rows={14} height={40} />;
  if (query.isError && rows.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (rows.length === 0) {
    return isFiltered ? (
      <NoMatch
        title="No call matches"
        hint="Try a shorter part of the name, or at least four digits of the number."
        fields={props.fields}
        tree={(filter.where ?? null) as LooseTree | null}
        onTree={props.onTree}
        onClear={props.onClear}
      />
    ) : (
      <EmptyState title="No calls yet">They appear here with the first one, whoever makes it.</EmptyState>
    );
  }
  return (
    <VirtualList
      label="Calls"
      rows={rows}
      columns={list}
      renderCard={(call) => <CallCardRow call={call} />}
      sort={sort}
      onSort={onSort}
      total={count?.isExact ? count.count : null}
      gone={gone}
      goneWords="Moved out of this view"
      freshCount={freshCount}
      onShowFresh={onShowFresh}
      hasMore={query.hasNextPage}
      isFetchingMore={query.isFetchingNextPage}
      onMore={onMore}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={open}
    />
  );
}
