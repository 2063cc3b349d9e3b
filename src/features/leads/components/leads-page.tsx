"use client";

import { Button, Pagination } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { leadPageSize, useLeadView } from "../use-lead-view";
import { AddLeadModal } from "./add-lead-modal";
import { LeadFilters } from "./lead-filters";
import classes from "./leads.module.css";
import { LeadsTable } from "./leads-table";
import { PasteModal } from "./paste-modal";

type Leads = { total: number; hasMore: boolean };

function countWords({ total, hasMore }: Leads): string {
  if (hasMore) return `More than ${formatNumber(total)} leads`;
  return total === 1 ? "1 lead" : `${formatNumber(total)} leads`;
}

export function LeadsPage() {
  const { view, setView, filter, isFiltered, clear } = useLeadView();
  const isManager = useIsManager();
  const [open, setOpen] = useState<"add" | "paste" | null>(null);
  const page = Math.max(1, view.page);
  const leads = trpc.leads.list.useQuery(
    { ...filter, sort: view.sort, limit: leadPageSize, offset: (page - 1) * leadPageSize },
    { placeholderData: (before) => before },
  );

  const actions = (
    <>
      {isManager ? (
        <Button variant="default" component={Link} href="/dashboard/imports">
          Import a file
        </Button>
      ) : null}
      <Button variant="default" onClick={() => setOpen("paste")}>
        Paste a list
      </Button>
      <Button onClick={() => setOpen("add")}>Add lead</Button>
    </>
  );

  return (
    <>
      <PageHeader
        title="Leads"
        description={leads.data ? countWords(leads.data) : "Counting…"}
        actions={actions}
      />
      <LeadFilters view={view} setView={setView} isFiltered={isFiltered} clear={clear} />
      {leads.isPending ? (
        <LoadingRows rows={12} height={52} />
      ) : leads.error ? (
        <ErrorState error={leads.error} onRetry={() => void leads.refetch()} />
      ) : leads.data.leads.length > 0 ? (
        <>
          <LeadsTable leads={leads.data.leads} />
          {leads.data.total > leadPageSize ? (
            <div className={classes.foot}>
              <span>
                {formatNumber((page - 1) * leadPageSize + 1)}–
                {formatNumber((page - 1) * leadPageSize + leads.data.leads.length)} of{" "}
                {formatNumber(leads.data.total)}
                {leads.data.hasMore ? "+" : ""}
              </span>
              <Pagination
                total={Math.ceil(leads.data.total / leadPageSize)}
                value={page}
                onChange={(next) => setView({ page: next })}
                siblings={1}
                getControlProps={(control) => ({ "aria-label": `${control} page` })}
              />
            </div>
          ) : null}
        </>
      ) : page > 1 ? (
        <EmptyState
          title="This page is empty now"
          action={<Button onClick={() => setView({ page: 1 })}>Go to the first page</Button>}
        />
      ) : isFiltered ? (
        <EmptyState
          title="No lead matches"
          action={
            <Button variant="default" onClick={clear}>
              Clear filters
            </Button>
          }
        >
          Try a shorter part of the name, or at least three digits of the number.
        </EmptyState>
      ) : (
        <EmptyState
          title="No leads yet"
          action={<Button onClick={() => setOpen("paste")}>Paste a list</Button>}
        >
          Paste rows from a spreadsheet, or add one lead by hand. Each can be called from here and put into a
          campaign.
        </EmptyState>
      )}
      {open === "add" ? <AddLeadModal onClose={() => setOpen(null)} /> : null}
      {open === "paste" ? <PasteModal onClose={() => setOpen(null)} /> : null}
    </>
  );
}
