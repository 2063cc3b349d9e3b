import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { RowPatches } from "./row-patches";
import type { TrpcProxy } from "./trpc";

const key = (input: object) => [["leads", "list"], { input, type: "query" }];

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

function setUp(pages: { input: object; ids: string[] }[]) {
  const queryClient = new QueryClient();
  const fetched: string[] = [];
  for (const { input, ids } of pages) {
    const queryKey = key(input);
    queryClient.setQueryData(queryKey, {
      leads: ids.map((id) => ({ id, stage: "new" })),
      total: ids.length,
      hasMore: false,
    });
    queryClient
      .getQueryCache()
      .find({ queryKey })
      ?.setOptions({
        queryKey,
        queryFn: () => {
          fetched.push(JSON.stringify(input));
          return { leads: ids.map((id) => ({ id, stage: "refetched" })), total: ids.length, hasMore: false };
        },
      });
    mount(queryClient, queryKey);
  }
  const rows = vi.fn(async ({ leadIds }: { leadIds: string[] }) =>
    leadIds.map((id) => ({ id, stage: "patched" })),
  );
  const client = { leads: { rows: { query: rows } } } as unknown as TrpcProxy;
  const stages = (input: object) =>
    (queryClient.getQueryData(key(input)) as { leads: { id: string; stage: string }[] }).leads.map(
      (lead) => lead.stage,
    );
  return { patches: new RowPatches(queryClient, client), rows, stages, fetched };
}

describe("rows instead of pages", () => {
  it("fetches the rows a page shows, once for several changes, and leaves the others alone", async () => {
    const plain = { sort: "newest", limit: 50, offset: 0 };
    const { patches, rows, stages, fetched } = setUp([{ input: plain, ids: ["a", "b", "c"] }]);
    for (const id of ["b", "b", "elsewhere"]) patches.add("leads.list", id);
    await patches.run("leads.list");
    expect(rows.mock.calls).toEqual([[{ leadIds: ["b"] }]]);
    expect(stages(plain)).toEqual(["new", "patched", "new"]);
    expect(fetched).toEqual([]);
  });

  it("fetches a filtered page anew when a row may have come into it", async () => {
    const filtered = { sort: "newest", limit: 50, offset: 0, stage: "new" };
    const { patches, rows, fetched } = setUp([{ input: filtered, ids: ["a"] }]);
    patches.add("leads.list", "elsewhere");
    await patches.run("leads.list");
    expect(rows).not.toHaveBeenCalled();
    expect(fetched).toHaveLength(1);
  });

  it("fetches the page when too many rows changed at once", async () => {
    const plain = { sort: "newest", limit: 50, offset: 0 };
    const { patches, rows, fetched } = setUp([{ input: plain, ids: ["a"] }]);
    for (let n = 0; n < 101; n += 1) patches.add("leads.list", `id-${n}`);
    await patches.run("leads.list");
    expect(rows).not.toHaveBeenCalled();
    expect(fetched).toHaveLength(1);
  });

  it("patches a list of calls however it was asked for, page after page or once", async () => {
    const queryClient = new QueryClient();
    const page = { items: [{ id: "a", phase: "dialing" }], nextCursor: null };
    const once = [["calls", "list"], { input: { filter: { leadId: "l" } }, type: "query" }];
    const paged = [["calls", "list"], { input: { filter: {} }, type: "infinite" }];
    queryClient.setQueryData(once, page);
    queryClient.setQueryData(paged, { pages: [page], pageParams: [null] });
    for (const queryKey of [once, paged]) mount(queryClient, queryKey);
    const query = async ({ callIds }: { callIds: string[] }) => callIds.map((id) => ({ id, phase: "ended" }));
    const patches = new RowPatches(queryClient, { calls: { rows: { query } } } as unknown as TrpcProxy);
    patches.add("calls.list", "a");
    await patches.run("calls.list");
    const patched = { items: [{ id: "a", phase: "ended" }], nextCursor: null };
    expect(queryClient.getQueryData(once)).toEqual(patched);
    expect(queryClient.getQueryData(paged)).toEqual({ pages: [patched], pageParams: [null] });
  });
});
