"use client";

import {
  type InfiniteData,
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import type { ListNews } from "@/client/row-patches";

type Page = { nextCursor: string | null; news?: ListNews };
const nothing: readonly string[] = [];

/**
 * A long list: pages by keyset, rows brought up to date where they stand, and what came or left since it was read told
 * as news instead of being moved about. `show` reads the list anew from its top.
 */
export function useLiveList<P extends Page, R extends { id: string }>({
  queryKey,
  fetchPage,
  rowsOf,
}: {
  /** As tRPC writes it, so that events find it: [path, { input, type: "infinite" }]. */
  queryKey: QueryKey;
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<P>;
  rowsOf: (page: P) => readonly R[];
}) {
  const queryClient = useQueryClient();
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // While another filter is read the rows of the one before stay: a list that blinks at each letter is no list.
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const rows = useMemo(() => {
    // A row that moved between two reads of neighbouring pages must not stand twice.
    const byId = new Map<string, R>();
    for (const page of data?.pages ?? [])
      for (const row of rowsOf(page)) if (!byId.has(row.id)) byId.set(row.id, row);
    return [...byId.values()];
  }, [data, rowsOf]);
  const news = data?.pages[0]?.news;
  const gone = useMemo(() => new Set(news?.gone ?? nothing), [news]);
  const keyText = JSON.stringify(queryKey);
  const show = useCallback(async () => {
    const key = JSON.parse(keyText) as QueryKey;
    // Only the top: reading twenty pages again to show one new row would be slow.
    queryClient.setQueryData(key, (now: InfiniteData<P> | undefined) =>
      now ? { pages: now.pages.slice(0, 1), pageParams: now.pageParams.slice(0, 1) } : now,
    );
    await queryClient.invalidateQueries({ queryKey: key, exact: true }, { cancelRefetch: true });
  }, [queryClient, keyText]);
  const freshCount = news?.fresh.length ?? 0;
  const isEmpty = rows.length === 0;
  useEffect(() => {
    // Nobody's row can move where there is none.
    if (isEmpty && freshCount > 0) void show();
  }, [isEmpty, freshCount, show]);
  return { query, rows, gone, freshCount, show };
}
