/**
 * The server's clock, as this page knows it. Whatever the server says of its time has travelled for a while, so every
 * word is a lower bound: the highest is the nearest.
 */
let offsetMs: number | null = null;
const clockChangeMs = 60_000;

/** The server's time, told now; lower than known only where a clock was changed. */
export function setServerTime(at: number): void {
  const told = at - Date.now();
  if (offsetMs === null || told > offsetMs || offsetMs - told > clockChangeMs) offsetMs = told;
}

/** A moment that has passed at the server, however long ago. */
export function noteServerMoment(at: number): void {
  if (offsetMs !== null) offsetMs = Math.max(offsetMs, at - Date.now());
}

/** Milliseconds since the epoch by the server's clock; behind by the time its fastest word travelled. */
export function serverNow(): number {
  return Date.now() + (offsetMs ?? 0);
}
