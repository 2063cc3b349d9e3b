import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { beginArrival, inTurnWithArrivals } from "@/platform/events/arrivals";

beforeAll(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterAll(() => vi.useRealTimers());

const lasting = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Four lanes that have work of 10 ms without end, for ten seconds; how many pieces were done, and most at once. */
async function work(): Promise<{ done: number; mostAtOnce: number }> {
  let [done, atOnce, mostAtOnce] = [0, 0, 0];
  let isOver = false;
  const lane = async () => {
    while (!isOver) {
      await inTurnWithArrivals(async () => {
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        await lasting(10);
        atOnce -= 1;
      });
      done += 1;
    }
  };
  const lanes = Array.from({ length: 4 }, lane);
  await vi.advanceTimersByTimeAsync(10_000);
  isOver = true;
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all(lanes);
  return { done, mostAtOnce };
}

describe("arrivals and work", () => {
  it("without a crowd nobody waits", async () => {
    const { done, mostAtOnce } = await work();
    expect(done).toBeGreaterThan(3_900);
    expect(mostAtOnce).toBe(4);
  });

  it("while a crowd waits, work goes on one by one in about a tenth of the time, and goes on", async () => {
    let isOver = false;
    const flood = async () => {
      while (!isOver) {
        const ends = Array.from({ length: 8 }, () => beginArrival());
        await lasting(5);
        for (const end of ends) end();
      }
    };
    const flooding = flood();
    const { done, mostAtOnce } = await work();
    isOver = true;
    await vi.advanceTimersByTimeAsync(100);
    await flooding;
    expect(mostAtOnce).toBe(1);
    expect(done).toBeGreaterThan(80);
    expect(done).toBeLessThan(130);
  });
});
