/** What a worker says when passing a lead over, in the order of the keys 1–4. */
export const skipReasons = ["bad_data", "wrong_time", "already_spoke", "other"] as const;
export type SkipReason = (typeof skipReasons)[number];
