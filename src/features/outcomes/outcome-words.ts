import type { OutcomeEffect, OutcomeTone } from "@/contracts/outcomes/schema";

export const effectWords: Record<OutcomeEffect, { label: string; sentence: string }> = {
  none: { label: "Nothing more", sentence: "The outcome stays with the lead." },
  recycle: { label: "Try again later", sentence: "The lead comes back into the queue." },
  callback: {
    label: "Ask when to call back",
    sentence: "A callback is planned at the time the worker chooses.",
  },
  convert: { label: "Convert the lead", sentence: "The lead is converted and leaves the queue." },
  stop: { label: "Stop calling", sentence: "The lead leaves this campaign’s queue." },
  do_not_call: { label: "Do not call", sentence: "Every channel is blocked for this number." },
};

export const toneWords: Record<OutcomeTone, string> = {
  good: "Good: counted as a success",
  neutral: "Neutral",
  bad: "Bad",
};

/** "45 min", "2 h", "3 days". */
function minutesWords(minutes: number): string {
  if (minutes >= 1440 && minutes % 1440 === 0) return minutes === 1440 ? "1 day" : `${minutes / 1440} days`;
  return minutes >= 60 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** What choosing an outcome does, in one sentence. */
export function effectSentence(effect: OutcomeEffect, recycleMinutes: number | null): string {
  if (effect === "recycle" && recycleMinutes !== null)
    return `Back in the queue after ${minutesWords(recycleMinutes)}.`;
  return effectWords[effect].sentence;
}
