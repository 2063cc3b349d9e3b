import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";
import type { CallId, LeadId, TaskId } from "@/contracts/ids";
import type { RouterInputs, RouterOutputs, TrpcProxy } from "./trpc";

/** Lists of which a changed row is fetched alone: a page of fifty costs fifty times one row. */
export type RowList = "calls.list" | "leads.list" | "tasks.page" | "audit.list";

/** What the server takes in one question; more changed rows than this, and the list is looked at as a whole. */
const mostRows = 200;
/** Rows of a long list that are looked at again when many changed at once: what a person may have on screen. */
const mostLookedAt = 1000;
const rowWindowMs = 400;
const wholeWindowMs = 2000;

/**
 * What happened to a list since it was read, kept on its first page: a list is never rearranged under a person's
 * pointer. `gone` rows no longer belong to it, `fresh` ones belong to its shown part and are not in it yet.
 */
export type ListNews = { fresh: readonly string[]; gone: readonly string[] };
type Page<R> = { rows: readonly R[]; nextCursor: string | null; news?: ListNews };
type Row = { id: string };
type Place = { id: string; place: "in" | "below" | "out" };

/** What differs between the lists: how a page names its rows, and how it is asked. */
type Adapter = {
  rowsOf: (page: unknown) => readonly Row[];
  withRows: (page: unknown, rows: readonly Row[]) => unknown;
  changes: (
    client: TrpcProxy,
    input: Record<string, unknown>,
    until: string | null,
    ids: readonly string[],
  ) => Promise<{ places: readonly Place[]; rows: readonly Row[] }>;
  first: (client: TrpcProxy, input: Record<string, unknown>) => Promise<readonly Row[]>;
};

type LeadPage = RouterOutputs["leads"]["list"];
type CallPage = RouterOutputs["calls"]["list"];
type TaskPage = RouterOutputs["tasks"]["page"];
type AuditPage = RouterOutputs["audit"]["list"];

// The input of a cached query is what this page itself asked with: its type is that of the procedure.
const adapters: Record<RowList, Adapter> = {
  "leads.list": {
    rowsOf: (page) => (page as LeadPage).leads,
    withRows: (page, leads) => ({ ...(page as LeadPage), leads }),
    changes: (client, { limit: _, cursor: __, ...input }, until, ids) =>
      client.leads.changes.query({
        ...(input as RouterInputs["leads"]["list"]),
        until,
        leadIds: ids as LeadId[],
      }),
    first: async (client, input) =>
      (await client.leads.list.query(input as RouterInputs["leads"]["list"])).leads,
  },
  "calls.list": {
    rowsOf: (page) => (page as CallPage).items,
    withRows: (page, items) => ({ ...(page as CallPage), items }),
    changes: (client, { limit: _, cursor: __, ...input }, until, ids) =>
      client.calls.changes.query({
        ...(input as RouterInputs["calls"]["list"]),
        until,
        callIds: ids as CallId[],
      }),
    first: async (client, input) =>
      (await client.calls.list.query(input as RouterInputs["calls"]["list"])).items,
  },
  "tasks.page": {
    rowsOf: (page) => (page as TaskPage).tasks,
    withRows: (page, tasks) => ({ ...(page as TaskPage), tasks }),
    changes: (client, { limit: _, cursor: __, ...input }, until, ids) =>
      client.tasks.changes.query({
        ...(input as RouterInputs["tasks"]["page"]),
        until,
        taskIds: ids as TaskId[],
      }),
    first: async (client, input) =>
      (await client.tasks.page.query(input as RouterInputs["tasks"]["page"])).tasks,
  },
  "audit.list": {
    rowsOf: (page) => (page as AuditPage).items,
    withRows: (page, items) => ({ ...(page as AuditPage), items }),
    // An entry never changes and never leaves: only newer ones come.
    changes: (_client, _input, _until, ids) =>
      Promise.resolve({ places: ids.map((id) => ({ id, place: "in" as const })), rows: [] }),
    first: async (client, input) =>
      (await client.audit.list.query(input as RouterInputs["audit"]["list"])).items,
  },
};

const isPaged = (data: unknown): data is InfiniteData<Page<Row>> =>
  typeof data === "object" && data !== null && "pages" in data;

function inputOf(queryKey: readonly unknown[]): Record<string, unknown> {
  const [, asked] = queryKey as [unknown, { input?: Record<string, unknown> } | undefined];
  return asked?.input ?? {};
}

/**
 * Collects what changed in lists, and brings what shows it up to date. A long list keeps its rows where they are and
 * tells its news; a short one that something came into or left is read again.
 */
