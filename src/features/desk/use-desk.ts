"use client";

import { useIsMutating } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useLive } from "@/client/live-provider";
import { screenId } from "@/client/screen-id";
import { serverNow } from "@/client/server-clock";
import { useServerMoments } from "@/client/use-server-moments";
import { useWorkspace } from "@/client/workspace-provider";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { DeskView } from "@/contracts/desk/views";
import type { CallId, CampaignId, LeadId } from "@/contracts/ids";
import { stageOf } from "@/features/calls/call-words";
import { completeAndDialKey, useDial, useWrapUp } from "@/features/calls/hooks";
import { useComplete, useCompletion, useOwnDialler } from "@/features/calls/use-complete";
import { type DeskState, deskState, heldLeadOf, pickableCallOf, type Refusal, stepOf } from "./desk-state";
import { leadIdOf, type OnDesk } from "./lead-panel";
import { queueEntries } from "./queue-panel";
import { holdWords, otherTabWords, refusedWords } from "./messages";
import { usePrePick } from "./talk-zone";
import { useDeskActions } from "./use-desk-actions";
import { useLapsedLease, useLeaseUpkeep } from "./use-lease";
import { usePower } from "./use-power";

export type Asking = "skip" | "pause" | "callback" | "anyones_callback" | "follow_up" | "number";

