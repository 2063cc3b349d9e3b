"use client";

import { formatDuration } from "@/components/format";
import type { CallView } from "@/contracts/calls/views";
import { useKeys } from "@/features/keys/use-keys";
import { personOf } from "../call-words";
import { useCallNote } from "../use-call-note";
import { usePopupShown } from "../use-popup-shown";
import { useWrapUpSteps } from "../use-wrap-up-steps";
import classes from "./call-popup.module.css";
import { CallStatusBadge } from "./call-status-badge";
import { OutcomeButton } from "./outcome-buttons";

type PopupPeekProps = { call: CallView; count: number; isStrip: boolean; onOpen: () => void };

/** The sheet of a phone drawn in: status, name, duration and the first four outcomes; a line alone while somebody types. */
export function PopupPeek({ call, count, isStrip, onOpen }: PopupPeekProps) {
  usePopupShown(call);
  const note = useCallNote(call);
  // What an outcome asks besides needs room: the sheet opens.
  const steps = useWrapUpSteps(call, note, onOpen);
  useKeys(
    "popup",
    {
      digit: ({ digit, hasShift }) => {
        const outcome = steps.outcomes?.find((each) => each.digit === digit);
        if (!outcome) return false;
        if (outcome.asksTime || outcome.effect === "do_not_call") onOpen();
        steps.choose(outcome, { hasShift });
        return true;
      },
      focusPopup: onOpen,
    },
    { armKey: call.id },
  );
  return (
    <section className={classes.peek} data-popup={call.id} aria-label={`Call with ${personOf(call)}`}>
      <button type="button" className={classes.peekHead} onClick={onOpen}>
        <CallStatusBadge call={call} />
        <span className={classes.peekName}>{personOf(call)}</span>
        <span className={classes.duration}>{formatDuration(call.durationSeconds)}</span>
        {count > 1 ? <span className={classes.clock}>1 of {count}</span> : null}
      </button>
      {isStrip ? null : (
        <div className={classes.peekOutcomes} role="group" aria-label="Outcome">
          {steps.outcomes?.slice(0, 4).map((outcome) => (
            <OutcomeButton
              key={outcome.id}
              outcome={outcome}
              isChosen={outcome.id === steps.chosen}
              isSuggested={outcome.id === steps.suggested?.id}
              isBusy={steps.isBusy}
              onChoose={(chosen) => {
                if (chosen.asksTime || chosen.effect === "do_not_call") onOpen();
                steps.choose(chosen);
              }}
            />
          ))}
        </div>
      )}
    </section>
  );
}
