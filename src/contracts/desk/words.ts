/** What a worker says when pausing, in the order of the keys 1–6. */
export const ownPauseReasons = ["short_break", "lunch", "meeting", "training", "paperwork", "other"] as const;
export type OwnPauseReason = (typeof ownPauseReasons)[number];

/** Power mode takes the suggested outcome by itself after this, where nobody was reached. */
export const suggestedAcceptSeconds = 3;

/** Why a lead cannot be called. */
export const leadBlocks = [
  "do_not_call",
  "no_phone",
  "bad_number",
  "demo_number",
  "no_consent",
  "line_class",
  "on_a_call",
  "not_in_campaign",
  "done",
  "attempts_used",
  "campaign_not_running",
  "leased",
  "callback_planned",
  "assigned",
  "day_limit",
  "resting",
  "same_hours",
  "holiday",
  "hours",
] as const;
