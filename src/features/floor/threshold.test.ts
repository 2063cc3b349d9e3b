import { describe, expect, it } from "vitest";
import { isOver, isShort } from "./threshold";

const walk = (judge: typeof isOver, limit: number, values: readonly number[]) => {
  let was = false;
  return values.map((value) => {
    was = judge(was, value, limit);
    return was;
  });
};

describe("a limit with a tenth of slack on the way back", () => {
  it("is crossed by more than the limit, and is good again a tenth below", () => {
    expect(walk(isOver, 20, [19, 20, 21, 20, 19, 18, 19, 20, 21])).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
      false,
      true,
    ]);
  });
  it("of nothing at all is crossed by one and good at none", () => {
    expect(walk(isOver, 0, [0, 1, 0])).toEqual([false, true, false]);
  });
  it("a target is missed by less, and met again a tenth above", () => {
    expect(walk(isShort, 20, [20, 19, 20, 21, 22, 20])).toEqual([false, true, true, true, false, false]);
  });
  it("a target of nothing is always met", () => {
    expect(walk(isShort, 0, [0, 0])).toEqual([false, false]);
  });
});
