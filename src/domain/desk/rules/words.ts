import type { DialRefusal } from "@/contracts/calls/schema";
import type { SkipReason } from "@/contracts/campaigns/words";
import type { PauseReason } from "@/contracts/desk/schema";
import type { Callability, LeadBlock } from "@/contracts/desk/views";
import { foreverBlocks, type QueueRow } from "@/domain/campaigns/queries/judged";
import type { SkipPlan } from "@/domain/campaigns/rules";
import { formatPhone } from "@/lib/phone";

type Viewer = { userId: string | null; now: Date; timeZone: string };

function clockTime(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-IN", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(date);
}
function dayOf(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", timeZone }).format(date);
}
/** "12:45" today, "tomorrow, 12:45", else "21 Nov, 12:45". */
function dayAndTime(date: Date, { now, timeZone }: Pick<Viewer, "now" | "timeZone">): string {
  const time = clockTime(date, timeZone);
  const day = dayOf(date, timeZone);
  if (day === dayOf(now, timeZone)) return time;
  const isTomorrow = day === dayOf(new Date(now.getTime() + 24 * 3_600_000), timeZone);
  return `${isTomorrow ? "tomorrow" : day}, ${time}`;
}

function ago(date: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - date.getTime()) / 60_000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

const times = (count: number): string => (count === 1 ? "once" : count === 2 ? "twice" : `${count} times`);
const ordinal = (count: number): string =>
  `${count}${count % 10 === 1 && count % 100 !== 11 ? "st" : count % 10 === 2 && count % 100 !== 12 ? "nd" : count % 10 === 3 && count % 100 !== 13 ? "rd" : "th"}`;

/**
 * "Calling opens tomorrow at 10:00 in Kolkata (rule “India default”, unverified)." in the customer's time; what time it
 * is there now is the screen's to say.
 */
function opening(row: QueueRow, { now }: Viewer): string {
  const rule = !row.closing
    ? ""
    : row.closing.isCampaigns
      ? ` (${row.closing.name})`
      : ` (rule “${row.closing.name}”${row.closing.isVerified ? "" : ", unverified"})`;
  if (!row.opensAt || !row.ruleZone) return `No calling hours in the next two weeks${rule}.`;
  const at = atTime(row.opensAt, { now, timeZone: row.ruleZone });
  return `Calling opens ${at} in ${placeOf(row.ruleZone)}${rule}.`;
}

