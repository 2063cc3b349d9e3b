/** What C then 1, 2, 3 mean, counted from `now` in this computer's zone. */
export const callbackTimes = {
  tenMinutes: (now: Date): Date => new Date(now.getTime() + 10 * 60_000),
  oneHour: (now: Date): Date => new Date(now.getTime() + 60 * 60_000),
  /** The same time by the wall clock, also across a change of the clocks. */
  tomorrow: (now: Date): Date => {
    const next = new Date(now);
    next.setDate(next.getDate() + 1);
    next.setSeconds(0, 0);
    return next;
  },
} as const;
