import { serverNow } from "@/client/server-clock";
import {
  formatClock,
  formatClockIn,
  formatDateTime,
  formatNumber,
  formatShortClock,
} from "@/components/format";
import type { CampaignStatus } from "@/contracts/campaigns/schema";
import type { SkipReason } from "@/contracts/campaigns/words";
import type { PauseReason } from "@/contracts/desk/schema";
import type { DeskLead, LeadBlock } from "@/contracts/desk/views";
import { keyOf } from "@/features/keys/key-table";
import type { DeskState, DeskStateKind } from "./desk-state";

/** Every word of the desk, in one place: plain, who did what, no shouting. */

/** `primary` names the step that Enter takes, or what is waited for. */
export type CardWords = {
  title: string;
  detail: string;
  primary: string;
  tone?: "warning" | "bad";
};

type Words = { [K in DeskStateKind]: (state: Extract<DeskState, { kind: K }>) => CardWords };

const nameOf = (call: { lead: { name: string } | null; customerPhone: string }) =>
  call.lead?.name ?? call.customerPhone;

export const pauseWords: Record<PauseReason, string> = {
  short_break: "Short break",
  lunch: "Lunch",
  meeting: "Meeting",
  training: "Training",
  paperwork: "Paperwork",
  other: "Other",
  own_phone_missed: "Your phone was not answered twice",
  no_input: "Nothing was pressed for ten minutes",
  tab_closed: "The desk was closed",
  no_line: "There was no line to call from",
  not_live: "The connection was gone for half a minute",
  account_refused: "CallerDesk refused our key",
  by_manager: "A manager paused you",
};

export const skipWords: Record<SkipReason, { label: string; effect: string }> = {
  bad_data: { label: "Bad data", effect: "Leaves this campaign" },
  wrong_time: { label: "Wrong time", effect: "Comes back later" },
  already_spoke: { label: "Already spoke", effect: "Leaves this campaign" },
  other: { label: "Other", effect: "Say why in a few words" },
};

const campaignWords: Record<CampaignStatus, { title: string; detail: string; primary: string }> = {
  draft: {
    title: "Not started",
    detail: "A manager has not started this campaign yet.",
    primary: "Waiting for a manager",
  },
  running: { title: "Running", detail: "", primary: "Call Now" },
  paused: {
    title: "Campaign paused",
    detail: "A manager paused this campaign. Your call was not touched.",
    primary: "Waiting for a manager",
  },
  completed: {
    title: "Campaign completed",
    detail: "A manager closed this campaign. Its list is kept.",
    primary: "Nothing to call here",
  },
};

/** The reasons of the table "why nobody can be called". */
export const reasonWords: Record<LeadBlock, string> = {
  do_not_call: "Do not call",
  no_phone: "No number",
  bad_number: "Not a phone number",
  demo_number: "Demo numbers",
  no_consent: "No consent",
  line_class: "Line not for this purpose",
  on_a_call: "On a call",
  not_in_campaign: "Not in this campaign",
  done: "Done here",
  attempts_used: "Attempts used up",
  campaign_not_running: "Campaign does not run",
  leased: "With colleagues",
  callback_planned: "Callback planned",
  assigned: "Given to colleagues",
  day_limit: "Called often enough today",
  resting: "Resting",
  same_hours: "Rest until another time of day",
  holiday: "Holiday",
  hours: "Outside calling hours",
};

