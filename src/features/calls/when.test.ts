import { describe, expect, it } from "vitest";
import { momentOf, toInput } from "./when";

describe("momentOf", () => {
  const now = new Date(2026, 10, 21, 12, 45, 9, 500);

  it("counts from now", () => {
    expect(momentOf("ten_minutes", now).getTime() - now.getTime()).toBe(600_000);
    expect(momentOf("one_hour", now).getTime() - now.getTime()).toBe(3_600_000);
  });

  it("means the same time on the calendar's next day, over the end of a month too", () => {
    expect(momentOf("tomorrow", now)).toEqual(new Date(2026, 10, 22, 12, 45));
    expect(momentOf("tomorrow", new Date(2026, 11, 31, 23, 59))).toEqual(new Date(2027, 0, 1, 23, 59));
  });

  it("is written for a field in local time", () => {
    expect(toInput(new Date(2026, 0, 5, 7, 3))).toBe("2026-01-05T07:03");
  });
});
