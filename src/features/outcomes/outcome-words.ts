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

/** What an outcome does to the lead; the tone says of some whether the lead is interested or lost. */
export function effectSentence(effect: OutcomeEffect, tone: OutcomeTone): string {
  if (effect === "none" && tone === "good") return "The lead is interested and leaves this campaign’s queue.";
  if (effect === "stop" && tone === "bad") return "The lead is lost and leaves this campaign’s queue.";
  return effectWords[effect].sentence;
}

/** What choosing an outcome does, and what it asks for, in a line of sentences. */
export function outcomeSentence(outcome: {
  effect: OutcomeEffect;
  tone: OutcomeTone;
  recycleMinutes: number | null;
  stopsAfterTimes: number | null;
  needsNote: boolean;
  advances: boolean;
}): string {
  const { effect, recycleMinutes, stopsAfterTimes } = outcome;
  const does =
    effect === "recycle" && recycleMinutes !== null
      ? `Back in the queue after ${minutesWords(recycleMinutes)}${timesWords(stopsAfterTimes)}.`
      : effectSentence(effect, outcome.tone);
  return [
    does,
    ...(outcome.needsNote ? ["Needs a note."] : []),
    ...(outcome.advances ? [] : ["The desk stays with the lead."]),
  ].join(" ");
}

function timesWords(times: number | null): string {
  if (times === null) return "";
  return times === 1 ? ", out of it the first time" : `, out of it the ${ordinal(times)} time`;
}

function ordinal(count: number): string {
  const endings = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
  return `${count}${endings[new Intl.PluralRules("en-IN", { type: "ordinal" }).select(count)]}`;
}
