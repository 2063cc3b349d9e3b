import { describe, expect, it } from "vitest";
import { dockPlaces, placeCalls } from "./dock-slots";

const call = (id: string) => ({ id });
const idsOf = (placed: ReturnType<typeof placeCalls>) => placed.places.map((each) => each?.id ?? null);

describe("placeCalls", () => {
  it("fills from the left", () => {
    expect(idsOf(placeCalls([], [call("a"), call("b")]))).toEqual(["a", "b", null, null]);
  });

  it("S10 leaves everybody where they are when one goes, and fills the gap with the next to come", () => {
    const two = idsOf(placeCalls(["a", "b", "c", null], [call("b"), call("c")]));
    expect(two).toEqual([null, "b", "c", null]);
    expect(idsOf(placeCalls(two, [call("b"), call("c"), call("d")]))).toEqual(["d", "b", "c", null]);
  });

  it("counts those beyond the fourth, and gives them a place when one is free", () => {
    const six = ["a", "b", "c", "d", "e", "f"].map(call);
    const placed = placeCalls([], six);
    expect(placed.more).toBe(2);
    expect(placed.places).toHaveLength(dockPlaces);
    const after = placeCalls(idsOf(placed), six.slice(1));
    expect(idsOf(after)).toEqual(["e", "b", "c", "d"]);
    expect(after.more).toBe(1);
  });
});
