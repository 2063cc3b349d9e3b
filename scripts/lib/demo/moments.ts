/** India has one zone and no summer time, so the demo's days are sums. */
const indiaMs = 330 * 60_000;
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The last midnight in India at or before `date`. */
export function indiaMidnight(date: Date): Date {
  return new Date(Math.floor((date.getTime() + indiaMs) / dayMs) * dayMs - indiaMs);
}

/** 0 = Sunday, by India's calendar. */
export function indiaWeekday(date: Date): number {
  return new Date(date.getTime() + indiaMs).getUTCDay();
}

export function indiaHour(date: Date): number {
  return ((date.getTime() + indiaMs) % dayMs) / hourMs;
}

export function later(date: Date, ms: number): Date {
  return new Date(Math.round(date.getTime() + ms));
}

/** The first moment from `date` on at which people in India take business calls: not at night, not on a Sunday. */
export function indiaDaytime(date: Date): Date {
  const midnight = indiaMidnight(date);
  const hour = indiaHour(date);
  const inDay = hour < 10 ? later(midnight, 10 * hourMs) : hour > 18.5 ? later(midnight, 34 * hourMs) : date;
  return indiaWeekday(inDay) === 0 ? later(inDay, dayMs) : inDay;
}
