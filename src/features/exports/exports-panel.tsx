"use client";

import { Button } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState, NoPermission } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDateTime, formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import type { ExportView } from "@/contracts/exports/schema";
import classes from "./exports.module.css";
import { exportedRows, exportListWords, exportStateWords } from "./export-words";

/** How the view was narrowed, as far as one line says it. */
function viewWords(view: ExportView): string {
  if (view.list === "activity") return "All of it";
  const { search, where, ...rest } = view.filter as { search?: string; where?: { parts: readonly object[] } };
  const parts = (where?.parts.length ?? 0) + Object.keys(rest).length;
  return (
    [search ? `Search “${search}”` : null, parts > 0 ? (parts === 1 ? "1 filter" : `${parts} filters`) : null]
      .filter(Boolean)
      .join(", ") || "All of it"
  );
}

/** The record of what left as a file: who, what, why, how many rows, when. */
export function ExportsPanel() {
  const isManager = useIsManager();
  const query = trpc.exports.list.useInfiniteQuery(
    { limit: 50 },
    { enabled: isManager, getNextPageParam: (page) => page.nextCursor, initialCursor: null },
  );
  if (!isManager) return <NoPermission />;
  if (query.isPending) return <LoadingRows rows={6} height={56} />;
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const records = query.data.pages.flatMap((page) => page.exports);
  if (records.length === 0)
    return (
      <EmptyState title="Nothing was exported yet">
        Whoever takes a list out as a file stands here, with the reason and the number of rows.
      </EmptyState>
    );
  return (
    <>
      <ul className={`rs-card ${classes.list}`} aria-label="Exports">
        {records.map((record) => (
          <li key={record.id} className={classes.row}>
            <div className={classes.who}>
              <span className={classes.name}>{record.requestedBy.name}</span>
              <span className={classes.quiet}>{record.reason}</span>
            </div>
            <div className={classes.what}>
              <span>
                {exportListWords[record.view.list]} · {viewWords(record.view)}
              </span>
              <span className={classes.quiet}>
                {record.state === "done"
                  ? exportedRows(record.view.list, record.rowCount)
                  : `${formatNumber(record.rowCount)} of ${exportedRows(record.view.list, record.expectedCount)}`}
              </span>
            </div>
            <div className={classes.state}>
              <StatusBadge tone={exportStateWords[record.state].tone}>
                {exportStateWords[record.state].label}
              </StatusBadge>
              {record.isUnusual ? <StatusBadge tone="warning">More than usual</StatusBadge> : null}
            </div>
            <time className={classes.quiet} dateTime={record.createdAt.toISOString()}>
              {formatDateTime(record.createdAt)}
            </time>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className={classes.more}>
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show older
          </Button>
        </div>
      ) : null}
    </>
  );
}
