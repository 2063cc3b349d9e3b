import type { DialScreen } from "@/contracts/calls/history";

const screens: readonly [RegExp, DialScreen][] = [
  [/^\/dashboard\/campaigns\/[^/]+\/work/, "desk"],
  [/^\/dashboard\/campaigns/, "campaign"],
  [/^\/dashboard\/leads\/[^/]+/, "lead"],
  [/^\/dashboard\/leads/, "leads"],
  [/^\/dashboard\/calls\/[^/]+/, "call"],
  [/^\/dashboard\/calls/, "calls"],
  [/^\/dashboard\/tasks/, "tasks"],
];

/** The screen under this path, as the flight recorder names it. */
export function screenOf(path: string): DialScreen {
  return screens.find(([pattern]) => pattern.test(path))?.[1] ?? "other";
}