/** Everything the desk knows and may do, for its two layouts. */
export function useDesk(given: DeskView, mine: MyCalls, campaignId: CampaignId) {
  const { status: live } = useLive();
  const { user } = useWorkspace();
  const router = useRouter();
  const now = useServerMoments([
    given.lease?.expiresAt,
    mine.open[0]?.wrapUpDueAt,
    ...mine.live.map(stuckAtOf),
  ]);
  const actions = useDeskActions(campaignId);
  const { dial, isDialling: isAsked } = useDial(actions.takeInstead);
  const isUnanswered = useIsMutating({ mutationKey: completeAndDialKey }) > 0 || isAsked;
  const { reopen, finish } = useWrapUp();
  const completion = useCompletion(mine.open[0] ?? null);
  const { complete } = useComplete();
  const [chosenId, setPreviewId] = useState<LeadId | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const isDialling = useIsDialling(isUnanswered, sent, mine);
  const [popupHold, setPopupHold] = useState<string | null>(null);
  /** The call whose note is being typed: its zone stays until the note is left, whatever comes. */
  const [notedCall, setNotedCall] = useState<CallView | null>(null);
  const isTyping = useIsTyping();

  const onSent = () => {
    setPreviewId(null);
    setAsking(null);
    setRefusal(null);
    forgetLapsed();
    setSent({ at: new Date(serverNow()), known: outgoingOf(mine) });
  };
  const onRefused = (refused: CallView) => {
    if (refused.lead)
      setRefusal({
        leadId: refused.lead.id,
        name: refused.lead.name,
        refusal: refused.dialRefusal,
        sentence: refused.dialMessage ?? refusedWords,
      });
  };
  const call = (leadId: LeadId, isByItself: boolean) => {
    onSent();
    dial(leadId, campaignId, { ...(isByItself ? { screenId: screenId() } : {}), onRefused });
  };
  const take = (leadId?: LeadId) => {
    setPreviewId(null);
    setAsking(null);
    setRefusal(null);
    forgetLapsed();
    actions.take(leadId);
  };

  // A popup that is gone holds nothing, whatever it said last.
  const hold =
    (mine.open.length > 0 ? popupHold : null) ??
    (isTyping ? holdWords.typing : asking ? holdWords.choosing : null);
  const { power, isHolder, takeOver, next } = usePower({
    desk: given,
    hold,
    isBusy: isDialling || actions.isTaking || completion.isBusy,
    refusedId: refusal?.leadId ?? null,
    accept: () => completion.complete(),
    take: (leadId) => take(leadId ?? undefined),
    dial: (leadId) => call(leadId, true),
  });
  useOwnDialler({
    next: (ended) => {
      const leadId = next(ended);
      return leadId && leadId !== refusal?.leadId ? { leadId, campaignId } : null;
    },
    onSent,
    onRefused,
    onError: actions.takeInstead,
  });
  const desk = { ...given, power };
  const isOnCall = mine.live.length > 0 || mine.open.length > 0;
  const [lapsed, forgetLapsed] = useLapsedLease(desk.lease, isOnCall);
  const state = deskState({ desk, mine, live, isDialling, lapsed, refusal, now });
  const heldId = desk.lease?.lead.id ?? null;
  const previewId = chosenId === heldId ? null : chosenId;
  useLeaseUpkeep(campaignId, heldId, desk.lease?.expiresAt ?? null);
  const prePick = usePrePick(pickableCallOf(state));
  const lastOutcome = prePick.outcomes.find((outcome) => outcome.id === mine.undoable?.outcome?.id);
  const advances = desk.worker.mode === "manual" && (lastOutcome?.advances ?? true);
  useAdvance(state, mine, advances, () => take());

  const runPrimary = () => {
    const step = stepOf(state);
    setPreviewId(null);
    // A press in this tab says which tab its person is at.
    if (desk.worker.mode === "power" && !isHolder) takeOver();
    switch (step) {
      case "take":
        return take();
      case "retake":
        return state.kind === "lease_lapsed" ? take(state.leadId) : undefined;
      case "dial": {
        if (state.kind === "dial_refused") return call(state.leadId, false);
        const lead = heldLeadOf(state);
        return lead ? call(lead.id, false) : undefined;
      }
      case "complete":
        return completion.complete();
      case "reopen":
        return state.kind === "outcome_folded" ? reopen(state.call.id) : undefined;
      case "call_again":
        if (state.kind !== "phone_not_answered") return undefined;
        finish(state.call.id);
        return state.call.lead ? call(state.call.lead.id, false) : undefined;
      case "resume":
        if (state.kind === "phone_not_answered") finish(state.call.id);
        return actions.resume();
      case "set_outcome_now":
        return state.kind === "waiting_for_report" ? actions.setOutcomeNow(state.call.id) : undefined;
      case "sign_in":
        return window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`);
      case null:
        return undefined;
    }
  };

  const isCompletion = stepOf(state) === "complete";
  const reason = isCompletion ? completion.reason : null;
  const isBusy = actions.isTaking || (isCompletion && completion.isBusy);
  const pickable = pickableCallOf(state);
  const lead = heldLeadOf(state);
  const onDesk = findOnDesk(state, desk, mine, previewId);
  const entries = queueEntries(desk);

  return {
    desk,
    state,
    live,
    onDesk,
    heldId,
    previewId,
    asking,
    isBusy,
    reason,
    /** In place of the state's own label. */
    label: isCompletion && completion.label !== "Done" ? `${completion.label}, next` : null,
    detail:
      state.kind === "next_in" || state.kind === "accepting"
        ? (hold ?? (isHolder ? null : otherTabWords))
        : null,
    sentAt: sent?.at ?? null,
    /** A call of which nothing has been heard for long: it may be ended by hand. */
    isStuck: (live: CallView) => now > stuckAtOf(live),
    pickable,
    notedCall,
    prePick,
    /** A digit where the wrap-up is folded to its edge: only what asks for nothing more; the rest is asked in full. */
    completeDigit: (digit: number) => {
      const ended = mine.open[0];
      const outcome = prePick.outcomes.find((each) => each.digit === digit);
      if (!ended || !outcome || outcome.asksTime || outcome.needsNote || outcome.effect === "do_not_call")
        return false;
      complete(ended.id, { outcomeId: outcome.id });
      return undefined;
    },
    lead,
    actions,
    canPause: desk.worker.pause === null,
    runPrimary: () => {
      if (stepOf(state) !== null && reason === null && !isBusy) runPrimary();
    },
    preview: setPreviewId,
    browse: (by: 1 | -1) => {
      const at = entries.findIndex((entry) => entry.item.leadId === leadIdOf(onDesk));
      const next = entries[Math.min(entries.length - 1, Math.max(0, at + by))];
      if (next) setPreviewId(next.item.leadId);
    },
    backToHeld: previewId && heldId ? () => setPreviewId(null) : null,
    take,
    ask: setAsking,
    answerSkip: (why: Parameters<typeof actions.skip>[1], note: string | null) => {
      setAsking(null);
      if (lead) actions.skip(lead.id, why, note, () => take());
    },
    answerPause: (why: Parameters<typeof actions.pause>[0], note: string | null) => {
      setAsking(null);
      actions.pause(why, note);
    },
    answerTime: (at: Date, assignee: "me" | "anyone") => {
      setAsking(null);
      if (!lead) return;
      if (asking === "follow_up") actions.followUp(lead, at, user.id);
      else actions.callback(lead, at, assignee, () => take());
    },
    stopPower: () => actions.setMode("manual"),
    openLead: () => {
      const id = leadIdOf(onDesk);
      if (id) router.push(`/dashboard/leads/${id}`);
    },
    noteFocus: (about: CallView, isFocused: boolean) => setNotedCall(isFocused ? about : null),
    setPopupHold,
  };
}

export type DeskModel = ReturnType<typeof useDesk>;

const stuckAfterMs = 45_000;
const stuckAtOf = (call: CallView) => stageOf(call).from.getTime() + stuckAfterMs;

/** The last press of Call Now: when, by the server's clock, and the outgoing calls that were there before it. */
type Sent = { at: Date; known: readonly CallId[] };

const outgoingOf = ({ live, open, folded }: MyCalls): CallId[] =>
  [...live, ...open, ...folded].filter((call) => call.direction === "outbound").map((call) => call.id);

/**
 * A dial is on its way and its row is not known yet. The provider may hang on the click while its report is here
 * already: from the row on, the rows alone say what is.
 */
function useIsDialling(isUnanswered: boolean, sent: Sent | null, mine: MyCalls): boolean {
  const [found, setFound] = useState<Sent | null>(null);
  const hasRow = isUnanswered && sent !== null && outgoingOf(mine).some((id) => !sent.known.includes(id));
  // Kept while rendering: the row may leave the list before the provider has answered.
  if (hasRow && found !== sent) setFound(sent);
  return isUnanswered && !hasRow && found !== sent;
}

/** Whether the focus is in a text field: nothing may happen by itself meanwhile. */
function useIsTyping(): boolean {
  const [isTyping, setIsTyping] = useState(false);
  useEffect(() => {
    const look = () => {
      const active = document.activeElement;
      setIsTyping(
        active instanceof HTMLElement &&
          (active.isContentEditable || active.matches("textarea, input:not([type=radio], [type=checkbox])")),
      );
    };
    // After the move: at `focusout` the next element has no focus yet.
    const later = () => queueMicrotask(look);
    document.addEventListener("focusin", look);
    document.addEventListener("focusout", later);
    return () => {
      document.removeEventListener("focusin", look);
      document.removeEventListener("focusout", later);
    };
  }, []);
  return isTyping;
}

/**
 * A wrap-up that was finished leads to the next lead, unless its outcome says that it does not; in manual mode only the
 * dial waits for the worker, and in power mode the server names each step.
 */
function useAdvance(state: DeskState, mine: MyCalls, advances: boolean, take: () => void): void {
  const wantsNext = useRef(false);
  useEffect(() => {
    const isOverCall =
      state.kind === "outcome_needed" || state.kind === "wrap_up" || state.kind === "phone_not_answered";
    if (isOverCall || mine.live.some((call) => call.direction === "outbound")) wantsNext.current = true;
    if (state.kind === "idle" && wantsNext.current) {
      wantsNext.current = false;
      if (advances) take();
    }
  });
}

function findOnDesk(
  state: DeskState,
  desk: DeskView,
  mine: MyCalls,
  previewId: LeadId | null,
): OnDesk | null {
  const preview = previewId
    ? queueEntries(desk).find(({ item }) => item.leadId === previewId)?.item
    : undefined;
  if (preview) return { kind: "preview", item: preview, isNext: false };
  // Only a call that went out from here takes the lead's place: an incoming one has the dock.
  const call = mine.live.find((each) => each.direction === "outbound") ?? mine.open[0];
  if (call && desk.lease?.lead.id !== call.lead?.id) return { kind: "call", call };
  if (desk.lease) return { kind: "held", lead: desk.lease.lead };
  if (state.kind === "lease_lapsed") {
    const item = queueEntries(desk).find((entry) => entry.item.leadId === state.leadId)?.item;
    if (item) return { kind: "preview", item, isNext: true };
  }
  return state.kind === "idle" ? { kind: "preview", item: state.next, isNext: true } : null;
}
