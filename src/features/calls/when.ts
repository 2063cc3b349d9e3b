export type When = "ten_minutes" | "one_hour" | "tomorrow";

/** In the order of their digits: 1, 2, 3; 4 is a moment of one's choice. */
export const whens: readonly When[] = ["ten_minutes", "one_hour", "tomorrow"];

/** The moment meant, by the clock of this computer; tomorrow is the same time on its calendar's next day. */
export function momentOf(when: When, now: Date): Date {
  switch (when) {
    case "ten_minutes":
      return new Date(now.getTime() + 10 * 60_000);
    case "one_hour":
      return new Date(now.getTime() + 3600_000);
    case "tomorrow": {
      const next = new Date(now);
      next.setDate(next.getDate() + 1);
      next.setSeconds(0, 0);
      return next;
    }
  }
}

/** The same from this moment on. */
export function momentFromNow(when: When): Date {
  return momentOf(when, new Date());
}

/** `datetime-local` speaks local time without a zone. */
export function toInput(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}
