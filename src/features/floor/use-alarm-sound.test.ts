import { expect, it } from "vitest";
import { isDay } from "./use-alarm-sound";

it("is day from eight to nine in the evening, where the workspace is", () => {
  const at = (text: string) => isDay(Date.parse(text), "Asia/Kolkata");
  expect(at("2026-11-27T02:29:59Z")).toBe(false);
  expect(at("2026-11-27T02:30:00Z")).toBe(true);
  expect(at("2026-11-27T15:29:59Z")).toBe(true);
  expect(at("2026-11-27T15:30:00Z")).toBe(false);
});
