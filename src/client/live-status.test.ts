import { describe, expect, it } from "vitest";
import { isDialSafe, type LiveFacts, liveStatus, retryDelayMs } from "./live-status";

const live: LiveFacts = {
  link: "open",
  isCaughtUp: true,
  lastFrameAt: 100_000,
  lostAt: null,
  applied: 12,
  head: 12,
  isBrowserOnline: true,
  completeTo: 1,
};

describe("liveStatus", () => {
  it("says Live only when caught up, fresh and complete", () => {
    expect(liveStatus(live, 100_000)).toEqual({ kind: "live" });
    expect(liveStatus(live, 134_999)).toEqual({ kind: "live" });
  });

  it("is Delayed from 35 s without a frame, whatever the socket says", () => {
    expect(liveStatus(live, 135_000)).toEqual({ kind: "delayed" });
    expect(liveStatus({ ...live, lastFrameAt: null }, 100_000)).toEqual({ kind: "delayed" });
  });

  it("counts what it is behind", () => {
    expect(liveStatus({ ...live, head: 15 }, 100_000)).toEqual({ kind: "catching_up", behind: 3 });
    expect(liveStatus({ ...live, isCaughtUp: false, head: 14 }, 100_000)).toEqual({
      kind: "catching_up",
      behind: 2,
    });
  });

  it("is not Live before caughtUp, even with nothing missing", () => {
    expect(liveStatus({ ...live, isCaughtUp: false, lostAt: 99_000 }, 100_000)).toEqual({
      kind: "connecting",
    });
  });

  it("goes from Connecting to Reconnecting to Offline", () => {
    const gone: LiveFacts = { ...live, link: "waiting", isCaughtUp: false, lostAt: 100_000 };
    expect(liveStatus(gone, 100_000).kind).toBe("connecting");
    expect(liveStatus(gone, 104_999).kind).toBe("connecting");
    expect(liveStatus(gone, 105_000).kind).toBe("reconnecting");
    expect(liveStatus(gone, 119_999).kind).toBe("reconnecting");
    expect(liveStatus(gone, 120_000).kind).toBe("offline");
  });

  it("believes the browser at once when it says offline", () => {
    expect(liveStatus({ ...live, isBrowserOnline: false }, 100_000)).toEqual({ kind: "offline" });
  });

  it("stays Signed out, offline or not", () => {
    expect(liveStatus({ ...live, link: "ended", isBrowserOnline: false }, 100_000)).toEqual({
      kind: "signed_out",
    });
  });

  it("never says Live for any combination but the one", () => {
    for (const link of ["waiting", "connecting", "open", "ended"] as const)
      for (const isCaughtUp of [true, false])
        for (const head of [12, 13])
          for (const isBrowserOnline of [true, false])
            for (const now of [100_000, 140_000]) {
              const facts: LiveFacts = { ...live, link, isCaughtUp, head, isBrowserOnline };
              const isTrulyLive =
                link === "open" && isCaughtUp && head === 12 && isBrowserOnline && now === 100_000;
              expect(liveStatus(facts, now).kind === "live").toBe(isTrulyLive);
            }
  });
});

describe("isDialSafe", () => {
  it("allows a dial while Live or nearly so", () => {
    expect(isDialSafe({ kind: "live" })).toBe(true);
    expect(isDialSafe({ kind: "catching_up", behind: 3 })).toBe(true);
    expect(isDialSafe({ kind: "catching_up", behind: 400 })).toBe(false);
    expect(isDialSafe({ kind: "offline" })).toBe(false);
    expect(isDialSafe({ kind: "delayed" })).toBe(false);
  });
});

describe("retryDelayMs", () => {
  it("stays within full jitter", () => {
    expect(retryDelayMs(0, () => 1)).toBe(500);
    expect(retryDelayMs(3, () => 1)).toBe(4000);
    expect(retryDelayMs(50, () => 1)).toBe(30_000);
    expect(retryDelayMs(50, () => 0)).toBe(0);
  });
});
