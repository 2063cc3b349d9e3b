import { describe, expect, it } from "vitest";
import { later, secondsBetween, type WorkerFacts, workerState } from "./rules";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 6, minute));
const nothing: WorkerFacts = {
  isOnline: true,
  presenceSince: at(0),
  live: null,
  wrap: null,
  pausedAt: null,
  freeSince: null,
};
const call = {
  phase: "dialing",
  startedAt: at(10),
  ringingAt: null,
  workerPickedUpAt: null,
  customerPickedUpAt: null,
  didCustomerPickUp: null,
} as const;

describe("what a worker does", () => {
  it.each<[string, Partial<WorkerFacts>, ReturnType<typeof workerState>]>([
    ["nothing yet", {}, { state: "idle", since: at(0) }],
    ["free since the last call", { freeSince: at(30) }, { state: "idle", since: at(30) }],
    [
      "came back after the last call",
      { freeSince: at(30), presenceSince: at(40) },
      { state: "idle", since: at(40) },
    ],
    ["never seen", { isOnline: false, presenceSince: null }, { state: "offline", since: null }],
    ["gone", { isOnline: false, presenceSince: at(20) }, { state: "offline", since: at(20) }],
    [
      "gone while paused",
      { isOnline: false, presenceSince: at(20), pausedAt: at(10) },
      { state: "offline", since: at(20) },
    ],
    ["dialling", { live: call }, { state: "ringing", since: at(10) }],
    [
      "ringing",
      { live: { ...call, phase: "ringing", ringingAt: at(11) } },
      { state: "ringing", since: at(11) },
    ],
    [
      "leg B unknown",
      { live: { ...call, phase: "answered", workerPickedUpAt: at(12) } },
      { state: "on_call", since: at(12) },
    ],
    [
      "talking",
      { live: { ...call, phase: "answered", workerPickedUpAt: at(12), customerPickedUpAt: at(13) } },
      { state: "talking", since: at(13) },
    ],
    [
      "talking, with the browser shut",
      { isOnline: false, live: { ...call, phase: "answered", customerPickedUpAt: at(13) } },
      { state: "talking", since: at(13) },
    ],
    [
      "wrapping up, paused for afterwards",
      { wrap: { endedAt: at(14) }, pausedAt: at(15) },
      { state: "wrapping_up", since: at(14) },
    ],
    ["paused", { pausedAt: at(15), freeSince: at(14) }, { state: "paused", since: at(15) }],
  ])("%s", (_, facts, expected) => {
    expect(workerState({ ...nothing, ...facts })).toEqual(expected);
  });
});

it("later takes what there is", () => {
  expect(later(null, null)).toBeNull();
  expect(later(at(1), null)).toEqual(at(1));
  expect(later(at(1), at(2))).toEqual(at(2));
});

it("seconds are whole and never negative: the provider's clock may be ahead of ours", () => {
  expect(secondsBetween(at(1), at(2))).toBe(60);
  expect(secondsBetween(at(2), at(1))).toBe(0);
});
