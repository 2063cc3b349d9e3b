import { describe, expect, it } from "vitest";
import { InGroups } from "@/platform/in-groups";

const later = () => new Promise((resolve) => setImmediate(resolve));

describe("in groups", () => {
  it("what comes while a group is under way goes together with the next, and each gets its own answer", async () => {
    const groups: number[][] = [];
    const commit = new InGroups<number, number>(
      async (items) => {
        groups.push([...items]);
        await later();
        await later();
        return items.map((item) => item * 10);
      },
      () => true,
      { most: 3, lanes: 1 },
    );
    const first = commit.add(1);
    await later();
    const rest = [2, 3, 4, 5].map((item) => commit.add(item));
    expect(await Promise.all([first, ...rest])).toEqual([10, 20, 30, 40, 50]);
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
    expect(await commit.add(6)).toBe(60);
  });

  it("one's fault is one's own: the others of the group are done", async () => {
    const commit = new InGroups<number, number>(
      async (items) => {
        await later();
        if (items.includes(2)) throw new Error("two");
        return items;
      },
      () => true,
      { most: 10, lanes: 1 },
    );
    const answers = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("what is nobody's fault fails all at once, and the next group is tried again", async () => {
    let runs = 0;
    const commit = new InGroups<number, number>(
      async (items) => {
        runs += 1;
        await later();
        if (runs === 1) throw new Error("no connection");
        return items;
      },
      () => false,
      { most: 10, lanes: 1 },
    );
    const answers = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(runs).toBe(1);
    expect(await commit.add(4)).toBe(4);
  });
});
