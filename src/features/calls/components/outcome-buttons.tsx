"use client";

import type { OutcomeId } from "@/contracts/ids";
import type { Outcome } from "../use-wrap-up-steps";
import classes from "./wrap-up.module.css";

type OutcomeButtonsProps = {
  outcomes: readonly Outcome[];
  chosenId: OutcomeId | null;
  suggestedId: OutcomeId | null;
  isBusy: boolean;
  onChoose: (outcome: Outcome, press: { hasShift: boolean }) => void;
};

/** The outcomes that have a digit, in its order. The one that blocks the number stands apart, last. */
export function OutcomeButtons({ outcomes, chosenId, suggestedId, isBusy, onChoose }: OutcomeButtonsProps) {
  return (
    <div className={classes.outcomes} role="group" aria-label="Outcome">
      {outcomes
        .filter((outcome) => outcome.digit !== null)
        .toSorted((a, b) => (a.digit ?? 0) - (b.digit ?? 0))
        .map((outcome) => (
          <OutcomeButton
            key={outcome.id}
            outcome={outcome}
            isChosen={outcome.id === chosenId}
            isSuggested={outcome.id === suggestedId}
            isBusy={isBusy}
            onChoose={onChoose}
          />
        ))}
    </div>
  );
}

export function OutcomeButton({
  outcome,
  isChosen,
  isSuggested,
  isBusy,
  onChoose,
}: {
  outcome: Outcome;
  isChosen: boolean;
  isSuggested: boolean;
  isBusy: boolean;
  onChoose: OutcomeButtonsProps["onChoose"];
}) {
  return (
    <button
      type="button"
      className={classes.outcome}
      aria-pressed={isChosen}
      // The digit is how it is chosen from the keyboard, and part of how it is spoken of.
      aria-keyshortcuts={outcome.digit === null ? undefined : String(outcome.digit)}
      data-suggested={(isSuggested && !isChosen) || undefined}
      data-danger={outcome.effect === "do_not_call" || undefined}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (!isBusy) onChoose(outcome, { hasShift: event.shiftKey });
      }}
    >
      {outcome.digit === null ? null : (
        <span className={classes.digit} aria-hidden="true">
          {outcome.digit}
        </span>
      )}
      <span className={classes.outcomeLabel}>
        {outcome.label}
        {isSuggested && !isChosen ? <span className={classes.suggested}>suggested</span> : null}
      </span>
    </button>
  );
}
