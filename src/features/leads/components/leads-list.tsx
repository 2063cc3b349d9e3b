"use client";

import { Button, Group } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useIsManager, useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { showFailure } from "@/components/toasts";
import { useNow } from "@/components/use-now";
import { type LeadFilter, type LeadTree, leadTree } from "@/contracts/leads/filter";
import type { LeadSort } from "@/contracts/leads/schema";
import type { ListCount } from "@/contracts/lists/schema";
import { useDial, useDialBlock } from "@/features/calls/hooks";
import { useKeys } from "@/features/keys/use-keys";
import type { FilterField, LooseTree } from "@/features/lists/filter-words";
import { NoMatch } from "@/features/lists/no-match";
import { useLiveList } from "@/features/lists/use-live-list";
import { useRowCursor } from "@/features/lists/use-row-cursor";
import { useRowSelection } from "@/features/lists/use-row-selection";
import { VirtualList } from "@/features/lists/virtual-list";
import type { LeadColumnKey } from "../lead-column-keys";
import { BulkBar } from "./bulk-bar";
import { blockOf, LeadCard, leadColumns, type LeadRow } from "./lead-columns";
import { LeadPeek } from "./lead-peek";

const pageSize = 100;
type LeadPage = RouterOutputs["leads"]["list"];
const rowsOf = (page: LeadPage) => page.leads;

type LeadsListProps = {
  filter: LeadFilter;
  sort: LeadSort;
  columns: readonly LeadColumnKey[];
  count: ListCount | undefined;
  fields: Readonly<Record<string, FilterField>>;
  isFiltered: boolean;
  onSort: (sort: LeadSort) => void;
  onTree: (tree: LeadTree | null) => void;
  onClear: () => void;
  onAdd: () => void;
  /** Null where nothing may be brought in. */
  onPaste: (() => void) | null;
};

export function LeadsList({ filter, sort, columns, count, ...props }: LeadsListProps) {
  const { client } = trpc.useUtils();
  const router = useRouter();
  const { user } = useWorkspace();
  const now = useNow();
  const input = useMemo(() => ({ ...filter, sort, limit: pageSize }), [filter, sort]);
  const { query, rows, gone, freshCount, show } = useLiveList<LeadPage, LeadRow>({
    queryKey: [["leads", "list"], { input, type: "infinite" }],
    fetchPage: (cursor, signal) => client.leads.list.query({ ...input, cursor }, { signal }),
    rowsOf,
  });
  const chosen = useRowSelection(rows, JSON.stringify(input));
  const { cursor, setCursor, current, move: moveCursor } = useRowCursor(rows);
  const [menu, setMenu] = useState<"assign" | "stage" | null>(null);
  const isManager = useIsManager();
  const hasChosen = chosen.selection.isAll || chosen.selection.ids.size > 0;
  const [peek, setPeek] = useState<{ lead: LeadRow; isEditing: boolean } | null>(null);
  const { dial } = useDial();
  const dialBlock = useDialBlock();
  const block = trpc.leads.block.useMutation({
    onError: (error) => showFailure("The number was not blocked", error),
  });

  /** The look goes with the mark: a key acts on the lead that is shown. */
  const peekAlong = (row: LeadRow | undefined) => {
    if (row && peek && !peek.isEditing) setPeek({ lead: row, isEditing: false });
  };
  const move = (step: number) => peekAlong(moveCursor(step));
  const mark = (id: string | null) => {
    setCursor(id);
    peekAlong(rows.find((row) => row.id === id));
  };
  /** A key that acts on the row, where there is one. */
  const onRow = (act: (row: LeadRow) => void) => () => (current ? act(current) : false);
  useKeys("page", {
    next: () => move(1),
    previous: () => move(-1),
    selectRow: onRow((row) => chosen.toggle(row.id, false)),
    selectRange: onRow((row) => chosen.toggle(row.id, true)),
    openRow: onRow((row) => router.push(`/dashboard/leads/${row.id}`)),
    callRow: onRow((row) => {
      if (dialBlock === null && blockOf(row, user.id) === null) dial(row.id, null);
    }),
    editRow: onRow((row) => setPeek({ lead: row, isEditing: true })),
    assignRow: () => openMenu("assign"),
    stageRow: () => openMenu("stage"),
    blockRow: onRow((row) => void askBlock(row)),
    leave: () => {
      if (peek) setPeek(null);
      else if (hasChosen) chosen.clear();
      else if (cursor !== null) setCursor(null);
      else return false;
      return true;
    },
  });

  /** A and L act on the chosen rows; where none is chosen, the row under the mark is. */
  function openMenu(which: "assign" | "stage") {
    if (which === "assign" && !isManager) return false;
    if (!hasChosen) {
      if (!current) return false;
      chosen.toggle(current.id, false);
    }
    setMenu(which);
    return true;
  }
  async function askBlock(row: LeadRow) {
    if (row.doNotCallAt) return;
    const isSure = await confirm({
      title: `Never call ${row.name} again?`,
      message: "Every lead with this number is blocked for everybody. Only a manager can lift it.",
      confirmLabel: "Do not call",
      isDangerous: true,
    });
    if (isSure) block.mutate({ leadId: row.id });
  }

  const { fetchNextPage } = query;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const onShowFresh = useCallback(() => void show(), [show]);
  const list = useMemo(() => leadColumns(columns, { now, meId: user.id }), [columns, now, user.id]);

  if (query.isPending) return <LoadingRows rows={14} height={40} />;
  if (query.isError && rows.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (rows.length === 0) {
    return props.isFiltered ? (
      <NoMatch
        title="No lead matches"
        hint="Try a shorter part of the name, or at least three digits of the number."
        fields={props.fields}
        tree={(filter.where ?? null) as LooseTree | null}
        onTree={(tree) => props.onTree(tree && (leadTree.safeParse(tree).data ?? null))}
        onClear={props.onClear}
      />
    ) : (
      <EmptyState
        title="No leads yet"
        action={
          <Group gap="xs" justify="center">
            {props.onPaste ? <Button onClick={props.onPaste}>Paste a list</Button> : null}
            <Button variant="default" onClick={props.onAdd}>
              Add one lead
            </Button>
          </Group>
        }
      >
        Paste rows from a spreadsheet, or add one lead by hand. Each can be called from here and put into a
        campaign.
      </EmptyState>
    );
  }
  return (
    <>
      <VirtualList
        label="Leads"
        rows={rows}
        columns={list}
        renderCard={(lead) => <LeadCard lead={lead} meId={user.id} now={now} />}
        sort={sort}
        onSort={props.onSort}
        total={count?.isExact ? count.count : null}
        gone={gone}
        goneWords="Moved out of this view"
        freshCount={freshCount}
        onShowFresh={onShowFresh}
        hasMore={query.hasNextPage}
        isFetchingMore={query.isFetchingNextPage}
        onMore={onMore}
        cursor={cursor}
        onCursor={mark}
        onOpen={(lead) => router.push(`/dashboard/leads/${lead.id}`)}
        onPeek={(lead) => setPeek({ lead, isEditing: false })}
        selection={chosen}
      />
      {hasChosen ? (
        <BulkBar
          selection={chosen.selection}
          filter={filter}
          count={count}
          onAll={chosen.chooseAll}
          onClear={chosen.clear}
          open={menu}
          onOpen={setMenu}
        />
      ) : null}
      {peek ? (
        <LeadPeek
          key={`${peek.lead.id} ${peek.isEditing}`}
          leadId={peek.lead.id}
          isEditing={peek.isEditing}
          onClose={() => setPeek(null)}
        />
      ) : null}
    </>
  );
}
