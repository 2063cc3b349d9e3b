"use client";

import { createParser, parseAsIsoDate, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type CallFilter, callSort } from "@/contracts/calls/filter";
import { callDirection, callStatus } from "@/contracts/calls/schema";
import { campaignId, outcomeId, userId } from "@/contracts/ids";

/** An id in the address is attacker's input: what is no id is no filter. */
function parseAsId<T>(schema: {
  safeParse: (value: unknown) => { success: true; data: T } | { success: false };
}) {
  return createParser<T & string>({
    parse: (text) => {
      const parsed = schema.safeParse(text);
      return parsed.success ? (parsed.data as T & string) : null;
    },
    serialize: (value) => value,
  });
}

const parsers = {
  view: parseAsStringLiteral(["all", "unclaimed"]).withDefault("all"),
  status: parseAsStringLiteral(callStatus.options),
  direction: parseAsStringLiteral(callDirection.options),
  worker: parseAsId(userId),
  campaign: parseAsId(campaignId),
  outcome: parseAsId(outcomeId),
  from: parseAsIsoDate,
  to: parseAsIsoDate,
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(callSort.options).withDefault("newest"),
};

/** The filters of the list live in the address: a link shows a colleague the same rows. */
export function useCallsFilter() {
  const [query, setQuery] = useQueryStates(parsers, { throttleMs: 200 });
  const { status, direction, worker, campaign, outcome, from, to, q } = query;
  const filter = useMemo(
    (): CallFilter => ({
      ...(status ? { status } : {}),
      ...(direction ? { direction } : {}),
      ...(worker ? { workerUserId: worker } : {}),
      ...(campaign ? { campaignId: campaign } : {}),
      ...(outcome ? { outcomeId: outcome } : {}),
      ...(from ? { from: startOfDay(from, 0) } : {}),
      // Up to the end of that day.
      ...(to ? { to: startOfDay(to, 1) } : {}),
      ...(q.trim() ? { search: q.trim().slice(0, 100) } : {}),
    }),
    [status, direction, worker, campaign, outcome, from, to, q],
  );
  const isFiltered = Object.keys(filter).length > 0;
  const clear = () =>
    void setQuery({
      status: null,
      direction: null,
      worker: null,
      campaign: null,
      outcome: null,
      from: null,
      to: null,
      q: null,
    });
  return { query, setQuery, filter, isFiltered, clear };
}

/** nuqs reads a date as midnight UTC; a person means the day of their own clock. */
function startOfDay(date: Date, plusDays: number): Date {
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + plusDays);
}
