import { describe, expect, it } from "vitest";
import { stillList } from "./use-still-list";

type Row = { id: string; why: string };
const row = (id: string, why = ""): Row => ({ id, why });
const keyOf = (item: Row) => item.id;

describe("stillList", () => {
  it("is the list itself while nobody points at it", () => {
    expect(stillList(null, [row("b"), row("a")], keyOf)).toEqual({
      rows: [
        { item: row("b"), isGone: false },
        { item: row("a"), isGone: false },
      ],
      freshCount: 0,
    });
  });

  it("moves nothing under the pointer, shows changes in place, and counts what waits", () => {
    const held = [row("a"), row("b"), row("c")];
    const current = [row("n"), row("c", "Callback"), row("a"), row("m")];
    expect(stillList(held, current, keyOf)).toEqual({
      rows: [
        { item: row("a"), isGone: false },
        { item: row("b"), isGone: true },
        { item: row("c", "Callback"), isGone: false },
      ],
      freshCount: 2,
    });
  });
});
