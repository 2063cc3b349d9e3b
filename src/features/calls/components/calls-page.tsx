"use client";

import { Tabs } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { NoPermission } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { callTree } from "@/contracts/calls/filter";
import { ExportButton } from "@/features/exports/export-button";
import { ColumnsMenu } from "@/features/lists/columns-menu";
import { CountWords } from "@/features/lists/count-words";
import { FilterBar } from "@/features/lists/filter-bar";
import type { LooseTree } from "@/features/lists/filter-words";
import tools from "@/features/lists/list-tools.module.css";
import { SearchField } from "@/features/lists/search-field";
import { useSight } from "@/features/lists/use-sight";
import { ViewsMenu } from "@/features/lists/views-menu";
import { callColumnKeys, callColumnWords, firstCallColumns } from "../call-column-keys";
import { useCallFields } from "../use-call-fields";
import { useCallView } from "../use-call-view";
import { CallsList } from "./calls-list";
import classes from "./calls-page.module.css";
import { UnclaimedCalls } from "./unclaimed-calls";

export function CallsPage() {
  const { view, setView, filter, isFiltered, clear } = useCallView();
  const fields = useCallFields();
  const { masksPhones } = useSight();
  const columns = view.cols ?? firstCallColumns;
  const setTree = (tree: LooseTree | null) =>
    setView({ f: tree === null ? null : (callTree.safeParse(tree).data ?? view.f) });
  const isManager = useIsManager();
  const filterText = JSON.stringify(filter);
  const [exactFor, setExactFor] = useState<string | null>(null);
  const isExact = exactFor === filterText;
  const count = trpc.calls.count.useQuery({ filter, isExact }, { placeholderData: (before) => before });
  return (
    <>
      <PageHeader
        title="Calls"
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
          value={view.view}
          onChange={(next) => setView({ view: next === "unclaimed" ? "unclaimed" : "all" })}
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
      {view.view === "unclaimed" ? (
        isManager ? (
          <UnclaimedCalls />
        ) : (
          <NoPermission />
        )
      ) : (
        <>
          <search className={tools.tools}>
            <SearchField
              label="Search calls"
              placeholder={masksPhones ? "Name" : "Name, or 4 digits of the number"}
              value={view.q}
              onChange={(q) => setView({ q: q || null })}
            />
            <FilterBar fields={fields} tree={view.f as LooseTree | null} onChange={setTree} />
            <span className={tools.end}>
              <ViewsMenu list="calls" path="/dashboard/calls" />
              <ColumnsMenu
                keys={callColumnKeys}
                words={callColumnWords}
                chosen={columns}
                onChange={(cols) => setView({ cols })}
              />
              <ExportButton view={{ list: "calls", filter, sort: view.sort, columns: [...columns] }} />
            </span>
          </search>
          <CallsList
            filter={filter}
            sort={view.sort}
            columns={columns}
            count={count.data}
            fields={fields}
            isFiltered={isFiltered}
            onSort={(sort) => setView({ sort })}
            onTree={setTree}
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
