import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { type ListNews, RowPatches } from "./row-patches";
import type { TrpcProxy } from "./trpc";

type Lead = { id: string; stage: string };
type Page = { leads: Lead[]; nextCursor: string | null; news?: ListNews };
const key = (input: object, type = "infinite") => [["leads", "list"], { input, type }];

/** Mounted, as on a screen: a query that nobody looks at is not active. */
function mount(queryClient: QueryClient, queryKey: readonly unknown[]): void {
  const observer = {
    onQueryUpdate: () => undefined,
    options: { enabled: true },
    isStale: () => true,
    shouldFetchCurrentQuery: () => false,
  };
  queryClient
    .getQueryCache()
    .find({ queryKey })
    ?.addObserver(observer as never);
}

/** What the server says of a lead: where it stands in the list. Not here = deleted. */
type Places = Record<string, "in" | "below" | "out">;

function setUp(ids: readonly (readonly string[])[], places: Places, { isPaged = true } = {}) {
  const queryClient = new QueryClient();
  const input = { sort: "newest", limit: 50 };
  const queryKey = key(input, isPaged ? "infinite" : "query");
  const pages: Page[] = ids.map((page, index) => ({
    leads: page.map((id) => ({ id, stage: "new" })),
    nextCursor: index + 1 < ids.length ? `after ${page.at(-1)}` : "end",
  }));
  let fetched = 0;
  queryClient.setQueryData(queryKey, isPaged ? { pages, pageParams: [null] } : pages[0]);
  queryClient
    .getQueryCache()
    .find({ queryKey })
    ?.setOptions({
      queryKey,
      queryFn: () => {
        fetched += 1;
        return isPaged ? { pages, pageParams: [null] } : pages[0];
      },
    });
  mount(queryClient, queryKey);
  const changes = vi.fn(async ({ leadIds }: { leadIds: string[]; until: string | null }) => ({
    places: leadIds.flatMap((id) => (places[id] ? [{ id, place: places[id] }] : [])),
    rows: leadIds.flatMap((id) => (places[id] ? [{ id, stage: "patched" }] : [])),
  }));
  const list = vi.fn(async () => ({ leads: [{ id: "x" }, { id: "a" }], nextCursor: null }));
  const client = { leads: { changes: { query: changes }, list: { query: list } } } as unknown as TrpcProxy;
  const read = () => queryClient.getQueryData(queryKey) as { pages: Page[] };
  return {
    patches: new RowPatches(queryClient, client),
    changes,
    stages: () => read().pages.flatMap((page) => page.leads.map((lead) => `${lead.id} ${lead.stage}`)),
    news: () => read().pages[0]?.news,
    fetched: () => fetched,
  };
}

describe("a long list", () => {
  it("brings changed rows up to date where they stand, asked once, and reads no page", async () => {
    const list = setUp([["a", "b"], ["c"]], { b: "in" });
    for (const id of ["b", "b"]) list.patches.add("leads.list", id);
    await list.patches.run("leads.list");
    expect(list.changes).toHaveBeenCalledTimes(1);
    expect(list.changes.mock.calls[0]?.[0]).toMatchObject({ leadIds: ["b"], until: "end", sort: "newest" });
    expect(list.stages()).toEqual(["a new", "b patched", "c new"]);
    expect(list.fetched()).toBe(0);
  });

  it("tells what came and what left instead of moving rows; what is below the shown part is no news", async () => {
    const list = setUp([["a", "b", "c"]], { b: "out", new: "in", deep: "below" });
    for (const id of ["b", "new", "deep", "c"]) list.patches.add("leads.list", id);
    await list.patches.run("leads.list");
    expect(list.news()).toEqual({ fresh: ["new"], gone: ["b", "c"] });
    expect(list.stages().map((row) => row.slice(0, 1))).toEqual(["a", "b", "c"]);
  });

  it("takes news back when a row turns again", async () => {
    const places: Places = { a: "out", new: "in" };
    const list = setUp([["a"]], places);
    for (const id of ["a", "new"]) list.patches.add("leads.list", id);
    await list.patches.run("leads.list");
    places["a"] = "in";
    places["new"] = "out";
    for (const id of ["a", "new"]) list.patches.add("leads.list", id);
    await list.patches.run("leads.list");
    expect(list.news()).toEqual({ fresh: [], gone: [] });
  });

  it("looks at its own rows and at its top where one event told of many", async () => {
    const list = setUp([["a", "b"]], { a: "in", b: "out" });
    list.patches.add("leads.list", null);
    await list.patches.run("leads.list");
    expect(list.changes.mock.calls[0]?.[0].leadIds).toEqual(["a", "b"]);
    expect(list.news()).toEqual({ fresh: ["x"], gone: ["b"] });
    expect(list.fetched()).toBe(0);
  });
});

describe("a short list", () => {
  it("is read again when something came into it or left it", async () => {
    const list = setUp([["a"]], { new: "in" }, { isPaged: false });
    list.patches.add("leads.list", "new");
    await list.patches.run("leads.list");
    expect(list.fetched()).toBe(1);
  });
});
