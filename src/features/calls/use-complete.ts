"use client";

import { useCallback, useEffect } from "react";
import { screenId } from "@/client/screen-id";
import { newRequestKey } from "@/client/request-key";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { showFailure } from "@/components/toasts";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { CallId, CampaignId, LeadId, OutcomeId } from "@/contracts/ids";
import { useAsking } from "./asking";
import { personOf } from "./call-words";
import { screenOf } from "./dial-screen";
import { refusedSentence, sayRefused, useIsCompleting, useKeepCall, useOutcomes } from "./hooks";

export type Choice = {
  outcomeId?: OutcomeId;
  acceptSuggested?: true;
  callbackAt?: Date;
  callbackAssignee?: "me" | "anyone";
};

/** The desk that dials by itself: what comes after a wrap-up, and who hears how it went. */
export type OwnDialler = {
  /** Null = nothing is dialled by itself now. */
  next: (ended: CallId) => { leadId: LeadId; campaignId: CampaignId } | null;
  onSent: () => void;
  onRefused: (call: CallView) => void;
  /** May take an error upon itself, and says so. */
  onError: (error: unknown) => boolean;
};

/** A tab has one desk, and the popup that ends a wrap-up need not stand in it, nor live until the answer. */
let dialler: OwnDialler | null = null;

/** Makes this desk the one that is asked, for as long as it is there. */
export function useOwnDialler(own: OwnDialler): void {
  useEffect(() => {
    dialler = own;
    return () => {
      dialler = null;
    };
  });
}

/**
 * Ends a wrap-up in one request: the outcome, or the suggested one, or none, and done. Where the desk dials by itself
 * then, the same request asks for that too.
 */
export function useComplete() {
  const utils = trpc.useUtils();
  const keepCall = useKeepCall();
  const leave = async (callId: string, { outcome, undoUntil }: RouterOutputs["calls"]["complete"]) => {
    // An answer under way may be older than this.
    await Promise.all([utils.calls.mine.cancel(), utils.desk.get.cancel()]);
    utils.calls.mine.setData(undefined, (mine): MyCalls | undefined => {
      if (!mine) return mine;
      const call = [...mine.open, ...mine.folded].find((each) => each.id === callId);
      const without = (list: readonly CallView[]) => list.filter((each) => each.id !== callId);
      return {
        ...mine,
        open: without(mine.open),
        folded: without(mine.folded),
        undoable:
          undoUntil && call
            ? { callId: call.id, leadName: personOf(call), outcome, until: undoUntil }
            : mine.undoable,
      };
    });
  };
  const onSettled = () => {
    void utils.calls.mine.invalidate();
    void utils.calls.recent.invalidate();
    void utils.desk.get.invalidate();
  };
  const { mutate } = trpc.calls.complete.useMutation({
    onSuccess: (left, { callId }) => leave(callId, left),
    onError: (error) => showFailure("Outcome not saved", error),
    onSettled,
  });
  const { mutate: mutateBoth } = trpc.calls.completeAndDial.useMutation({
    onSuccess: async (answer, { completion }) => {
      await leave(completion.callId, answer);
      const { call, notDialled } = answer;
      if (call) keepCall(call);
      if (call?.dialState === "refused") {
        if (dialler) dialler.onRefused(call);
        else sayRefused(refusedSentence(call));
      }
      if (notDialled && !dialler?.onError(notDialled)) sayRefused(notDialled.message);
    },
    // The outcome must not be lost because the next lead is gone: once more without it. Saved already, it stays.
    onError: (_error, { completion }) => mutate(completion),
    onSettled,
  });
  const complete = useCallback(
    (callId: CallId, choice: Choice) => {
      const next = dialler?.next(callId);
      if (!next) return mutate({ callId, ...choice });
      dialler?.onSent();
      return mutateBoth({
        completion: { callId, ...choice },
        dial: {
          ...next,
          requestKey: newRequestKey(),
          screen: screenOf(window.location.pathname),
          screenId: screenId(),
        },
      });
    },
    [mutate, mutateBoth],
  );
  return { complete };
}

/**
 * The step that ends a call's wrap-up. Where an outcome is suggested, the same step takes it, and its label says
 * so: a person pressed it, so it is that person's word.
 */
export function useCompletion(call: CallView | null) {
  const outcomes = useOutcomes();
  const { complete } = useComplete();
  const isBusy = useIsCompleting(call?.id ?? null);
  const [asking] = useAsking(call?.id ?? null);
  const labelled = (id: OutcomeId | null) => outcomes.data?.find((outcome) => outcome.id === id) ?? null;
  // Chosen, and only its note is awaited.
  const chosen = asking?.kind === "note" ? labelled(asking.outcomeId) : null;
  const suggested =
    call && !call.outcome && call.canAcceptSuggested ? labelled(call.suggestedOutcomeId) : null;
  const reason =
    asking?.kind === "callback"
      ? "Say when to call back first"
      : asking?.kind === "block"
        ? "Answer the question below first"
        : call?.isOutcomeRequired && !suggested && !chosen
          ? "Choose an outcome first"
          : null;
  return {
    label: chosen ? `Save “${chosen.label}”` : suggested ? `Accept “${suggested.label}”` : "Done",
    isBusy,
    /** Why it cannot be done yet; null = it can. */
    reason,
    complete: () => {
      if (!call || reason !== null) return;
      complete(call.id, chosen ? { outcomeId: chosen.id } : suggested ? { acceptSuggested: true } : {});
    },
  };
}
