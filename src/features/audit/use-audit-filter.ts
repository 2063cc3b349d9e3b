"use client";

import { parseAsIsoDate, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { auditAction, type AuditFilter, auditFilter } from "@/contracts/audit/schema";

const parsers = {
  who: parseAsString,
  key: parseAsString,
  did: parseAsStringLiteral(auditAction.options),
  what: parseAsString,
  record: parseAsString,
  from: parseAsIsoDate,
  to: parseAsIsoDate,
};
const none = { who: null, key: null, did: null, what: null, record: null, from: null, to: null };

/** The filter lives in the address; what is no filter there is none. */
export function useAuditFilter() {
  const [query, setQuery] = useQueryStates(parsers, { throttleMs: 200 });
  const { who, key, did, what, record, from, to } = query;
  const filter = useMemo((): AuditFilter => {
    const asked = {
      ...(who ? { actorUserId: who } : {}),
      ...(key ? { apiKeyId: key } : {}),
      ...(did ? { action: did } : {}),
      ...(what ? { noun: what } : {}),
      ...(record ? { recordId: record } : {}),
      ...(from ? { from: dayOf(from, 0) } : {}),
      // Up to the end of that day.
      ...(to ? { to: dayOf(to, 1) } : {}),
    };
    const parsed = auditFilter.safeParse(asked);
    return parsed.success ? parsed.data : {};
  }, [who, key, did, what, record, from, to]);
  const isFiltered = Object.keys(filter).length > 0;
  return { query, setQuery, filter, isFiltered, clear: () => void setQuery(none) };
}

/** The address holds midnight UTC; a person means the day of their own clock. */
function dayOf(date: Date, plusDays: number): Date {
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + plusDays);
}
