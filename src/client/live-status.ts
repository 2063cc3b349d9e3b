/** What the connection knows of itself. Times are milliseconds of the monotonic clock. */
export type LiveFacts = {
  link: "waiting" | "connecting" | "open" | "ended";
  /** `caughtUp` came on this very connection. */
  isCaughtUp: boolean;
  lastFrameAt: number | null;
  /** Since when there has been no open connection; null while there is one. */
  lostAt: number | null;
  /** Last position applied. */
  applied: number;
  /** Highest position that the server has announced. */
  head: number;
  isBrowserOnline: boolean;
  /** Wall clock when what is on the screen was last known to be complete. */
  completeTo: number | null;
};

export type LiveStatus =
  | { kind: "live" }
  | { kind: "connecting" }
  | { kind: "reconnecting" }
  | { kind: "offline" }
  | { kind: "catching_up"; behind: number }
  | { kind: "delayed" }
  | { kind: "signed_out" };

const freshForMs = 35_000;
const connectingForMs = 5_000;
const offlineAfterMs = 20_000;

/**
 * The label. "Live" is a promise: this connection has caught up, its last frame is fresh, and everything the
 * server announced is applied. An open socket alone proves nothing.
 */
export function liveStatus(facts: LiveFacts, now: number): LiveStatus {
  if (facts.link === "ended") return { kind: "signed_out" };
  if (!facts.isBrowserOnline) return { kind: "offline" };
  if (facts.link === "open") {
    const behind = Math.max(0, facts.head - facts.applied);
    const isFresh = facts.lastFrameAt !== null && now - facts.lastFrameAt < freshForMs;
    if (!isFresh) return { kind: "delayed" };
    if (behind > 0) return { kind: "catching_up", behind };
    if (facts.isCaughtUp) return { kind: "live" };
    return lost(facts, now);
  }
  return lost(facts, now);
}

function lost(facts: LiveFacts, now: number): LiveStatus {
  const age = facts.lostAt === null ? 0 : now - facts.lostAt;
  if (age < connectingForMs) return { kind: "connecting" };
  return age < offlineAfterMs ? { kind: "reconnecting" } : { kind: "offline" };
}

/** Whether a dial is safe to offer: away from Live, a colleague's dial may be unknown here. */
export function isDialSafe(status: LiveStatus): boolean {
  return status.kind === "live" || (status.kind === "catching_up" && status.behind < 50);
}

/** Full jitter, 0.5 s → 30 s: a thousand tabs that lost one server do not come back in one wave. */
export function retryDelayMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(random() * ceiling);
}
