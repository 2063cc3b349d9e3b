/** What a worker says when pausing, in the order of the keys 1–6. */
export const ownPauseReasons = ["short_break", "lunch", "meeting", "training", "paperwork", "other"] as const;
export type OwnPauseReason = (typeof ownPauseReasons)[number];

/** Power mode takes the suggested outcome by itself after this, where nobody was reached. */
export const suggestedAcceptSeconds = 3;
