"use client";

import { Anchor, Button, Select } from "@mantine/core";
import { Link } from "@/components/link";
import { useRouter } from "next/navigation";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatClockIn } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import { useNow } from "@/components/use-now";
import { type ContactSort, contactSort } from "@/contracts/contacts/filter";
import { tagId } from "@/contracts/ids";
import { ExportButton } from "@/features/exports/export-button";
import { useKeys } from "@/features/keys/use-keys";
import { StageBadge } from "@/features/leads/components/stage-badge";
import { CountWords } from "@/features/lists/count-words";
import tools from "@/features/lists/list-tools.module.css";
import { SearchField } from "@/features/lists/search-field";
import { useLiveList } from "@/features/lists/use-live-list";
import { useRowCursor } from "@/features/lists/use-row-cursor";
import { useRowSelection } from "@/features/lists/use-row-selection";
import { useSight } from "@/features/lists/use-sight";
import { type ListColumn, VirtualList } from "@/features/lists/virtual-list";
import { TagChips } from "@/features/tags/tag-chips";
import { AddContactModal } from "./add-contact-modal";
import classes from "./contacts.module.css";
import { ContactsBulkBar } from "./contacts-bulk-bar";

type ContactPage = RouterOutputs["contacts"]["list"];
type Contact = ContactPage["contacts"][number];

const pageSize = 100;
const rowsOf = (page: ContactPage) => page.contacts;
const none: ReadonlySet<string> = new Set();
const parsers = {
  q: parseAsString.withDefault(""),
  blocked: parseAsBoolean,
  tag: parseAsString,
  sort: parseAsStringLiteral(contactSort.options).withDefault("name"),
};
const hrefOf = (contact: Contact) => `/dashboard/contacts/${contact.id}`;

function Name({ contact }: { contact: Contact }) {
  return (
    <span className={classes.clip}>
      <Anchor component={Link} href={hrefOf(contact)} className={classes.name} tabIndex={-1}>
        {contact.name}
      </Anchor>
      {contact.company ? <span className={classes.sub}> {contact.company}</span> : null}
    </span>
  );
}

function Pursuits({ contact }: { contact: Contact }) {
  if (contact.doNotCallAt) return <StatusBadge tone="negative">Do not call</StatusBadge>;
  if (contact.leads.length === 0) return <span className={classes.sub}>No lead</span>;
  return contact.leads.slice(0, 2).map((lead) => <StageBadge key={lead.id} stage={lead.stage} />);
}

function columnsAt(now: Date): ListColumn<Contact, ContactSort>[] {
  const text = (value: string | null) => <span className={classes.clip}>{value ?? "—"}</span>;
  return [
    {
      key: "name",
      label: "Name",
      width: "minmax(240px, 1.5fr)",
      sorts: ["name", "name_desc"],
      render: (contact) => <Name contact={contact} />,
    },
    {
      key: "phone",
      label: "Phone",
      width: "160px",
      render: (contact) => text(contact.phoneText ?? "No number"),
    },
    { key: "email", label: "E-mail", width: "minmax(200px, 1fr)", render: (contact) => text(contact.email) },
    {
      key: "leads",
      label: "Leads",
      width: "minmax(180px, 0.8fr)",
      render: (contact) => <Pursuits contact={contact} />,
    },
    {
      key: "tags",
      label: "Tags",
      width: "minmax(140px, 0.8fr)",
      render: (contact) => (contact.tags.length > 0 ? <TagChips tags={contact.tags} most={2} /> : text(null)),
    },
    {
      key: "clock",
      label: "Their clock",
      width: "160px",
      render: (contact) => text(formatClockIn(now, contact.timeZone)),
    },
    {
      key: "created",
      label: "Added",
      width: "120px",
      sorts: ["newest", "oldest"],
      render: (contact) => <Ago at={contact.createdAt} />,
    },
  ];
}

