/** A popup that was painted so long after its report belongs to a tab opened later: 30 days is the most that is told. */
export const shownAfterMsAtMost = 30 * 24 * 3600_000;