const words: Words = {
  signed_out: () => ({
    title: "Signed out",
    detail: "Your note is kept on this device.",
    primary: "Sign in",
  }),
  dialling: () => ({
    title: "Asking CallerDesk…",
    detail: "Your phone rings first, then the customer's. It cannot be called back.",
    primary: "Sent",
  }),
  unconfirmed: () => ({
    title: "No answer from CallerDesk",
    detail: "It did not answer in 8 s. Your phone may still ring. Not tried again.",
    primary: "Finding out what happened",
    tone: "warning",
  }),
  worker_ringing: () => ({
    title: "Your phone is ringing",
    detail: "Pick up, then the customer is called.",
    primary: "Pick up your phone",
  }),
  customer_ringing: () => ({
    title: "Ringing customer",
    detail: "You picked up.",
    primary: "Wait for the customer",
  }),
  incoming: ({ call }) => ({
    title: "Incoming call",
    detail: call.lead
      ? `${call.lead.name} is calling you. A opens the lead.`
      : `${call.customerPhone} is calling you.`,
    primary: "Pick up your phone",
  }),
  talking: ({ call }) => ({
    title: "Talking",
    detail: call.pickedOutcomeId
      ? "The outcome is picked and waits for the report."
      : "Pick the outcome any time: 1-9.",
    primary: call.pickedOutcomeId ? "Hang up when you are done" : "Talk, then pick an outcome",
  }),
  on_the_call: ({ call }) => ({
    title: "On the call",
    detail: call.pickedOutcomeId
      ? "The outcome is picked and waits for the report."
      : "CallerDesk has not said whether the customer picked up.",
    primary: call.pickedOutcomeId ? "Hang up when you are done" : "Talk, then pick an outcome",
  }),
  waiting_for_report: ({ call }) => ({
    title: "Waiting for the report",
    detail: `Nothing was heard of this call for long. CallerDesk was asked${
      call.askedProviderAt ? ` at ${formatClock(call.askedProviderAt)}` : ""
    }.`,
    primary: "Set outcome now",
    tone: "warning",
  }),
  phone_not_answered: ({ isPaused }) => ({
    title: "You did not pick up",
    detail: isPaused
      ? "Paused: your phone was not answered twice. No customer was called. Resume when ready."
      : "So the customer was not called, and it costs no attempt.",
    primary: isPaused ? "Resume" : "Call again",
    tone: "warning",
  }),
  wrap_up: ({ call }) => ({
    title: "Wrap-up",
    detail: `The call with ${nameOf(call)} is over.`,
    primary: "Done, next",
  }),
  outcome_needed: ({ call, isOverdue }) => ({
    title: isOverdue ? "Outcome needed" : "Wrap-up",
    detail: `Choose an outcome for the call with ${nameOf(call)} to go on.`,
    primary: "Done, next",
    ...(isOverdue ? { tone: "warning" as const } : {}),
  }),
  accepting: ({ call }) => ({
    title: "Wrap-up",
    detail: `${nameOf(call)} was not reached. The suggested outcome is taken by itself; 1-9 chooses another, H holds.`,
    primary: "Done, next",
  }),
  outcome_folded: ({ call }) => ({
    title: "Outcome needed",
    detail: `The last call with ${nameOf(call)} has no outcome. Choose one to go on.`,
    primary: "Open that call",
    tone: "warning",
  }),
  not_live: ({ status }) => ({
    title: status.kind === "offline" ? "Offline" : status.kind === "connecting" ? "Connecting…" : "Not live",
    detail: "A call now could be a second one. Notes are kept here and sent after.",
    primary: status.kind === "offline" ? "Waiting for the connection" : "Connecting…",
    tone: "warning",
  }),
  dialling_stopped: ({ stop }) => ({
    title: "All dialling is stopped",
    detail: `${stop.byName ?? "A manager"} stopped it at ${formatShortClock(stop.at)}${
      stop.reason ? `: “${stop.reason}”` : ""
    }. Calls that were on were not touched.`,
    primary: "Waiting for a manager",
    tone: "bad",
  }),
  campaign_not_running: ({ status, pause }) => {
    const entry = campaignWords[status];
    if (status !== "paused" || !pause) return entry;
    const by = pause.byName ?? "A manager";
    const why = pause.reason ? `: “${pause.reason}”` : "";
    return {
      ...entry,
      detail: `${by} paused this campaign at ${formatShortClock(pause.at)}${why}. Your call was not touched.`,
    };
  },
  paused: ({ pause }) => ({
    title: "Paused",
    detail: pauseSentence(pause),
    primary: "Resume",
    ...(pause.by === "self" ? {} : { tone: "warning" as const }),
  }),
  worker_blocked: ({ sentence }) => ({
    title: "Calls are stopped",
    detail: sentence,
    primary: "Waiting for an admin",
    tone: "bad",
  }),
  dial_refused: ({ sentence, refusal, name }) => ({
    title: `${name} was not called`,
    detail: sentence,
    primary:
      refusal === "bad_number" || refusal === "do_not_call" || refusal === "not_allowed"
        ? "Next lead"
        : "Call again",
    tone: "bad",
  }),
  next_in: ({ lead, why }) => ({
    title: `Next: ${lead.name}`,
    detail: why,
    primary: "Call now",
  }),
  lease_held: ({ why }) => ({ title: "Yours", detail: why, primary: "Call Now" }),
  lead_blocked: ({ sentence, lead }) => ({
    title: "Cannot be called",
    detail: `${clockThere(lead)}${sentence}${keysThere(lead)}`,
    primary: "Next lead",
    tone: "warning",
  }),
  lease_lapsed: ({ name }) => ({
    title: "The lease ended",
    detail: `${name} is free for colleagues again. What you typed is kept.`,
    primary: "Take it again",
    tone: "warning",
  }),
  idle: ({ next }) => ({
    title: "Ready",
    detail: `Next: ${next.name}`,
    primary: "Start",
  }),
  none_callable: ({ nextOpensAt, waiting }) => ({
    title: "Nobody can be called right now",
    detail: nextOpensAt
      ? `${formatNumber(waiting)} wait. The next one opens ${timeOrDay(nextOpensAt)} and comes by itself.`
      : `${formatNumber(waiting)} wait. The next one comes by itself.`,
    primary: nextOpensAt ? `Wait until ${timeOrDay(nextOpensAt).replace(/^at /, "")}` : "Wait",
  }),
  finished: ({ total, result }) => ({
    title: "This list is done",
    detail: result
      ? `${leadsWords(total)}, ${formatNumber(result.reached)} reached, ${formatNumber(result.good)} with a good outcome.`
      : `${leadsWords(total)}.`,
    primary: "Nothing left to call",
  }),
  empty: () => ({
    title: "No leads yet",
    detail: "A manager adds leads to this campaign.",
    primary: "Waiting for leads",
  }),
  no_campaign: () => ({
    title: "No campaign",
    detail: "No campaign is assigned to you. Ask a manager, or call any lead from Leads.",
    primary: "Waiting for a campaign",
  }),
};

