"use client";

import { newRequestKey } from "@/client/request-key";

const key = "ringside.screen";
let made: string | null = null;

/** This tab, also after a reload; a tab without storage is a new screen at each load. */
export function screenId(): string {
  if (made) return made;
  made = newRequestKey();
  try {
    const known = sessionStorage.getItem(key);
    if (known) made = known;
    else sessionStorage.setItem(key, made);
  } catch {
    // Storage switched off: the page's own memory does.
  }
  return made;
}
