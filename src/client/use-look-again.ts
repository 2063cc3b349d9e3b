"use client";

import { useEffect, useRef } from "react";
import { serverNow } from "@/client/server-clock";

/** Below this a server that says "now" over and over would be asked without a pause. */
const shortestMs = 1000;
/** Browsers cannot wait longer than some weeks, and a computer that slept wakes sooner. */
const longestMs = 600_000;

/**
 * Asks again when the earliest of these moments has passed at the server: what time alone changes makes no event. What
 * is so then is the answer's to say.
 */
export function useLookAgain(moments: readonly (Date | null | undefined)[], look: () => void): void {
  const soonest = moments.reduce<number | null>((least, at) => {
    const time = at?.getTime() ?? null;
    return time === null ? least : Math.min(least ?? time, time);
  }, null);
  const run = useRef(look);
  useEffect(() => {
    run.current = look;
  });
  useEffect(() => {
    if (soonest === null) return;
    const wait = Math.min(Math.max(soonest - serverNow() + 200, shortestMs), longestMs);
    const timer = setTimeout(() => run.current(), wait);
    return () => clearTimeout(timer);
  }, [soonest]);
}