/** Every person and company with a number or an address. */
export function ContactsPage() {
  const { searched } = useSight();
  const { client } = trpc.useUtils();
  const router = useRouter();
  const isManager = useIsManager();
  const now = useNow();
  const [view, setView] = useQueryStates(parsers, { throttleMs: 200 });
  const { q, blocked, tag, sort } = view;
  const tags = trpc.tags.list.useQuery();
  const filter = useMemo(() => {
    const search = q.trim().slice(0, 100);
    const byTag = tagId.safeParse(tag);
    return {
      ...(search ? { search } : {}),
      ...(blocked === null ? {} : { isBlocked: blocked }),
      ...(byTag.success ? { tagId: byTag.data } : {}),
    };
  }, [q, blocked, tag]);
  const filterText = JSON.stringify(filter);
  const [isAdding, setIsAdding] = useState(false);
  const [exactFor, setExactFor] = useState<string | null>(null);
  const isExact = exactFor === filterText;
  const count = trpc.contacts.count.useQuery({ ...filter, isExact }, { placeholderData: (before) => before });
  const input = useMemo(() => ({ ...filter, sort, limit: pageSize }), [filter, sort]);
  const { query, rows } = useLiveList<ContactPage, Contact>({
    queryKey: [["contacts", "list"], { input, type: "infinite" }],
    fetchPage: (cursor, signal) => client.contacts.list.query({ ...input, cursor }, { signal }),
    rowsOf,
  });
  const chosen = useRowSelection(rows, JSON.stringify(input));
  const chosenIds = rows.filter((row) => chosen.has(row.id)).map((row) => row.id);
  const { cursor, setCursor, current, move } = useRowCursor(rows);
  const open = (contact: Contact | undefined) => {
    if (contact) router.push(hrefOf(contact));
    return contact !== undefined;
  };
  const toggleRow = (isRange: boolean) => {
    if (current) chosen.toggle(current.id, isRange);
    return current !== undefined;
  };
  useKeys("page", {
    next: () => move(1),
    previous: () => move(-1),
    openRow: () => open(current),
    selectRow: () => toggleRow(false),
    selectRange: () => toggleRow(true),
    leave: () => {
      if (chosenIds.length === 0) return false;
      chosen.clear();
      return true;
    },
  });
  const { fetchNextPage } = query;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const nothingNew = useCallback(() => undefined, []);
  const columns = useMemo(() => columnsAt(now), [now]);
  const clear = () => void setView({ q: null, blocked: null, tag: null });

  return (
    <>
      <PageHeader
        title="Contacts"
        actions={
          <>
            {isManager ? <ExportButton view={{ list: "contacts", filter, sort }} /> : null}
            <Button onClick={() => setIsAdding(true)}>Add contact</Button>
          </>
        }
        description={
          <CountWords
            count={count.data}
            one="contact"
            many="contacts"
            isCounting={isExact && count.isFetching}
            onExact={() => setExactFor(filterText)}
          />
        }
      />
      <search className={tools.tools}>
        <SearchField
          label="Search contacts"
          placeholder={searched}
          value={q}
          onChange={(text) => void setView({ q: text || null })}
        />
        <Button
          size="compact-sm"
          variant={blocked ? "light" : "subtle"}
          aria-pressed={blocked === true}
          onClick={() => void setView({ blocked: blocked ? null : true })}
        >
          Do not call
        </Button>
        {tags.data && tags.data.length > 0 ? (
          <Select
            aria-label="With the tag"
            placeholder="Any tag"
            size="xs"
            clearable
            clearButtonProps={{ "aria-label": "Any tag" }}
            searchable
            data={tags.data.map((each) => ({ value: each.id, label: each.name }))}
            value={tag}
            onChange={(value) => void setView({ tag: value })}
          />
        ) : null}
      </search>
      {query.isPending ? (
        <LoadingRows rows={14} height={40} />
      ) : query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        Object.keys(filter).length > 0 ? (
          <EmptyState
            title="No contact matches"
            action={
              <Button variant="default" onClick={clear}>
                Drop the search and the filter
              </Button>
            }
          >
            Try a shorter part of the name, or at least three digits of the number.
          </EmptyState>
        ) : (
          <EmptyState
            title="No contacts yet"
            action={
              <Button variant="default" onClick={() => setIsAdding(true)}>
                Add contact
              </Button>
            }
          >
            Each lead brings its contact. Add one here, or add or import leads.
          </EmptyState>
        )
      ) : (
        <VirtualList
          label="Contacts"
          rows={rows}
          columns={columns}
          renderCard={(contact) => (
            <div className={classes.card}>
              <Name contact={contact} />
              <span className={classes.sub}>{contact.phoneText ?? contact.email ?? "No number"}</span>
              <span className={classes.badges}>
                <Pursuits contact={contact} />
              </span>
            </div>
          )}
          sort={sort}
          onSort={(next) => void setView({ sort: next })}
          total={count.data?.isExact ? count.data.count : null}
          gone={none}
          goneWords=""
          freshCount={0}
          onShowFresh={nothingNew}
          hasMore={query.hasNextPage}
          isFetchingMore={query.isFetchingNextPage}
          onMore={onMore}
          cursor={cursor}
          onCursor={setCursor}
          onOpen={(contact) => void open(contact)}
          selection={chosen}
        />
      )}
      {isAdding ? <AddContactModal onClose={() => setIsAdding(false)} /> : null}
      {chosenIds.length > 0 ? <ContactsBulkBar chosen={chosenIds} onClear={chosen.clear} /> : null}
    </>
  );
}