export class RowPatches {
  private readonly waiting = new Map<RowList, { ids: Set<string>; isAny: boolean }>();

  constructor(
    private readonly queryClient: QueryClient,
    private readonly client: TrpcProxy,
  ) {}

  /** This row changed, came or went; null = any of the list's rows may have. */
  add(list: RowList, id: string | null): void {
    const waits = this.waiting.get(list) ?? { ids: new Set<string>(), isAny: false };
    if (id === null) waits.isAny = true;
    else waits.ids.add(id);
    this.waiting.set(list, waits);
  }

  /** How long to wait after the last run: rows are cheap, a look at the whole list is not. */
  windowMsOf(list: RowList): number {
    return this.waiting.get(list)?.isAny ? wholeWindowMs : rowWindowMs;
  }

  async run(list: RowList): Promise<void> {
    const waits = this.waiting.get(list);
    this.waiting.delete(list);
    if (!waits) return;
    const queries = this.queryClient.getQueryCache().findAll({ queryKey: [list.split(".")], type: "active" });
    for (const query of queries) {
      // A fetch under way may have been read before the change: it is judged when it is in.
      await settled(query);
      if (query.state.data !== undefined) await this.bringUp(list, query, waits);
    }
    // Pages nobody looks at now are simply old when they are opened again.
    await this.queryClient.invalidateQueries({
      queryKey: [list.split(".")],
      refetchType: "none",
      type: "inactive",
    });
  }

  private async bringUp(
    list: RowList,
    query: Query,
    { ids, isAny }: { ids: ReadonlySet<string>; isAny: boolean },
  ): Promise<void> {
    const adapter = adapters[list];
    const { queryKey } = query;
    const { data } = query.state;
    const input = inputOf(queryKey);
    const pages = isPaged(data) ? data.pages : [data as Page<Row>];
    const shown = pages.flatMap((page) => adapter.rowsOf(page).map((row) => row.id));
    const isMany = isAny || ids.size > mostRows;
    if (isMany && !isPaged(data)) {
      await this.queryClient.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: true });
      return;
    }
    const until = pages.at(-1)?.nextCursor ?? null;
    const asked = isMany ? shown.slice(0, mostLookedAt) : [...ids];
    const places: Place[] = [];
    const rows = new Map<string, Row>();
    for (let at = 0; at < asked.length; at += mostRows) {
      const answer = await adapter.changes(this.client, input, until, asked.slice(at, at + mostRows));
      places.push(...answer.places);
      for (const row of answer.rows) rows.set(row.id, row);
    }
    const known = new Set(shown);
    const fresh = isMany
      ? (await adapter.first(this.client, input)).map((row) => row.id).filter((id) => !known.has(id))
      : places.flatMap(({ id, place }) => (place === "in" && !known.has(id) ? [id] : []));
    const placeOf = new Map(places.map(({ id, place }) => [id, place]));
    const gone = asked.filter((id) => known.has(id) && (placeOf.get(id) ?? "out") === "out");
    if (!isPaged(data) && (fresh.length > 0 || gone.length > 0)) {
      await this.queryClient.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: true });
      return;
    }
    const patch = <P>(page: P): P =>
      adapter.rowsOf(page).some((row) => rows.has(row.id))
        ? (adapter.withRows(
            page,
            adapter.rowsOf(page).map((row) => rows.get(row.id) ?? row),
          ) as P)
        : page;
    // The next page, asked for meanwhile, brings all pages as they were when it was asked.
    await settled(query);
    this.queryClient.setQueryData(queryKey, (now: unknown) => {
      if (now === undefined) return now;
      if (!isPaged(now)) return patch(now);
      const [first, ...rest] = now.pages.map(patch);
      if (!first) return now;
      return { ...now, pages: [{ ...first, news: addNews(first.news, asked, { fresh, gone }) }, ...rest] };
    });
  }
}

/** After the fetch under way, if there is one, however it ends. */
async function settled(query: Query): Promise<void> {
  if (query.state.fetchStatus === "fetching") await query.promise?.catch(() => undefined);
}

/** News upon news: what was judged again is told anew, the rest stays as it was. */
function addNews(before: ListNews | undefined, asked: readonly string[], now: ListNews): ListNews {
  const judged = new Set(asked);
  const keep = (ids: readonly string[] | undefined) => (ids ?? []).filter((id) => !judged.has(id));
  return {
    fresh: [...new Set([...keep(before?.fresh), ...now.fresh])],
    gone: [...new Set([...keep(before?.gone), ...now.gone])],
  };
}
