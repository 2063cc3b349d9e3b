"use client";

import { useEffect, useRef } from "react";
import { mayActOnKey, readFocus, readKey } from "@/features/calls/arming";

type DeskKeys = { onPrimary: () => void; onQueue: () => void; onBrowse: (by: 1 | -1) => void };

/** Single keys of the desk; they act only while nobody types or answers a dialog. */
export function useDeskKeys(keys: DeskKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      if (!mayActOnKey(readKey(event), readFocus(), Number.POSITIVE_INFINITY)) return;
      const actions: Record<string, () => void> = {
        Enter: () => latest.current.onPrimary(),
        q: () => latest.current.onQueue(),
        j: () => latest.current.onBrowse(1),
        k: () => latest.current.onBrowse(-1),
        s: () => document.querySelector<HTMLButtonElement>("[data-skip]")?.click(),
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", handle);
    return () => window.removeEventListener("keydown", handle);
  }, []);
}
