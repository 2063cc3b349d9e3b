import { describe, expect, it } from "vitest";
import { defaultFloorLimits } from "@/contracts/floor/schema";
import type { FloorView, FloorWorker } from "@/contracts/floor/views";
import { userId } from "@/contracts/ids";
import { countChanges } from "./floor-changes";
import { sortWorkers } from "./floor-sort";

const today = {
  dials: 0,
  connects: 0,
  longTalks: 0,
  outcomes: 0,
  goodOutcomes: 0,
  talkSeconds: 0,
  wrapSeconds: 0,
  pauseSeconds: 0,
};
const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 6, 0, second));
function worker(name: string, rest: Partial<FloorWorker> = {}): FloorWorker {
  return {
    userId: userId.parse(`00000000-0000-4000-8000-0000000000${name.charCodeAt(0).toString(16)}`),
    name,
    role: "worker",
    state: "idle",
    since: at(0),
    lead: null,
    callId: null,
    waiting: 0,
    pause: null,
    today,
    last: null,
    ...rest,
  };
}
const names = (workers: readonly FloorWorker[]) => workers.map(({ name }) => name).join("");

describe("the order of the rows", () => {
  const a = worker("A", { state: "idle", since: at(9), today: { ...today, dials: 3 } });
  const b = worker("B", { state: "talking", since: at(5), today: { ...today, dials: 1 } });
  const c = worker("C", { state: "talking", since: at(2), today: { ...today, dials: 2 } });
  const d = worker("D", { state: "offline", since: null });

  it("by state: calls first, the longest on top", () => {
    expect(names(sortWorkers([a, b, c, d], { by: "state", isUp: true }, []))).toBe("CBAD");
  });
  it("by a number, both ways", () => {
    expect(names(sortWorkers([a, b, c, d], { by: "dials", isUp: false }, []))).toBe("ACBD");
    expect(names(sortWorkers([a, b, c, d], { by: "dials", isUp: true }, []))).toBe("DBCA");
  });
  it("stays while the pointer is among them, and who is new comes last", () => {
    const held = [d, a, b].map(({ userId: id }) => id);
    expect(names(sortWorkers([a, b, c, d], { by: "state", isUp: true }, held))).toBe("DABC");
  });
});

describe("what changed since a page was held", () => {
  const floor = (workers: FloorWorker[], onCalls = 0): FloorView => ({
    tiles: {
      on_calls: onCalls,
      waiting_for_outcome: 0,
      paused: 0,
      callbacks_overdue: 0,
      callable_now: 0,
      stopped: 0,
    },
    pausedBy: [],
    dialling: null,
    workers,
    limits: defaultFloorLimits,
    dayStartsAt: at(0),
    timeZone: "Asia/Kolkata",
    serverTime: at(1),
  });
  it("is each tile and each row that differs, gone ones too; the time alone is nothing", () => {
    const before = floor([worker("A"), worker("B"), worker("C")]);
    expect(countChanges(before, { ...before, serverTime: at(30) })).toBe(0);
    const after = floor(
      [worker("A", { state: "talking" }), worker("B", { today: { ...today, pauseSeconds: 9 } })],
      1,
    );
    expect(countChanges(before, after)).toBe(3);
  });
});
