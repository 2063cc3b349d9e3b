import { describe, expect, it } from "vitest";
import { peaksOf } from "./recording-peaks";
import { playedSeconds } from "./use-recording";

describe("the picture of a recording", () => {
  it("is the loudest of each part, against the loudest of all", () => {
    expect(peaksOf(Float32Array.from([0, 0.1, -0.5, 0.25, 0, 0]), 3)).toEqual([expect.closeTo(0.2, 5), 1, 0]);
  });
  it("is flat for silence and for less than one sample a part", () => {
    expect(peaksOf(new Float32Array(10), 5)).toEqual([0, 0, 0, 0, 0]);
    expect(peaksOf(Float32Array.from([1]), 3)).toHaveLength(3);
  });
});

describe("seconds heard", () => {
  it("counts what was played, each part once, as the browser's ranges do", () => {
    const ranges = [
      [0, 4.2],
      [10, 12.1],
    ] as const;
    const played = {
      length: ranges.length,
      start: (index: number) => ranges[index]?.[0] ?? 0,
      end: (index: number) => ranges[index]?.[1] ?? 0,
    };
    expect(playedSeconds(played)).toBe(6);
    expect(playedSeconds({ ...played, length: 0 })).toBe(0);
  });
});
