import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveEvent, LiveFrame } from "@/contracts/live/schema";
import { LiveConnection, type TransportSink } from "./live-connection";
import { liveStatus } from "./live-status";

type Opened = { cursor: string; sink: TransportSink; isClosed: boolean };

function event(seq: number): LiveEvent {
  return { type: "workspace.updated", data: {}, seq, actorId: null, at: 0 };
}

function setUp() {
  const opened: Opened[] = [];
  const seen: number[] = [];
  const replayed: number[] = [];
  const onResync = vi.fn();
  let isSignedOut = false;
  const connection = new LiveConnection(
    {
      open: (cursor, sink) => {
        const entry: Opened = { cursor, sink, isClosed: false };
        opened.push(entry);
        return () => {
          entry.isClosed = true;
        };
      },
    },
    {
      onEvent: (item, isReplayed) => {
        seen.push(item.seq);
        if (isReplayed) replayed.push(item.seq);
      },
      onResync,
      onChange: () => undefined,
      onServerTime: () => undefined,
      confirmSignedOut: async () => isSignedOut,
    },
    {
      monotonic: () => Date.now(),
      wall: () => Date.now(),
      random: () => 1,
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    { epoch: 1, seq: 10 },
  );
  const last = (): Opened => {
    const entry = opened.at(-1);
    if (!entry) throw new Error("nothing opened");
    return entry;
  };
  const say = (position: number, frame: LiveFrame) => last().sink.onFrame(`1.${position}`, frame);
  const status = () => liveStatus(connection.facts, Date.now()).kind;
  return {
    connection,
    opened,
    seen,
    replayed,
    onResync,
    last,
    say,
    status,
    signOut: () => {
      isSignedOut = true;
    },
  };
}

const hello = (head: number): LiveFrame => ({ kind: "hello", protocol: 1, epoch: 1, head, from: 10 });
const events = (head: number, ...seqs: (number | LiveEvent)[]): LiveFrame => ({
  kind: "events",
  events: seqs,
  head,
});
const caughtUp = (head: number): LiveFrame => ({ kind: "caughtUp", head });

describe("LiveConnection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("replays, then is Live, and applies each event once", () => {
    const { connection, say, seen, replayed, status } = setUp();
    connection.connect();
    expect(status()).toBe("connecting");
    say(10, hello(12));
    expect(status()).toBe("catching_up");
    say(12, events(12, event(11), 12));
    expect(status()).not.toBe("live");
    say(12, caughtUp(12));
    expect(status()).toBe("live");
    say(13, events(13, event(12), event(13)));
    expect(seen).toEqual([11, 13]);
    expect(replayed).toEqual([11]);
    expect(status()).toBe("live");
  });

  it("comes back from its own cursor after a hole", async () => {
    const { connection, say, opened, seen, status } = setUp();
    connection.connect();
    say(10, hello(10));
    say(10, caughtUp(10));
    say(12, events(12, event(12)));
    expect(seen).toEqual([]);
    expect(status()).toBe("connecting");
    expect(opened[0]?.isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(500);
    expect(opened[1]?.cursor).toBe("1.10");
  });

  it("does not believe a caughtUp at a position that it does not hold", () => {
    const { connection, say, status } = setUp();
    connection.connect();
    say(10, hello(12));
    say(12, caughtUp(12));
    expect(status()).not.toBe("live");
  });

  it("drops frames of a connection that it has left", () => {
    const { connection, opened, seen } = setUp();
    connection.connect();
    const first = opened[0];
    connection.connect();
    first?.sink.onFrame("1.11", events(11, event(11)));
    expect(seen).toEqual([]);
  });

  it("asks everything anew on resync and continues from there", () => {
    const { connection, say, onResync, seen, status } = setUp();
    connection.connect();
    say(0, { kind: "hello", protocol: 1, epoch: 2, head: 900, from: 900 });
    say(900, { kind: "resync", reason: "tooOld", head: 900 });
    expect(onResync).toHaveBeenCalledOnce();
    say(900, caughtUp(900));
    expect(status()).toBe("live");
    say(901, events(901, event(901)));
    expect(seen).toEqual([901]);
  });

  it("gives up waiting for hello after 10 s", async () => {
    const { connection, opened } = setUp();
    connection.connect();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(501);
    expect(opened).toHaveLength(2);
  });

  it("is Delayed in a black hole and reconnects after 40 s of silence", async () => {
    const { connection, say, opened, status } = setUp();
    connection.connect();
    say(10, hello(10));
    say(10, caughtUp(10));
    await vi.advanceTimersByTimeAsync(35_000);
    expect(status()).toBe("delayed");
    await vi.advanceTimersByTimeAsync(5_500);
    expect(opened).toHaveLength(2);
    expect(status()).toBe("connecting");
  });

  it("reconnects when it stays behind the announced head for 3 s", async () => {
    const { connection, say, opened, status } = setUp();
    connection.connect();
    say(10, hello(10));
    say(10, caughtUp(10));
    say(10, { kind: "heartbeat", head: 14, at: 0 });
    expect(status()).toBe("catching_up");
    await vi.advanceTimersByTimeAsync(3_001);
    expect(opened).toHaveLength(2);
  });

  it("goes on when a refusal is not confirmed, and ends when it is", async () => {
    const { connection, last, opened, status, signOut } = setUp();
    connection.connect();
    last().sink.onLost({ isRefused: true });
    await vi.advanceTimersByTimeAsync(600);
    expect(opened).toHaveLength(2);
    signOut();
    last().sink.onLost({ isRefused: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(status()).toBe("signed_out");
    expect(opened).toHaveLength(2);
  });

  it("obeys bye, and a nudge on return does not wait for the retry", async () => {
    const { connection, say, opened, last } = setUp();
    connection.connect();
    say(10, hello(10));
    say(10, caughtUp(10));
    say(10, { kind: "bye", reason: "deploy", retryMs: 2000 });
    await vi.advanceTimersByTimeAsync(1999);
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(opened).toHaveLength(2);
    last().sink.onLost({ isRefused: false });
    connection.nudge();
    expect(opened).toHaveLength(3);
  });

  it("a suspended tab opens nothing until it is resumed", async () => {
    const { connection, opened } = setUp();
    connection.connect();
    connection.suspend();
    connection.nudge();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened).toHaveLength(1);
    connection.resume();
    expect(opened).toHaveLength(2);
  });
});
