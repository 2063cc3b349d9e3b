import type { Bench } from "../lib/bench";
import { Remote } from "../lib/remote";
import { record } from "../lib/results";
import { percentile } from "../lib/statistics";

type Reports = { streamed: number[]; polled: number[]; keys: number[] };
type Day = {
  ended: number;
  keys: number;
  wallMs: number;
  heapBefore: number;
  heapAfter: number;
  longTasks: number;
  keyToDial: number[];
};

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

/**
 * The worker's day in a real browser (desk.md §4). S6: report posted until its popup is painted, beside a page that
 * asks every second. S7: key until the page has changed. S20: a day in power mode against the stand-in at 50 times
 * its speed, with S8 (outcome key until the next dial's request) and S18 (tasks over 50 ms) of that day.
 */
export async function deskDay(bench: Bench): Promise<void> {
  const count = bench.isQuick ? 20 : 100;
  const cycles = bench.isQuick ? 40 : 200;
  const desk = new Remote("desk", "load", ["--import", "tsx", "bench/load/desk.ts"], {
    ...process.env,
    // A stack of its own, with its own database and keys.
    DATABASE_URL: undefined,
    DATA_DIR: undefined,
  });
  await desk.ready;
  try {
    await desk.call("start", { leads: cycles + 20 }, 180_000);
    const { streamed, polled, keys } = await desk.call<Reports>("reports", { count }, 1_200_000);
    for (const [variant, values] of [
      ["Ringside", sorted(streamed)],
      ["asking every second", sorted(polled)],
    ] as const) {
      record({
        workload: "desk S6",
        setting: "report posted → popup painted, ms",
        variant,
        round: 1,
        figures: { count: values.length, p50: percentile(values, 0.5), p99: percentile(values, 0.99) },
      });
    }
    const pressed = sorted(keys);
    record({
      workload: "desk S7",
      setting: "key → page changed, ms",
      variant: "Ringside",
      round: 1,
      figures: {
        count: pressed.length,
        p50: percentile(pressed, 0.5),
        p95: percentile(pressed, 0.95),
      },
    });
    const day = await desk.call<Day>("day", { cycles }, cycles * 21_000 + 60_000);
    const toDial = sorted(day.keyToDial);
    record({
      workload: "desk S20",
      setting: `${cycles} cycles in power mode, one in five a talk`,
      variant: "Ringside",
      round: 1,
      figures: {
        ended: day.ended,
        keys: day.keys,
        minutes: day.wallMs / 60_000,
        heapBeforeMb: day.heapBefore / 2 ** 20,
        heapAfterMb: day.heapAfter / 2 ** 20,
        "S18 long tasks": day.longTasks,
        "S8 keys that led to a dial": toDial.length,
        "S8 p95": percentile(toDial, 0.95),
      },
    });
    await desk.call("stop", {}, 60_000);
  } finally {
    await desk.kill();
  }
}
