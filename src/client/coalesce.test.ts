import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Coalescer } from "./coalesce";

describe("Coalescer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function make(run: (key: string) => Promise<void>) {
    return new Coalescer({
      run,
      windowMs: (key) => (key.startsWith("metrics") ? 1000 : 300),
      now: () => Date.now(),
      schedule: (callback, ms) => setTimeout(callback, ms),
      cancel: (timer) => clearTimeout(timer),
    });
  }

  it("fetches the first at once and a burst once per window", async () => {
    const run = vi.fn(async () => undefined);
    const coalescer = make(run);
    for (let index = 0; index < 50; index += 1) coalescer.mark("calls.mine");
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(0);
    for (let index = 0; index < 50; index += 1) coalescer.mark("calls.mine");
    await vi.advanceTimersByTimeAsync(299);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("gives each key its own window", async () => {
    const run = vi.fn(async () => undefined);
    const coalescer = make(run);
    coalescer.mark("metrics.trend");
    coalescer.mark("calls.list");
    await vi.advanceTimersByTimeAsync(0);
    coalescer.mark("metrics.trend");
    coalescer.mark("calls.list");
    await vi.advanceTimersByTimeAsync(300);
    expect(run.mock.calls.map(([key]: unknown[]) => key)).toEqual([
      "metrics.trend",
      "calls.list",
      "calls.list",
    ]);
    await vi.advanceTimersByTimeAsync(700);
    expect(run).toHaveBeenCalledTimes(4);
  });

  it("fetches once more after a fetch that was under way", async () => {
    let finish = () => undefined as void;
    const run = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          finish = () => resolve();
        }),
    );
    const coalescer = make(run);
    coalescer.mark("desk.get");
    await vi.advanceTimersByTimeAsync(1000);
    coalescer.mark("desk.get");
    coalescer.mark("desk.get");
    await vi.advanceTimersByTimeAsync(1000);
    expect(run).toHaveBeenCalledTimes(1);
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(run).toHaveBeenCalledTimes(2);
    finish();
    await vi.advanceTimersByTimeAsync(1000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("goes on after a failed fetch", async () => {
    const run = vi.fn(async () => {
      throw new Error("offline");
    });
    const coalescer = make(run);
    coalescer.mark("calls.list");
    await vi.advanceTimersByTimeAsync(300);
    coalescer.mark("calls.list");
    await vi.advanceTimersByTimeAsync(300);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("fetches at once what waits when flushed", async () => {
    const run = vi.fn(async () => undefined);
    const coalescer = make(run);
    coalescer.mark("calls.list");
    await vi.advanceTimersByTimeAsync(10);
    coalescer.mark("calls.list");
    coalescer.flush();
    expect(run).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(run).toHaveBeenCalledTimes(2);
  });
});
