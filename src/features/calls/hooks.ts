"use client";

import { notifications } from "@mantine/notifications";
import { useCallback } from "react";
import { useLive } from "@/client/live-provider";
import { isDialSafe } from "@/client/live-status";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { CallId, CampaignId, LeadId } from "@/contracts/ids";
import { screenOf } from "./dial-screen";
import { newRequestKey } from "./request-key";

/** My calls: on the line, waiting as popups, folded. The event stream keeps it current. */
export function useMyCalls() {
  return trpc.calls.mine.useQuery(undefined, { staleTime: 5_000 });
}

/** Why a dial may not be offered now, for any lead; null = it may. */
export function useDialBlock(): string | null {
  const { status } = useLive();
  const mine = useMyCalls();
  if (status.kind === "signed_out") return "You are signed out.";
  if (!isDialSafe(status)) return "Not live at the moment. A call now could be a second one.";
  const live = mine.data?.live[0];
  if (live) return `You are on a call with ${live.lead?.name ?? live.customerPhone}.`;
  return null;
}

/** Puts a call that an answer brought where the dock looks for it, without waiting for the stream. */
function useKeepCall() {
  const utils = trpc.useUtils();
  return useCallback(
    (call: CallView) => {
      utils.calls.mine.setData(undefined, (mine): MyCalls | undefined => {
        if (!mine) return mine;
        const others = (list: readonly CallView[]) => list.filter((each) => each.id !== call.id);
        return {
          ...mine,
          live: call.phase === "ended" ? others(mine.live) : [...others(mine.live), call],
          open:
            call.phase === "ended" && call.wrapUp === "open"
              ? [...others(mine.open), call]
              : others(mine.open),
          folded:
            call.phase === "ended" && call.wrapUp === "folded"
              ? [...others(mine.folded), call]
              : others(mine.folded),
        };
      });
      void utils.calls.mine.invalidate();
    },
    [utils],
  );
}

/** Dials a lead once per press. A refusal is told in the provider's or our own sentence; nothing is repeated by itself. */
export function useDial() {
  const keepCall = useKeepCall();
  const utils = trpc.useUtils();
  const mutation = trpc.calls.dial.useMutation({
    onSuccess: (call) => {
      keepCall(call);
      if (call.dialState === "refused") sayRefused(call.dialMessage ?? "The provider refused this call.");
    },
    onError: (error) => {
      sayRefused(errorSentence(error));
      void utils.calls.mine.invalidate();
    },
    onSettled: () => void utils.desk.get.invalidate(),
  });
  const { mutate } = mutation;
  const dial = useCallback(
    (leadId: LeadId, campaignId: CampaignId | null) =>
      mutate({
        leadId,
        campaignId,
        requestKey: newRequestKey(),
        screen: screenOf(window.location.pathname),
      }),
    [mutate],
  );
  return { dial, isDialling: mutation.isPending, leadId: mutation.variables?.leadId ?? null };
}

function sayRefused(sentence: string): void {
  notifications.show({
    id: "dial-refused",
    title: "Not called",
    message: sentence,
    color: "red",
    autoClose: 10_000,
  });
}

/** Ends a wrap-up: done, folded into the dock, or opened again. The screen changes at once and is put right by the server. */
export function useWrapUp() {
  const utils = trpc.useUtils();
  const move = useCallback(
    (callId: CallId, to: "open" | "folded" | "done") => {
      utils.calls.mine.setData(undefined, (mine): MyCalls | undefined => {
        if (!mine) return mine;
        const call = [...mine.open, ...mine.folded].find((each) => each.id === callId);
        if (!call) return mine;
        const moved: CallView = { ...call, wrapUp: to };
        const without = (list: readonly CallView[]) => list.filter((each) => each.id !== callId);
        return {
          ...mine,
          open: to === "open" ? [...without(mine.open), moved] : without(mine.open),
          folded: to === "folded" ? [...without(mine.folded), moved] : without(mine.folded),
        };
      });
    },
    [utils],
  );
  const settle = {
    onError: (error: unknown) => {
      notifications.show({ title: "Not closed", message: errorSentence(error), color: "red" });
    },
    onSettled: () => {
      void utils.calls.mine.invalidate();
      void utils.desk.get.invalidate();
    },
  };
  const finishing = trpc.calls.finish.useMutation(settle);
  const folding = trpc.calls.fold.useMutation(settle);
  const reopening = trpc.calls.reopen.useMutation(settle);
  return {
    finish: (callId: CallId) => {
      move(callId, "done");
      finishing.mutate({ callId });
    },
    fold: (callId: CallId) => {
      move(callId, "folded");
      folding.mutate({ callId });
    },
    reopen: (callId: CallId) => {
      move(callId, "open");
      reopening.mutate({ callId });
    },
  };
}

/** The workspace's outcomes in the order of their digits. */
export function useOutcomes() {
  return trpc.outcomes.list.useQuery(undefined, { staleTime: 5 * 60_000 });
}

/**
 * The step that ends a call's wrap-up. Where a required outcome is missing and one is suggested, the same step
 * takes the suggestion: a person pressed it, so it is that person's word.
 */
export function useCompletion(call: CallView | null) {
  const utils = trpc.useUtils();
  const outcomes = useOutcomes();
  const { finish } = useWrapUp();
  const setOutcome = trpc.calls.setOutcome.useMutation({
    onSuccess: (_nothing, { callId }) => finish(callId as CallId),
    onError: (error) => {
      notifications.show({ title: "Outcome not saved", message: errorSentence(error), color: "red" });
    },
    onSettled: () => void utils.calls.mine.invalidate(),
  });
  const suggested = call?.isOutcomeRequired
    ? (outcomes.data?.find((outcome) => outcome.id === call.suggestedOutcomeId) ?? null)
    : null;
  return {
    label: suggested ? `Accept “${suggested.label}”` : "Done",
    isBusy: setOutcome.isPending,
    /** Why it cannot be done yet; null = it can. */
    reason: call?.isOutcomeRequired && !suggested ? "Choose an outcome first" : null,
    complete: () => {
      if (!call) return;
      if (suggested) setOutcome.mutate({ callId: call.id, outcomeId: suggested.id });
      else if (!call.isOutcomeRequired) finish(call.id);
    },
  };
}
