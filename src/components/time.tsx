"use client";

import { useEffect, useState } from "react";
import { formatClockIn, formatDateTime, formatTimer } from "./format";

/** One clock for all timers of the page, so that they tick together and a hundred rows cost one interval. */
const listeners = new Set<() => void>();
let interval: ReturnType<typeof setInterval> | null = null;
function subscribeToSeconds(listener: () => void): () => void {
  listeners.add(listener);
  interval ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && interval) {
      clearInterval(interval);
      interval = null;
    }
  };
}

/**
 * The server's time in milliseconds, ticking each second. `serverTime` is the time in an answer; it is paired
 * with the monotonic clock when it arrives, so that a wrong or changed clock of this computer moves no timer.
 */
export function useServerNow(serverTime: Date | null | undefined): number {
  const stamp = serverTime?.getTime() ?? null;
  const [now, setNow] = useState(() => stamp ?? Date.now());
  useEffect(() => {
    const at = stamp ?? Date.now();
    const from = performance.now();
    const tick = () => setNow(at + performance.now() - from);
    tick();
    return subscribeToSeconds(tick);
  }, [stamp]);
  return now;
}

/** "0:42" since `from`, by the server's clock. Screen readers hear the label once, not every second. */
export function Timer({ from, serverTime }: { from: Date; serverTime: Date | null | undefined }) {
  const now = useServerNow(serverTime);
  return (
    <span role="timer" aria-live="off" suppressHydrationWarning>
      {formatTimer((now - from.getTime()) / 1000)}
    </span>
  );
}

const units: readonly [limit: number, divisor: number, name: string][] = [
  [3600, 60, "min"],
  [86_400, 3600, "h"],
  [Number.POSITIVE_INFINITY, 86_400, "d"],
];

/** "just now", "4 min ago", "in 2 h". */
function formatAgo(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return seconds >= 0 ? "just now" : "in under a minute";
  for (const [limit, divisor, name] of units) {
    if (size < limit)
      return seconds > 0
        ? `${Math.floor(size / divisor)} ${name} ago`
        : `in ${Math.floor(size / divisor)} ${name}`;
  }
  return formatDateTime(at, now);
}

/** A moment as its age, with the full date on hover and for machines. */
export function Ago({ at }: { at: Date }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at.toISOString()} title={formatDateTime(at, now)} suppressHydrationWarning>
      {formatAgo(at, now)}
    </time>
  );
}

/** "12:43 in Kolkata": the time where somebody is; nothing where the zone is not known. */
export function ClockIn({ timeZone }: { timeZone: string | null }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const words = formatClockIn(now, timeZone);
  return words ? <span suppressHydrationWarning>{words}</span> : null;
}