/** "Asia/Kolkata" → "Kolkata". */
const placeOf = (timeZone: string): string => (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");

type Said = (row: QueueRow, viewer: Viewer) => string;

/** Exhaustive: a reason without its sentence does not compile. */
const blockSentences: Record<LeadBlock, Said> = {
  do_not_call: (row, { timeZone }) =>
    `${row.name} asked not to be called${row.doNotCallAt ? ` on ${dayOf(row.doNotCallAt, timeZone)}` : ""}. Nobody here can call this number.`,
  no_phone: () => "No phone number. Add one to call.",
  bad_number: (row) => `${row.phone ?? ""} is not a phone number. Fix it or skip.`,
  demo_number: () => "Demo leads can be called with the simulated provider only.",
  no_consent: (row, { timeZone }) => {
    const calls = `${row.purpose} calls`;
    return row.consentDecision === "withdrawn" && row.consentAt
      ? `${row.name} took back consent for ${calls} on ${dayOf(row.consentAt, timeZone)}.`
      : `No consent for ${calls} on record.`;
  },
  line_class: (row) =>
    `This campaign is ${row.purpose}; ${row.linePhone ? formatPhone(row.linePhone) : "its line"} is a ${row.lineClass} line.`,
  holiday: (row, viewer) => `${row.closing?.holiday ?? "A holiday"} today. ${opening(row, viewer)}`,
  hours: (row, viewer) => opening(row, viewer),
  on_a_call: (row, { userId }) =>
    row.onCallUserId !== null && row.onCallUserId === userId
      ? "You are on a call with this lead."
      : `${row.onCallName ?? "A colleague"} is on a call with this lead.`,
  not_in_campaign: () => "This lead is not in this campaign.",
  done: () => "Done in this campaign.",
  attempts_used: (row) => `Called ${times(row.attempts)}, the limit of this campaign.`,
  campaign_not_running: (row) => {
    if (row.campaignPausedByName)
      return `${row.campaignPausedByName} paused this campaign${row.campaignPauseReason ? `: “${row.campaignPauseReason}”` : ""}.`;
    const words = {
      draft: "has not started",
      paused: "is paused",
      completed: "is completed",
      running: "runs",
    };
    return `This campaign ${words[row.campaignStatus]}.`;
  },
  leased: (row) => `${row.leaseHolderName ?? "A colleague"} is on this lead.`,
  callback_planned: (row, viewer) => {
    const at = row.callbackDueAt ? ` for ${dayAndTime(row.callbackDueAt, viewer)}` : "";
    if (row.callbackUserId === null) return `Callback planned${at}.`;
    return row.callbackUserId === viewer.userId
      ? `Callback you promised${at}.`
      : `Callback ${row.callbackUserName ?? "a colleague"} promised${at}.`;
  },
  assigned: (row) => `${row.assigneeName ?? "A colleague"} calls this lead in this campaign.`,
  day_limit: (row) => `Called ${times(row.attemptsToday)} today, the limit of this campaign. Next: tomorrow.`,
  resting: (row, viewer) =>
    row.nextAttemptAt ? `Resting until ${dayAndTime(row.nextAttemptAt, viewer)}.` : "Resting.",
  same_hours: (row, viewer) =>
    `Not reached at this time of day before. Next: ${row.opensAt ? dayAndTime(row.opensAt, viewer) : "later"}, another time of day.`,
};

/** Why a lead that is blocked cannot be called; nothing where it can. */
export const blockSentence = (row: QueueRow, viewer: Viewer): string =>
  row.block === null ? "" : blockSentences[row.block](row, viewer);

function why(row: QueueRow, viewer: Viewer): string {
  const at = row.callbackDueAt ? dayAndTime(row.callbackDueAt, viewer) : "now";
  switch (row.group) {
    case "callback_mine":
      return `Callback you promised for ${at}`;
    case "callback_anyone":
      return `Callback for anyone, due ${at}`;
    case "missed":
      return `Inbound missed ${row.callbackDueAt ? ago(row.callbackDueAt, viewer.now) : "just now"}`;
    case "callback_colleague":
      return `Callback ${row.callbackUserName ?? "a colleague"} promised for ${at}`;
    case "new":
      return "New, not called yet";
    case "retry":
      return row.lastAttemptAt && viewer.now.getTime() - row.lastAttemptAt.getTime() >= 12 * 3_600_000
        ? `${ordinal(row.attempts + 1)} try, another time of day`
        : `${ordinal(row.attempts + 1)} try, rested ${row.lastAttemptAt ? rest(row.lastAttemptAt, viewer.now) : ""}`.trimEnd();
    case null:
      return "Called from the lead";
  }
}

function rest(since: Date, now: Date): string {
  const minutes = Math.max(1, Math.round((now.getTime() - since.getTime()) / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** The vendor was asked and what it made of that is not known: it is never asked again by itself. */
export function unknownMessage(message: string): string {
  const what = /in time|gave up|given up/.test(message) ? "CallerDesk did not answer in 8 s." : message;
  return `${what} Your phone may still ring. Not tried again.`;
}

type Refusal = { workerPhone: string | null; message: string };
/** What a refused click says to the worker, and what to do about it (3.7). `message` is the provider's own sentence. */
export const dialMessages: Record<DialRefusal, (refusal: Refusal) => string> = {
  bad_credentials: () => "CallerDesk refused our key. Calls are stopped until an admin renews it.",
  worker_inactive: ({ workerPhone }) =>
    `CallerDesk says your phone is inactive or on break. Ask an admin to activate ${workerPhone ? formatPhone(workerPhone) : "it"}.`,
  no_balance: () => "CallerDesk has no balance left for calls. Ask an admin to recharge it.",
  bad_number: ({ message }) => `CallerDesk cannot dial this: ${message}`,
  unreachable: () => "CallerDesk cannot be reached. Nothing was dialled. Call again in a moment.",
  limit: () => "CallerDesk takes no more calls at the moment. Nothing was dialled. Call again in a minute.",
  do_not_call: ({ message }) => `${message} Nothing was dialled.`,
  dialling_stopped: () => "All dialling was stopped just now. Nothing was dialled.",
  not_allowed: ({ message }) => `${message} Nothing was dialled.`,
  other: ({ message }) => `CallerDesk refused the call: ${message}`,
};

/** A judgement in words. The queue shows it and the dial refuses with it: there is no second opinion. */
export function callabilityOf(row: QueueRow, viewer: Viewer): Callability {
  if (row.block === null) return { isCallable: true, why: why(row, viewer), group: row.group };
  return {
    isCallable: false,
    reason: row.block,
    sentence: blockSentence(row, viewer),
    opensAt: row.opensAt,
    isForever: (foreverBlocks as readonly LeadBlock[]).includes(row.block),
  };
}

/** The lead has no place in the campaign it was asked for. */
export const notInCampaign: Callability = {
  isCallable: false,
  reason: "not_in_campaign",
  sentence: "This lead is not in this campaign.",
  opensAt: null,
  isForever: true,
};

/** A pause in words: "You are paused (lunch)." */
export const pauseWords: Record<PauseReason, string> = {
  short_break: "short break",
  lunch: "lunch",
  meeting: "meeting",
  training: "training",
  paperwork: "paperwork",
  other: "other",
  own_phone_missed: "your phone was not answered twice",
  no_input: "no key or click for 10 minutes",
  tab_closed: "the call desk was closed",
  no_line: "there is no line to call from",
  not_live: "this page was not Live for 30 s",
  account_refused: "CallerDesk refused our key",
  by_manager: "paused by a manager",
};

/** What a skip did, as the worker reads it. */
export function skipSentence(
  plan: SkipPlan,
  reason: SkipReason,
  viewer: Pick<Viewer, "now" | "timeZone">,
): string {
  if (plan.kind === "later") return `Back in the queue ${atTime(plan.at, viewer)}.`;
  return reason === "bad_data"
    ? "Out of this campaign: bad data."
    : "Out of this campaign: already spoken to.";
}
const atTime = (date: Date, viewer: Pick<Viewer, "now" | "timeZone">): string => {
  const said = dayAndTime(date, viewer);
  return said.includes(",")
    ? `${said.startsWith("tomorrow") ? "" : "on "}${said.replace(",", " at")}`
    : `at ${said}`;
};
