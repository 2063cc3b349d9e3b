import { formatShortClock } from "@/components/format";

const dayMs = 86_400_000;

function dayOf(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

const weekday = new Intl.DateTimeFormat("en-IN", { weekday: "short", day: "numeric", month: "short" });

/** "Today, 12:45", "Tomorrow, 09:00", "Mon, 23 Nov, 09:00". */
export function dueWords(at: Date, now: Date): string {
  const days = Math.round((dayOf(at) - dayOf(now)) / dayMs);
  const names: Record<number, string> = { [-1]: "Yesterday", 0: "Today", 1: "Tomorrow" };
  return `${names[days] ?? weekday.format(at)}, ${formatShortClock(at)}`;
}

/** The value a date-and-time field takes: this computer's clock, to the minute. */
export function toFieldValue(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Null for a field that holds no whole date and time. */
export function fromFieldValue(text: string): Date | null {
  const at = new Date(text);
  return text === "" || Number.isNaN(at.getTime()) ? null : at;
}

export const quickTimes: readonly { label: string; from: (now: Date) => Date }[] = [
  { label: "In 10 min", from: (now) => new Date(now.getTime() + 10 * 60_000) },
  { label: "In 1 h", from: (now) => new Date(now.getTime() + 60 * 60_000) },
  { label: "Tomorrow, same time", from: (now) => new Date(now.getTime() + dayMs) },
];
