"use client";

import { notifications } from "@mantine/notifications";
import { useMutationState, useQueryClient } from "@tanstack/react-query";
import { getMutationKey, getQueryKey } from "@trpc/react-query";
import { useCallback } from "react";
import { useLive } from "@/client/live-provider";
import { isDialSafe } from "@/client/live-status";
import { serverNow } from "@/client/server-clock";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { showFailure } from "@/components/toasts";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { DeskView, PowerStep } from "@/contracts/desk/views";
import type { CallId, CampaignId, LeadId, OutcomeId } from "@/contracts/ids";
import { useAsking } from "./asking";
import { personOf } from "./call-words";
import { screenOf } from "./dial-screen";
import { newRequestKey } from "@/client/request-key";

const completeKey = getMutationKey(trpc.calls.complete);

/** Calls whose completion is on its way, as one text. */
function useLeaving(): string {
  const ids = useMutationState({
    filters: { mutationKey: completeKey, status: "pending" },
    select: ({ state: { variables } }) =>
      typeof variables === "object" && variables !== null && "callId" in variables
        ? String(variables.callId)
        : "",
  });
  return ids.join();
}

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
            else sayRefused(call.dialMessage ?? "The provider refused this call.");
          },
        },
      ),
    [mutate],
  );
  return { dial, isDialling: mutation.isPending, leadId: mutation.variables?.leadId ?? null };
}

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

export type Choice = {
  outcomeId?: OutcomeId;
  acceptSuggested?: true;
  callbackAt?: Date;
  callbackAssignee?: "me" | "anyone";
};

/** Power mode without a preview: whose turn it is then was said before, and need not be asked first. */
function afterWrapUp(power: PowerStep, callId: string): PowerStep {
  return "thenLeadId" in power && power.thenLeadId && power.callId === callId
    ? { kind: "dial", leadId: power.thenLeadId, at: new Date(serverNow()) }
    : power;
}

/** Ends a wrap-up in one request: the outcome, or the suggested one, or none, and done. */
export function useComplete() {
  const utils = trpc.useUtils();
  const queryClient = useQueryClient();
  const { mutate, isPending } = trpc.calls.complete.useMutation({
    onSuccess: async ({ outcome, undoUntil }, { callId }) => {
      // An answer under way may be older than this.
      await Promise.all([utils.calls.mine.cancel(), utils.desk.get.cancel()]);
      queryClient.setQueriesData<DeskView>({ queryKey: getQueryKey(trpc.desk.get) }, (desk) =>
        desk?.power ? { ...desk, power: afterWrapUp(desk.power, callId) } : desk,
      );
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
    },
    onError: (error) => showFailure("Outcome not saved", error),
    onSettled: () => {
      void utils.calls.mine.invalidate();
      void utils.calls.recent.invalidate();
      void utils.desk.get.invalidate();
    },
  });
  const complete = useCallback((callId: CallId, choice: Choice) => mutate({ callId, ...choice }), [mutate]);
  return { complete, isPending };
}

/**
 * The step that ends a call's wrap-up. Where an outcome is suggested, the same step takes it, and its label says
 * so: a person pressed it, so it is that person's word.
 */
export function useCompletion(call: CallView | null) {
  const outcomes = useOutcomes();
  const { complete, isPending } = useComplete();
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
    isBusy: isPending,
    /** Why it cannot be done yet; null = it can. */
    reason,
    complete: () => {
      if (!call || reason !== null) return;
      complete(call.id, chosen ? { outcomeId: chosen.id } : suggested ? { acceptSuggested: true } : {});
    },
  };
}
