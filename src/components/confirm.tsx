"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";
import type { Asked, ConfirmOptions } from "./confirm-dialog";

/** The questions that wait; the first is on the screen. */
let asked: readonly Asked[] = [];
const listeners = new Set<() => void>();

function setAsked(next: readonly Asked[]): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Asks before what cannot be taken back. Resolves false for cancel, Esc and the close button. */
export function confirm(options: ConfirmOptions): Promise<boolean> {
  return new Promise((answer) => setAsked([...asked, { ...options, answer }]));
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const first = () => asked[0] ?? null;
const nothing = () => null;

// Loaded when something is asked: no page needs a dialog to be drawn.
const ConfirmDialog = lazy(async () => ({ default: (await import("./confirm-dialog")).ConfirmDialog }));

export function ConfirmHost() {
  const question = useSyncExternalStore(subscribe, first, nothing);
  if (!question) return null;
  return (
    <Suspense fallback={null}>
      <ConfirmDialog question={question} onGone={() => setAsked(asked.slice(1))} />
    </Suspense>
  );
}
