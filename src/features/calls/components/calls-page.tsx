"use client";

import { Button, Tabs } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState, NoPermission } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { type CallsFilter, useCallsFilter } from "../calls-filter";
import { CallsFilters } from "./calls-filters";
import classes from "./calls-page.module.css";
import { CallsTable } from "./calls-table";
import { UnclaimedCalls } from "./unclaimed-calls";

const pageSize = 50;

export function CallsPage() {
  const { query, setQuery, filter, isFiltered, clear } = useCallsFilter();
  const isManager = useIsManager();
  return (
    <>
      <PageHeader title="Calls" description="Every call of this workspace, newest first." />
      {isManager ? (
        <Tabs
          value={query.view}
          onChange={(view) => void setQuery({ view: view === "unclaimed" ? "unclaimed" : "all" })}
          mb="md"
        >
          <Tabs.List>
            <Tabs.Tab value="all">All calls</Tabs.Tab>
            <Tabs.Tab value="unclaimed">
              Unclaimed <UnclaimedCount />
            </Tabs.Tab>
          </Tabs.List>
        </Tabs>
      ) : null}
      {query.view === "unclaimed" ? (
        isManager ? (
          <UnclaimedCalls />
        ) : (
          <NoPermission />
        )
      ) : (
        <>
          <CallsFilters query={query} setQuery={setQuery} isFiltered={isFiltered} onClear={clear} />
          <CallsList filter={filter} isFiltered={isFiltered} onClear={clear} />
        </>
      )}
    </>
  );
}

function UnclaimedCount() {
  const metrics = trpc.metrics.get.useQuery();
  const count = metrics.data?.unclaimedCalls ?? 0;
  return count > 0 ? <span className={classes.count}>{count}</span> : null;
}

function CallsList({
  filter,
  isFiltered,
  onClear,
}: {
  filter: CallsFilter;
  isFiltered: boolean;
  onClear: () => void;
}) {
  const { client } = trpc.useUtils();
  // By hand, under the key that events make stale: the adapter adds a `direction` to the input, which this
  // strict list refuses because a filter of that name stands beside it.
  const calls = useInfiniteQuery({
    queryKey: [["calls", "list"], { input: { filter, limit: pageSize }, type: "infinite" }],
    queryFn: ({ pageParam, signal }) =>
      client.calls.list.query({ filter, limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => calls.data?.pages.flatMap((page) => page.items) ?? [], [calls.data]);

  if (calls.isPending) return <LoadingRows rows={10} height={44} />;
  if (calls.isError && rows.length === 0)
    return <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />;
  if (rows.length === 0) {
    return isFiltered ? (
      <EmptyState
        title="No call matches"
        action={
          <Button variant="default" onClick={onClear}>
            Clear all filters
          </Button>
        }
      >
        Drop a filter to see more.
      </EmptyState>
    ) : (
      <EmptyState title="No calls yet">They appear here with the first one, whoever makes it.</EmptyState>
    );
  }
  return (
    <>
      <CallsTable calls={rows} />
      <div className={classes.foot}>
        {calls.hasNextPage ? (
          <Button
            variant="default"
            loading={calls.isFetchingNextPage}
            onClick={() => void calls.fetchNextPage()}
          >
            Show older
          </Button>
        ) : (
          <span className={classes.end}>That is all of them.</span>
        )}
      </div>
    </>
  );
}
