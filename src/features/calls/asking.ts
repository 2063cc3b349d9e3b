"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { CallId, OutcomeId } from "@/contracts/ids";

export type Assignee = "me" | "anyone";

/** What a wrap-up still wants to know before it can end. */
export type Asking =
  | { kind: "callback"; outcomeId: OutcomeId; assignee: Assignee }
  | { kind: "note"; outcomeId: OutcomeId }
  | { kind: "block"; outcomeId: OutcomeId }
  | { kind: "followUp" }
  | { kind: "all" };

/** Outside the popup: it outlives a step to the next popup and back, and the desk's primary button reads it. */
const asked = new Map<CallId, Asking>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useAsking(callId: CallId | null): [Asking | null, (next: Asking | null) => void] {
  const read = () => (callId === null ? null : (asked.get(callId) ?? null));
  const asking = useSyncExternalStore(subscribe, read, () => null);
  const ask = useCallback(
    (next: Asking | null) => {
      if (callId === null) return;
      if (next === null) asked.delete(callId);
      else asked.set(callId, next);
      for (const listener of listeners) listener();
    },
    [callId],
  );
  return [asking, ask];
}
