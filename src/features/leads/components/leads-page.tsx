"use client";

import { Button } from "@mantine/core";
import { Link } from "@/components/link";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { PageHeader } from "@/components/page-header";
import { ExportButton } from "@/features/exports/export-button";
import { ColumnsMenu } from "@/features/lists/columns-menu";
import { CountWords } from "@/features/lists/count-words";
import { FilterBar } from "@/features/lists/filter-bar";
import type { LooseTree } from "@/features/lists/filter-words";
import { SearchField } from "@/features/lists/search-field";
import { useSight } from "@/features/lists/use-sight";
import tools from "@/features/lists/list-tools.module.css";
import { ViewsMenu } from "@/features/lists/views-menu";
import { leadTree } from "@/contracts/leads/filter";
import { firstColumns, leadColumnKeys, leadColumnWords } from "../lead-column-keys";
import { useLeadFields } from "../use-lead-fields";
import { useLeadView } from "../use-lead-view";
import { AddLeadModal } from "./add-lead-modal";
import { BulkProgress } from "./bulk-bar";
import { LeadsList } from "./leads-list";
import { PasteModal } from "./paste-modal";
import { SortSelect } from "./sort-select";

/** Every lead of the workspace: search, filter, order, choose, call. */
export function LeadsPage() {
  const { view, setView, filter, isFiltered, clear } = useLeadView();
  const [open, setOpen] = useState<"add" | "paste" | null>(null);
  const isManager = useIsManager();
  const { isLimited, searched } = useSight();
  const filterText = JSON.stringify(filter);
  const [exactFor, setExactFor] = useState<string | null>(null);
  const isExact = exactFor === filterText;
  const fields = useLeadFields();
  const count = trpc.leads.count.useQuery({ ...filter, isExact }, { placeholderData: (before) => before });
  const columns = view.cols ?? firstColumns;

  return (
    <>
      <PageHeader
        title="Leads"
        description={
          <CountWords
            count={count.data}
            one="lead"
            many="leads"
            isCounting={isExact && count.isFetching}
            onExact={() => setExactFor(filterText)}
          />
        }
        actions={
          <>
            {isManager ? (
              <Button variant="default" component={Link} href="/dashboard/imports">
                Import a file
              </Button>
            ) : null}
            {isLimited ? null : (
              <Button variant="default" onClick={() => setOpen("paste")}>
                Paste a list
              </Button>
            )}
            <Button onClick={() => setOpen("add")}>Add lead</Button>
          </>
        }
      />
      <search className={tools.tools}>
        <SearchField
          label="Search leads"
          placeholder={searched}
          value={view.q}
          onChange={(q) => setView({ q: q || null })}
        />
        <FilterBar
          fields={fields}
          tree={view.f as LooseTree | null}
          onChange={(tree) =>
            setView({ f: tree === null ? null : (leadTree.safeParse(tree).data ?? view.f) })
          }
        />
        <span className={tools.end}>
          <SortSelect value={view.sort} onChange={(sort) => setView({ sort })} />
          <ViewsMenu list="leads" path="/dashboard/leads" />
          <ColumnsMenu
            keys={leadColumnKeys}
            words={leadColumnWords}
            chosen={columns}
            onChange={(cols) => setView({ cols })}
          />
          <ExportButton view={{ list: "leads", filter, sort: view.sort, columns: [...columns] }} />
        </span>
      </search>
      <BulkProgress />
      <LeadsList
        filter={filter}
        sort={view.sort}
        columns={columns}
        count={count.data}
        fields={fields}
        isFiltered={isFiltered}
        onSort={(sort) => setView({ sort })}
        onTree={(f) => setView({ f })}
        onClear={clear}
        onAdd={() => setOpen("add")}
        onPaste={isLimited ? null : () => setOpen("paste")}
      />
      {open === "add" ? <AddLeadModal onClose={() => setOpen(null)} /> : null}
      {open === "paste" ? <PasteModal onClose={() => setOpen(null)} /> : null}
    </>
  );
}
