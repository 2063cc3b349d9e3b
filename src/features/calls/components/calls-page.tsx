"use client";

import { Tabs } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { NoPermission } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { ExportButton } from "@/features/exports/export-button";
import { CountWords } from "@/features/lists/count-words";
import { ViewsMenu } from "@/features/lists/views-menu";
import { useCallsFilter } from "../calls-filter";
import { CallsFilters } from "./calls-filters";
import { CallsList } from "./calls-list";
import classes from "./calls-page.module.css";
import { UnclaimedCalls } from "./unclaimed-calls";

export function CallsPage() {
  const { query, setQuery, filter, isFiltered, clear } = useCallsFilter();
  const isManager = useIsManager();
  const filterText = JSON.stringify(filter);
  const [exactFor, setExactFor] = useState<string | null>(null);
  const isExact = exactFor === filterText;
  const count = trpc.calls.count.useQuery({ filter, isExact }, { placeholderData: (before) => before });
  return (
    <>
      <PageHeader
        title="Calls"
        actions={
          <>
            <ViewsMenu list="calls" path="/dashboard/calls" />
            <ExportButton view={{ list: "calls", filter, sort: query.sort }} />
          </>
        }
        description={
          <CountWords
            count={count.data}
            one="call"
            many="calls"
            isCounting={isExact && count.isFetching}
            onExact={() => setExactFor(filterText)}
          />
        }
      />
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
          <CallsList
            filter={filter}
            sort={query.sort}
            count={count.data}
            isFiltered={isFiltered}
            onSort={(sort) => void setQuery({ sort })}
            onClear={clear}
          />
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
