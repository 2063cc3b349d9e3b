/** "2m 15s", "15s", "1h 02m"; an em dash where nothing is known. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "—";
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  if (hours > 0) return `${hours}h ${String(minutes).padStart(2, "0")}m`;
  return minutes > 0 ? `${minutes}m ${rest}s` : `${rest}s`;
}

/** A running clock: "0:42", "12:05", "1:02:09". Never negative. */
export function formatTimer(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

const clockFormat = new Intl.DateTimeFormat("en-IN", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const shortClockFormat = new Intl.DateTimeFormat("en-IN", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const dayFormat = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short" });
const dayYearFormat = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", year: "numeric" });
const numberFormat = new Intl.NumberFormat("en-IN");

/** "12:43:22" */
export function formatClock(at: Date): string {
  return clockFormat.format(at);
}
/** "12:43" */
export function formatShortClock(at: Date): string {
  return shortClockFormat.format(at);
}
/** "20 Nov, 12:43"; with the year where it is not this one. */
export function formatDateTime(at: Date, now: Date = new Date()): string {
  const day = at.getFullYear() === now.getFullYear() ? dayFormat.format(at) : dayYearFormat.format(at);
  return `${day}, ${shortClockFormat.format(at)}`;
}
/** "20 Nov 2026" */
export function formatDate(at: Date): string {
  return dayYearFormat.format(at);
}
/** "1,23,456": Indian grouping. */
export function formatNumber(value: number): string {
  return numberFormat.format(value);
}
const zoneClocks = new Map<string, Intl.DateTimeFormat>();
/** Making a format takes many times longer than using it, and a list of leads has few zones. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = zoneClocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-IN", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  zoneClocks.set(timeZone, clock);
  return clock;
}

/** The clock at the customer's place: "12:43" and "New York"; null for a zone that is not known. */
export function clockIn(at: Date, timeZone: string | null): { time: string; place: string } | null {
  if (!timeZone) return null;
  try {
    const place = (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
    return { time: clockOf(timeZone).format(at), place };
  } catch {
    return null;
  }
}

/** "12:43 in Pune", or null for a zone that is not known. */
export function formatClockIn(at: Date, timeZone: string | null): string | null {
  const clock = clockIn(at, timeZone);
  return clock && `${clock.time} in ${clock.place}`;
}
