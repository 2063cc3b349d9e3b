import { expect, test } from "vitest";
import { moreTime, moreTimeLeft, wrapUpDueAt } from "@/domain/calls/rules";

const now = new Date("2026-11-20T07:00:00Z");
const secondsFromNow = (date: Date | undefined) => date && (date.getTime() - now.getTime()) / 1000;

test("a wrap-up is due after the campaign's seconds, 30 where none says otherwise", () => {
  expect(secondsFromNow(wrapUpDueAt(now))).toBe(30);
  expect(secondsFromNow(wrapUpDueAt(now, 5))).toBe(5);
});

test.each([
  ["before it is due", 12, 42],
  ["overdue", -200, 30],
  ["at the very end", 0, 30],
])("more time %s adds thirty seconds, and never less than thirty from now", (_, dueIn, becomes) => {
  const dueAt = new Date(now.getTime() + dueIn * 1000);
  expect(secondsFromNow(moreTime({ dueAt, extensions: 0 }, now)?.dueAt)).toBe(becomes);
});

test("ten presses, then no more", () => {
  let wrapUp = { dueAt: now as Date | null, extensions: 0 };
  for (let press = 1; press <= 10; press += 1) {
    const more = moreTime(wrapUp, now);
    if (!more) throw new Error(`press ${press} was refused`);
    wrapUp = more;
    expect(moreTimeLeft(more.extensions)).toBe(10 - press);
  }
  expect(secondsFromNow(wrapUp.dueAt ?? undefined)).toBe(300);
  expect(moreTime(wrapUp, now)).toBeNull();
});
