"use client";

import { notifications } from "@mantine/notifications";
import { useMutationState } from "@tanstack/react-query";
import { getMutationKey } from "@trpc/react-query";
import { useCallback } from "react";
import { useLive } from "@/client/live-provider";
import { isDialSafe } from "@/client/live-status";
import { type RouterInputs, trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { CallId, CampaignId, LeadId } from "@/contracts/ids";
import { screenOf } from "./dial-screen";
import { newRequestKey } from "@/client/request-key";

const completeKey = getMutationKey(trpc.calls.complete);
export const completeAndDialKey = getMutationKey(trpc.calls.completeAndDial);

/** Calls whose completion is on its way, as one text. */
function useLeaving(): string {
  const alone = useMutationState({
    filters: { mutationKey: completeKey, status: "pending" },
    select: ({ state }) => (state.variables as RouterInputs["calls"]["complete"]).callId,
  });
  const withDial = useMutationState({
    filters: { mutationKey: completeAndDialKey, status: "pending" },
    select: ({ state }) => (state.variables as RouterInputs["calls"]["completeAndDial"]).completion.callId,
  });
  return [...alone, ...withDial].join();
}

/** Whether this call's completion is on its way. */
export const useIsCompleting = (callId: CallId | null) => {
  const leaving = useLeaving();
  return callId !== null && leaving.includes(callId);
};

/**
 * My calls: on the line, waiting as popups, folded. The event stream keeps it current. A call that is being
 * completed is gone from the screen at once; it is back where the server refuses.
 */
export function useMyCalls() {
  const leaving = useLeaving();
  const select = useCallback(
    (mine: MyCalls): MyCalls => {
      if (leaving === "") return mine;
      const staying = (list: readonly CallView[]) => list.filter((call) => !leaving.includes(call.id));
      return { ...mine, open: staying(mine.open), folded: staying(mine.folded) };
    },
    [leaving],
  );
  return trpc.calls.mine.useQuery(undefined, { staleTime: 5_000, select });
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
export function useKeepCall() {
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

type DialOptions = {
  /** Given where power mode dials by itself: the server takes it from one screen alone. */
  screenId?: string;
  /** Told in place of the toast where the page itself says what the provider refused. */
  onRefused?: (call: CallView) => void;
};

/**
 * Dials a lead once per press. A refusal is told in the provider's or our own sentence; nothing is repeated by itself.
 * `onError` may take an error upon itself, and says so.
 */
export function useDial(onError?: (error: unknown) => boolean) {
  const keepCall = useKeepCall();
  const utils = trpc.useUtils();
  const mutation = trpc.calls.dial.useMutation({
    onSuccess: keepCall,
    onError: (error) => {
      if (!onError?.(error)) sayRefused(errorSentence(error));
      void utils.calls.mine.invalidate();
    },
    onSettled: () => void utils.desk.get.invalidate(),
  });
  const { mutate } = mutation;
  const dial = useCallback(
    (leadId: LeadId, campaignId: CampaignId | null, { screenId, onRefused }: DialOptions = {}) =>
      mutate(
        {
          leadId,
          campaignId,
          requestKey: newRequestKey(),
          screen: screenOf(window.location.pathname),
          ...(screenId ? { screenId } : {}),
        },
        {
          onSuccess: (call) => {
            if (call.dialState !== "refused") return;
            if (onRefused) onRefused(call);
            else sayRefused(refusedSentence(call));
          },
        },
      ),
    [mutate],
  );
  return { dial, isDialling: mutation.isPending, leadId: mutation.variables?.leadId ?? null };
}

/** Why the provider did not place it, in its own words where it has some. */
export const refusedSentence = (call: CallView) => call.dialMessage ?? "The provider refused this call.";

export function sayRefused(sentence: string): void {
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