const leadsWords = (count: number) => (count === 1 ? "1 lead" : `${formatNumber(count)} leads`);

/** "It is 20:14 in Kolkata. ", where the customer's time is the reason. */
function clockThere({ callability, timeZone }: DeskLead): string {
  const isTime = !callability.isCallable && ["hours", "holiday"].includes(callability.reason);
  const clock = isTime ? formatClockIn(new Date(serverNow()), timeZone) : null;
  return clock ? `It is ${clock}. ` : "";
}

/** Where the number is the reason: the keys of what helps. */
function keysThere({ callability }: DeskLead): string {
  return !callability.isCallable && ["bad_number", "no_phone"].includes(callability.reason)
    ? ` ${keyOf("openLead")} opens the lead, ${keyOf("skip")} skips it.`
    : "";
}

/** "at 10:00" today, "22 Nov, 10:00" on another day. */
function timeOrDay(at: Date): string {
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? `at ${formatShortClock(at)}` : formatDateTime(at);
}

function pauseSentence(pause: Extract<DeskState, { kind: "paused" }>["pause"]): string {
  const since = `since ${formatShortClock(pause.since)}`;
  const note = pause.note ? `: “${pause.note}”` : "";
  if (pause.by === "manager") return `${pause.byName ?? "A manager"} paused you, ${since}${note}.`;
  if (pause.by === "system") return `${pauseWords[pause.reason]}, ${since}. Resume when ready.`;
  return `${pauseWords[pause.reason]}${note}, ${since}.`;
}

/** The card's words for a state. */
export function cardWords(state: DeskState): CardWords {
  const entry = words[state.kind] as (state: DeskState) => CardWords;
  return entry(state);
}

export const sentWords = (at: Date) => `Sent ${formatClock(at)}`;

export const chooserWords = {
  skip: { title: "Skip: why?", note: "Why is it skipped?", submit: "Skip" },
  pause: { title: "Pause: what for?", note: "What for?", submit: "Pause" },
  callback: { title: "Call back when?" },
  anyones_callback: { title: "When may anyone call back?" },
  follow_up: { title: "Follow up when?" },
  cancel: "Cancel",
} as const;

export const numberWords = {
  title: "Call a number",
  action: "Call a number",
  field: "Phone number",
  example: "98765 43210 or +44 20 7946 0958",
  call: "Call",
  hint: "Where it is in nobody's book it becomes a lead of yours. After the call you can say that it is none.",
} as const;

/** A colleague was faster. `ago` is in seconds; null where it is not known. */
export const takenWords = (holder: string, ago: number | null, hasNext: boolean): string =>
  `${holder} ${ago === null ? "is on this lead" : `took this lead ${formatAgo(ago)}`}. ${
    hasNext ? "Here is the next one." : "Nobody else can be called now."
  }`;
const formatAgo = (seconds: number): string =>
  seconds < 60 ? `${Math.max(1, Math.round(seconds))} s ago` : `${Math.round(seconds / 60)} min ago`;

export const timeWords = {
  tenMinutes: "In 10 minutes",
  oneHour: "In 1 hour",
  tomorrow: (now: Date) => `Tomorrow ${formatShortClock(now)}`,
  pick: "Pick a time…",
} as const;

export const modeWords = { manual: "Manual", power: "Power" } as const;
export const modeTips = {
  manual: "The next lead is shown, and you press Call Now.",
  power: "The next lead is dialled by itself. Esc stops it.",
} as const;

export const noNoteWords = "No note yet";

/** In the row that says why a lead is next, once it is not next any more. */
export const onDeskWords = { onCall: "On this call now", called: "Called just now" } as const;

export const refusedWords = "CallerDesk refused this call.";
export const otherTabWords = "Another tab of yours dials by itself. Press Call now to dial from here.";
export const holdWords = { typing: "Held: you are typing", choosing: "Held: you are choosing" } as const;
export const leaseLostNote = "The lease ended. Take it again (⏎)";

export const endByHandWords = {
  action: "End this call",
  title: "End this call by hand?",
  message:
    "Only where the phones are down and no report comes. It does not hang up anybody. If CallerDesk's report arrives later, it fills in what happened.",
  confirm: "End this call",
};
