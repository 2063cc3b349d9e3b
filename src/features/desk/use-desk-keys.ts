"use client";

import { useKeys } from "@/features/keys/use-keys";

type DeskKeys = { onPrimary: () => void; onQueue: () => void; onBrowse: (by: 1 | -1) => void };

/** Single keys of the desk. */
export function useDeskKeys({ onPrimary, onQueue, onBrowse }: DeskKeys): void {
  useKeys("page", {
    primary: onPrimary,
    queue: onQueue,
    next: () => onBrowse(1),
    previous: () => onBrowse(-1),
    skip: () => document.querySelector<HTMLButtonElement>("[data-skip]")?.click(),
  });
}
