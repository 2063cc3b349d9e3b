import type { Callability, CallBlock } from "@/contracts/calls/views";
import type { CampaignStatus } from "@/contracts/campaigns/schema";

/** Everything that decides whether one lead may be called by one worker now. */
export type LeadFacts = {
  name: string;
  phone: string | null;
  phoneLastTen: string | null;
  isDemo: boolean;
  doNotCallAt: Date | null;
  leaseUserId: string | null;
  leaseHolderName: string | null;
  leaseExpiresAt: Date | null;
  /** Who is on a call with this lead now, if anybody. */
  onCallWith: { userId: string | null; name: string } | null;
  /** Null when the lead is called outside any campaign. */
  place: {
    campaignStatus: CampaignStatus;
    state: "queued" | "done";
    attempts: number;
    maxAttempts: number;
    nextAttemptAt: Date | null;
    callbackDueAt: Date | null;
    callbackUserId: string | null;
  } | null;
};

export type Judge = { userId: string; now: Date; timeZone: string; isTwin: boolean };

const no = (reason: CallBlock, sentence: string, opensAt: Date | null = null): Callability => ({
  isCallable: false,
  reason,
  sentence,
  opensAt,
});

function clockTime(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-IN", {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZone,
  }).format(date);
}
function dayAndTime(date: Date, now: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", timeZone });
  return day.format(date) === day.format(now)
    ? clockTime(date, timeZone)
    : `${day.format(date)}, ${clockTime(date, timeZone)}`;
}

/**
 * May this lead be called now, and why. The queue shows it and the dial obeys it: there is no second opinion.
 */
export function judgeLead(lead: LeadFacts, judge: Judge): Callability {
  const { now, timeZone } = judge;
  if (lead.doNotCallAt) {
    const on = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", timeZone }).format(
      lead.doNotCallAt,
    );
    return no("do_not_call", `Asked on ${on} not to be called. Nobody here can call this number.`);
  }
  if (!lead.phone) return no("no_phone", "No phone number. Add one to call.");
  if (!lead.phoneLastTen) return no("bad_number", `${lead.phone} is not a phone number that can be dialled.`);
  if (lead.isDemo && !judge.isTwin) {
    return no("demo_number", "Demo leads can be called with the simulated provider only.");
  }
  if (lead.onCallWith) {
    const isMine = lead.onCallWith.userId === judge.userId;
    return no(
      "on_a_call",
      isMine ? "You are on a call with this lead." : `On a call with ${lead.onCallWith.name}.`,
    );
  }
  if (
    lead.leaseUserId &&
    lead.leaseUserId !== judge.userId &&
    lead.leaseExpiresAt &&
    lead.leaseExpiresAt > now
  ) {
    return no(
      "leased",
      `${lead.leaseHolderName ?? "A colleague"} is on this lead until ${clockTime(lead.leaseExpiresAt, timeZone)}.`,
      lead.leaseExpiresAt,
    );
  }
  const { place } = lead;
  if (!place) return { isCallable: true, why: "Called from the lead" };
  if (place.campaignStatus !== "running") {
    const words = {
      draft: "has not started",
      paused: "is paused",
      completed: "is completed",
      running: "runs",
    } as const;
    return no("campaign_not_running", `This campaign ${words[place.campaignStatus]}.`);
  }
  if (place.state === "done") return no("done", "Done in this campaign.");
  if (place.callbackDueAt) {
    const at = dayAndTime(place.callbackDueAt, now, timeZone);
    if (place.callbackUserId === judge.userId)
      return { isCallable: true, why: `Callback you promised for ${at}` };
    if (place.callbackUserId === null) return { isCallable: true, why: `Callback for anyone, due ${at}` };
    return { isCallable: true, why: `Callback a colleague promised for ${at}` };
  }
  if (place.attempts >= place.maxAttempts) {
    return no("attempts_used", `Called ${place.attempts} times, the limit of this campaign.`);
  }
  if (place.nextAttemptAt && place.nextAttemptAt > now) {
    return no(
      "resting",
      `Resting until ${dayAndTime(place.nextAttemptAt, now, timeZone)}.`,
      place.nextAttemptAt,
    );
  }
  if (place.attempts === 0) return { isCallable: true, why: "New, not called yet" };
  return { isCallable: true, why: `Try ${place.attempts + 1} of ${place.maxAttempts}, rested` };
}
