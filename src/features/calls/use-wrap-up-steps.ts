"use client";

import { useCallback } from "react";
import type { RouterOutputs } from "@/client/trpc";
import type { CallView } from "@/contracts/calls/views";
import { useAsking } from "./asking";
import { useIsCompleting, useOutcomes } from "./hooks";
import { useComplete } from "./use-complete";
import type { CallNote } from "./use-call-note";

export type Outcome = RouterOutputs["outcomes"]["list"][number];

/**
 * The steps of one wrap-up: an outcome ends it in one request, unless it asks for a time, wants a note, or blocks the
 * number. `focusNote` is called only after a press of the worker's own.
 */
export function useWrapUpSteps(call: CallView, note: CallNote, focusNote: () => void) {
  const { data: outcomes } = useOutcomes();
  const [asking, ask] = useAsking(call.id);
  const { complete } = useComplete();
  const isPending = useIsCompleting(call.id);
  const { flush, text } = note;
  const hasNote = text.trim() !== "";

  /** A note that the outcome needs is saved first; any other travels beside it and is kept here if it cannot. */
  const end = useCallback(
    async (choice: Parameters<typeof complete>[1], needsNote: boolean) => {
      ask(null);
      const saving = flush();
      if (needsNote) await saving;
      complete(call.id, choice);
    },
    [ask, flush, complete, call.id],
  );

  const choose = useCallback(
    (outcome: Outcome, { hasShift = false }: { hasShift?: boolean } = {}) => {
      if (isPending) return;
      const { id: outcomeId } = outcome;
      if (outcome.asksTime) ask({ kind: "callback", outcomeId, assignee: hasShift ? "anyone" : "me" });
      else if (outcome.effect === "do_not_call") ask({ kind: "block", outcomeId });
      else if (outcome.needsNote && !hasNote) {
        ask({ kind: "note", outcomeId });
        focusNote();
      } else void end({ outcomeId }, outcome.needsNote);
    },
    [isPending, ask, hasNote, focusNote, end],
  );

  const chooseDigit = useCallback(
    (digit: number, press: { hasShift: boolean }): boolean => {
      const outcome = outcomes?.find((each) => each.digit === digit);
      if (outcome) choose(outcome, press);
      return outcome !== undefined;
    },
    [outcomes, choose],
  );

  const askCallback = useCallback(
    (press: { hasShift: boolean }) => {
      const outcome = outcomes?.find((each) => each.asksTime);
      if (outcome) choose(outcome, press);
      else ask({ kind: "followUp" });
    },
    [outcomes, choose, ask],
  );

  /** What was asked for has been said. */
  const answerCallback = useCallback(
    (callbackAt: Date, assignee: "me" | "anyone") => {
      if (asking?.kind !== "callback") return;
      const needsNote = outcomes?.find((each) => each.id === asking.outcomeId)?.needsNote ?? false;
      void end({ outcomeId: asking.outcomeId, callbackAt, callbackAssignee: assignee }, needsNote);
    },
    [asking, outcomes, end],
  );
  const answerBlock = useCallback(() => {
    if (asking?.kind === "block") void end({ outcomeId: asking.outcomeId }, false);
  }, [asking, end]);

  const suggested =
    call.outcome === null ? (outcomes?.find((each) => each.id === call.suggestedOutcomeId) ?? null) : null;
  const chosen = asking && "outcomeId" in asking ? asking.outcomeId : null;

  /** ⌘/Ctrl ⏎ and Done: the chosen outcome, or the suggested one, or none where none is needed. */
  const finish = useCallback((): boolean => {
    if (isPending) return false;
    if (asking?.kind === "callback" || asking?.kind === "block" || asking?.kind === "all") return false;
    const outcome = outcomes?.find((each) => each.id === chosen) ?? suggested;
    if (
      outcome &&
      (outcome.asksTime || outcome.effect === "do_not_call" || (outcome.needsNote && !hasNote))
    ) {
      choose(outcome);
      return false;
    }
    if (!outcome && call.isOutcomeRequired) return false;
    void end(outcome ? { outcomeId: outcome.id } : {}, outcome?.needsNote ?? false);
    return true;
  }, [isPending, asking, outcomes, chosen, suggested, hasNote, choose, call.isOutcomeRequired, end]);

  return {
    outcomes,
    asking,
    ask,
    choose,
    chooseDigit,
    askCallback,
    answerCallback,
    answerBlock,
    finish,
    suggested,
    chosen: isPending ? null : chosen,
    isBusy: isPending,
  };
}

export type WrapUpSteps = ReturnType<typeof useWrapUpSteps>;
