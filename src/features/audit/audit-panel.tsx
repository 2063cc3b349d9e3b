"use client";

import { Button, Select, TextInput } from "@mantine/core";
import { useCallback, useMemo, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { EmptyState, NoPermission } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { showFailure } from "@/components/toasts";
import { auditAction } from "@/contracts/audit/schema";
import { auditEntryId } from "@/contracts/ids";
import { newRequestKey } from "@/client/request-key";
import { useLiveList } from "@/features/lists/use-live-list";
import { type ListColumn, VirtualList } from "@/features/lists/virtual-list";
import { AuditEntryModal } from "./audit-entry-modal";
import classes from "./audit.module.css";
import { actionWords, type AuditEntry, nounOf, nounWords, sentenceOf, summaryOf, whoOf } from "./audit-words";
import { useAuditFilter } from "./use-audit-filter";

type Page = RouterOutputs["audit"]["list"];
const rowsOf = (page: Page) => page.items;
const clip = (text: string) => (
  <span className={classes.clip} title={text}>
    {text}
  </span>
);

const columns: readonly ListColumn<AuditEntry, "newest">[] = [
  { key: "at", label: "When", width: "140px", render: (entry) => formatDateTime(entry.at) },
  { key: "who", label: "Who", width: "minmax(130px, 0.7fr)", render: (entry) => clip(whoOf(entry)) },
  { key: "did", label: "Did", width: "minmax(200px, 1.1fr)", render: (entry) => clip(sentenceOf(entry)) },
  {
    key: "change",
    label: "Before and after",
    width: "minmax(220px, 1.6fr)",
    render: (entry) => <span className={`${classes.clip} ${classes.sub}`}>{summaryOf(entry)}</span>,
  },
  {
    key: "from",
    label: "From",
    width: "150px",
    render: (entry) => clip(`${entry.ip ?? "—"}${entry.apiKeyId ? ", API key" : ""}`),
  },
];

export function AuditPanel() {
  const { role } = useWorkspace().current;
  return role === "admin" ? <AuditLog /> : <NoPermission who="An admin" />;
}

function AuditLog() {
  const utils = trpc.useUtils();
  const { query: asked, setQuery, filter, isFiltered, clear } = useAuditFilter();
  const members = trpc.members.list.useQuery(undefined, { staleTime: 60_000 });
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const queryKey = useMemo(() => [["audit", "list"], { input: { filter }, type: "infinite" }], [filter]);
  const fetchPage = useCallback(
    (after: string | null, signal: AbortSignal) =>
      utils.client.audit.list.query(
        { filter, cursor: after === null ? null : auditEntryId.parse(after) },
        { signal },
      ),
    [utils, filter],
  );
  const { query, rows, gone, freshCount, show } = useLiveList<Page, AuditEntry>({
    queryKey,
    fetchPage,
    rowsOf,
  });
  const { fetchNextPage } = query;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const onShowFresh = useCallback(() => void show(), [show]);
  const exported = trpc.audit.export.useMutation({
    onSuccess: ({ path }) => window.location.assign(path),
    onError: (error) => showFailure("Not exported", error),
  });
  const people = (members.data?.items ?? []).map((member) => ({ value: member.userId, label: member.name }));
  const nouns = Object.keys(nounWords).map((noun) => ({ value: noun, label: nounOf(noun) }));

  return (
    <>
      <div className={classes.filters} role="search" aria-label="Filter the audit log">
        <Select
          label="Who"
          placeholder="Anybody"
          clearable
          searchable
          value={asked.who}
          onChange={(who) => void setQuery({ who })}
          data={people}
        />
        <Select
          label="Did"
          placeholder="Anything"
          clearable
          value={asked.did}
          onChange={(value) =>
            void setQuery({ did: auditAction.options.find((each) => each === value) ?? null })
          }
          data={auditAction.options.map((value) => ({ value, label: actionWords[value] }))}
        />
        <Select
          label="What"
          placeholder="Everything"
          clearable
          searchable
          value={asked.what}
          onChange={(what) => void setQuery({ what })}
          data={nouns}
        />
        <TextInput
          type="date"
          label="From"
          value={asked.from?.toISOString().slice(0, 10) ?? ""}
          onChange={(event) => void setQuery({ from: dayIn(event.currentTarget.value) })}
        />
        <TextInput
          type="date"
          label="To"
          value={asked.to?.toISOString().slice(0, 10) ?? ""}
          onChange={(event) => void setQuery({ to: dayIn(event.currentTarget.value) })}
        />
        {isFiltered ? (
          <Button variant="default" onClick={clear}>
            Drop the filters
          </Button>
        ) : null}
        <Button
          variant="default"
          loading={exported.isPending}
          disabled={rows.length === 0}
          onClick={() => exported.mutate({ filter, requestKey: auditEntryId.parse(newRequestKey()) })}
        >
          Export as CSV
        </Button>
      </div>
      {query.isPending ? (
        <LoadingRows rows={12} height={40} />
      ) : query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={isFiltered ? "No entry matches" : "Nothing has been changed yet"}>
          {isFiltered
            ? "Try a longer period, or drop a filter."
            : "Each change, sign-in, export and denied attempt is written down here, and nobody can alter it."}
        </EmptyState>
      ) : (
        <VirtualList
          label="Audit log"
          rows={rows}
          columns={columns}
          renderCard={(entry) => (
            <span className={classes.card}>
              <span className={classes.clip}>{sentenceOf(entry)}</span>
              <span className={`${classes.clip} ${classes.sub}`}>
                {whoOf(entry)}, {formatDateTime(entry.at)}
              </span>
              <span className={`${classes.clip} ${classes.sub}`}>{summaryOf(entry)}</span>
            </span>
          )}
          sort="newest"
          onSort={() => undefined}
          total={null}
          gone={gone}
          goneWords=""
          freshCount={freshCount}
          onShowFresh={onShowFresh}
          hasMore={query.hasNextPage}
          isFetchingMore={query.isFetchingNextPage}
          onMore={onMore}
          cursor={cursor}
          onCursor={(id) => {
            setCursor(id);
            setOpen(rows.find((entry) => entry.id === id) ?? null);
          }}
          onOpen={setOpen}
          onPeek={setOpen}
        />
      )}
      {open ? (
        <AuditEntryModal
          entry={open}
          onClose={() => {
            setOpen(null);
            setCursor(null);
          }}
        />
      ) : null}
    </>
  );
}

const dayIn = (text: string) => (text === "" ? null : new Date(`${text}T00:00:00Z`));
