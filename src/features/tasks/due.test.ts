import { expect, test } from "vitest";
import { dueWords, fromFieldValue, toFieldValue } from "@/features/tasks/due";

const now = new Date(2026, 10, 20, 23, 50);

test("a due time is told by its day", () => {
  expect(dueWords(new Date(2026, 10, 20, 9, 5), now)).toBe("Today, 09:05");
  expect(dueWords(new Date(2026, 10, 21, 0, 5), now)).toBe("Tomorrow, 00:05");
  expect(dueWords(new Date(2026, 10, 19, 23, 59), now)).toBe("Yesterday, 23:59");
  expect(dueWords(new Date(2026, 10, 25, 12, 0), now)).toMatch(/^Wed, 25 Nov, 12:00$/);
});

test("a field's text and a time are the same minute, whatever the zone", () => {
  expect(toFieldValue(now)).toBe("2026-11-20T23:50");
  expect(fromFieldValue("2026-11-20T23:50")).toEqual(now);
  expect(fromFieldValue("")).toBeNull();
  expect(fromFieldValue("2026-13")).toBeNull();
});
