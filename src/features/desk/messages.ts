import type { CampaignStatus, SkipReason } from "@/contracts/campaigns/schema";
import type { DeskState, DeskStateKind } from "./desk-state";

/** Every word of the desk's call card, in one place. `primary` names the step that Enter takes, or what is waited for. */
export type CardWords = { title: string; detail: string; primary: string; isOff?: true };

type Words = { [K in DeskStateKind]: (state: Extract<DeskState, { kind: K }>) => CardWords };

const nameOf = (call: { lead: { name: string } | null; customerPhone: string }) =>
  call.lead?.name ?? call.customerPhone;

const campaignWords: Record<CampaignStatus, { title: string; detail: string }> = {
  draft: { title: "Not started", detail: "A manager has not started this campaign yet." },
  running: { title: "Running", detail: "" },
  paused: { title: "Paused", detail: "A manager paused this campaign. Your call was not touched." },
  completed: { title: "Completed", detail: "A manager closed this campaign." },
};

const words: Words = {
  signed_out: () => ({
    title: "Signed out",
    detail: "Your note is kept on this device.",
    primary: "Sign in",
  }),
  dialling: () => ({
    title: "Asking CallerDesk…",
    detail: "Your phone rings first, then the customer's.",
    primary: "Sent",
    isOff: true,
  }),
  unconfirmed: () => ({
    title: "No answer from CallerDesk",
    detail: "Not tried again: your phone may still ring.",
    primary: "Finding out",
    isOff: true,
  }),
  worker_ringing: () => ({
    title: "Your phone is ringing",
    detail: "Pick up, then the customer is called.",
    primary: "Calling",
    isOff: true,
  }),
  customer_ringing: () => ({
    title: "Ringing customer",
    detail: "You picked up.",
    primary: "Calling",
    isOff: true,
  }),
  incoming: ({ call }) => ({
    title: "Incoming call",
    detail: `${nameOf(call)} is calling you.`,
    primary: "On a call",
    isOff: true,
  }),
  talking: () => ({ title: "Talking", detail: "Both sides picked up.", primary: "On a call", isOff: true }),
  on_the_call: () => ({
    title: "On the call",
    detail: "CallerDesk has not said whether the customer picked up.",
    primary: "On a call",
    isOff: true,
  }),
  phone_not_answered: () => ({
    title: "You did not pick up",
    detail: "So the customer was not called, and it costs no attempt.",
    primary: "Call again",
  }),
  outcome_needed: ({ call, isOverdue }) => ({
    title: isOverdue ? "Outcome needed" : "Wrap-up",
    detail: `Choose an outcome for the call with ${nameOf(call)} to go on.`,
    primary: "Done, next",
  }),
  wrap_up: ({ call }) => ({
    title: "Wrap-up",
    detail: `The call with ${nameOf(call)} is over.`,
    primary: "Done, next",
  }),
  outcome_folded: ({ call }) => ({
    title: "Outcome needed",
    detail: `The last call with ${nameOf(call)} has no outcome. Choose one to go on.`,
    primary: "Open that call",
  }),
  not_live: ({ status }) => ({
    title: status.kind === "offline" ? "Offline" : status.kind === "connecting" ? "Connecting…" : "Not live",
    detail: "A call now could be a second one. Notes are kept and sent later.",
    primary: "Call Now",
    isOff: true,
  }),
  campaign_not_running: ({ status }) => ({ ...campaignWords[status], primary: "Call Now", isOff: true }),
  worker_blocked: ({ sentence }) => ({
    title: "Calls are stopped",
    detail: sentence,
    primary: "Call Now",
    isOff: true,
  }),
  lease_held: ({ why }) => ({ title: "Yours", detail: why, primary: "Call Now" }),
  lead_blocked: ({ sentence }) => ({ title: "Cannot be called", detail: sentence, primary: "Next lead" }),
  idle: ({ next }) => ({ title: "Ready", detail: `Next: ${next.name}`, primary: "Start" }),
  none_callable: () => ({
    title: "Waiting",
    detail: "Nobody can be called right now. The next one shows up here by itself.",
    primary: "Waiting",
    isOff: true,
  }),
  finished: () => ({
    title: "This list is done",
    detail: "Every lead was reached or is closed.",
    primary: "Done",
    isOff: true,
  }),
  empty: () => ({
    title: "No leads yet",
    detail: "A manager adds leads to this campaign.",
    primary: "Waiting",
    isOff: true,
  }),
};

/** The card's words for a state. */
export function cardWords(state: DeskState): CardWords {
  const entry = words[state.kind] as (state: DeskState) => CardWords;
  return entry(state);
}

export const skipWords: Record<SkipReason, string> = {
  bad_data: "Bad data",
  wrong_time: "Wrong time",
  already_spoke: "Already spoke",
  other: "Other",
};

export const endByHandWords = {
  action: "End this call",
  title: "End this call by hand?",
  message:
    "Only where the phones are down and no report comes. It does not hang up anybody. If CallerDesk's report arrives later, it fills in what happened.",
  confirm: "End this call",
};
