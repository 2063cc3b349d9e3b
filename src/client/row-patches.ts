import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { CallId, LeadId } from "@/contracts/ids";
import type { RouterOutputs, TrpcProxy } from "./trpc";

/** Lists of which a changed row is fetched alone: a page of fifty costs fifty times one row. */
export type RowList = "calls.list" | "leads.list";

const mostRows = 100;

type CallPage = RouterOutputs["calls"]["list"];
/** The list page reads page after page; the desk and a lead's page ask for one. */
type CallPages = InfiniteData<CallPage> | CallPage;
type LeadPage = RouterOutputs["leads"]["list"];

type Adapter = {
  /** Ids on the page, in cached data of this list. */
  ids: (data: unknown) => readonly string[];
  /** Fetches the rows and returns what puts them into cached data. */
  fetch: (client: TrpcProxy, ids: readonly string[]) => Promise<(data: unknown) => unknown>;
  /** Whether a row that is not on a page may now belong there. */
  mayAppear: (queryKey: readonly unknown[]) => boolean;
};

const adapters: Record<RowList, Adapter> = {
  "calls.list": {
    ids: (data) => {
      const asked = data as CallPages;
      const pages = "pages" in asked ? asked.pages : [asked];
      return pages.flatMap((page) => page.items.map((call) => call.id));
    },
    fetch: async (client, ids) => {
      const rows = await client.calls.rows.query({ callIds: ids as CallId[] });
      const byId = new Map(rows.map((row) => [row.id, row]));
      const patch = (page: CallPage): CallPage => ({
        ...page,
        items: page.items.map((call) => byId.get(call.id) ?? call),
      });
      return (data) => {
        const asked = data as CallPages;
        return "pages" in asked ? { ...asked, pages: asked.pages.map(patch) } : patch(asked);
      };
    },
    // A call may be first heard of in any state, so an unknown id can be a new one.
    mayAppear: () => true,
  },
  "leads.list": {
    ids: (data) => (data as LeadPage).leads.map((lead) => lead.id),
    fetch: async (client, ids) => {
      const rows = await client.leads.rows.query({ leadIds: ids as LeadId[] });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return (data) => {
        const page = data as LeadPage;
        return { ...page, leads: page.leads.map((lead) => byId.get(lead.id) ?? lead) };
      };
    },
    // New leads say so by their own event; a changed one can only come into a page that filters.
    mayAppear: (queryKey) => {
      const [, asked] = queryKey as [unknown, { input?: Record<string, unknown> } | undefined];
      const { sort: _, limit: __, offset: ___, ...filter } = asked?.input ?? {};
      return Object.keys(filter).length > 0;
    },
  },
};

/**
 * Collects the ids of rows that changed, and brings them up to date in whatever page shows them: the rows alone
 * where they are on it, the page where they may have come into it.
 */
export class RowPatches {
  private readonly waiting = new Map<RowList, Set<string>>();

  constructor(
    private readonly queryClient: QueryClient,
    private readonly client: TrpcProxy,
  ) {}

  add(list: RowList, id: string): void {
    const ids = this.waiting.get(list) ?? new Set();
    this.waiting.set(list, ids.add(id));
  }

  async run(list: RowList): Promise<void> {
    const ids = this.waiting.get(list) ?? new Set<string>();
    this.waiting.delete(list);
    const adapter = adapters[list];
    const queries = this.queryClient.getQueryCache().findAll({ queryKey: [list.split(".")], type: "active" });
    const shown = new Set<string>();
    for (const query of queries) {
      const data = query.state.data;
      const onPage = data === undefined ? [] : adapter.ids(data).filter((id) => ids.has(id));
      for (const id of onPage) shown.add(id);
      const isPartial = onPage.length < ids.size && adapter.mayAppear(query.queryKey);
      // A fetch under way may have been read before the change; too many rows are a page.
      if (isPartial || query.state.fetchStatus === "fetching" || ids.size > mostRows) {
        await this.queryClient.invalidateQueries(
          { queryKey: query.queryKey, exact: true },
          { cancelRefetch: true },
        );
      }
    }
    if (shown.size === 0 || ids.size > mostRows) return;
    const patch = await adapter.fetch(this.client, [...shown]);
    for (const query of queries) {
      if (query.state.data === undefined || query.state.fetchStatus === "fetching") continue;
      this.queryClient.setQueryData(query.queryKey, (data: unknown) =>
        data === undefined ? data : patch(data),
      );
    }
    // Pages nobody looks at now are simply old when they are opened again.
    await this.queryClient.invalidateQueries({
      queryKey: [list.split(".")],
      refetchType: "none",
      type: "inactive",
    });
  }
}
