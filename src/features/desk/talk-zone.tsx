"use client";

import type { ReactNode } from "react";
import { trpc } from "@/client/trpc";
import { showFailure } from "@/components/toasts";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { OutcomeId } from "@/contracts/ids";
import { NoteField } from "@/features/calls/components/note-field";
import { useOutcomes } from "@/features/calls/hooks";
import { useCallNote } from "@/features/calls/use-call-note";
import zone from "./zone.module.css";

/** Picks the outcome of a call that is still on; it only waits for the report. */
export function usePrePick(call: CallView | null) {
  const utils = trpc.useUtils();
  const outcomes = useOutcomes();
  const { mutate } = trpc.calls.prePick.useMutation({
    // One after the other: of two quick digits the second counts.
    scope: { id: "calls.prePick" },
    onError: (error) => showFailure("The outcome was not picked", error),
    // Not before the last of them: what is read in between would show an earlier one.
    onSettled: () => {
      if (utils.calls.prePick.isMutating() <= 1) void utils.calls.mine.invalidate();
    },
  });
  const pick = (outcomeId: OutcomeId) => {
    if (!call) return;
    // The same press again takes it back.
    const next = call.pickedOutcomeId === outcomeId ? null : outcomeId;
    utils.calls.mine.setData(undefined, (mine): MyCalls | undefined =>
      mine
        ? {
            ...mine,
            live: mine.live.map((each) => (each.id === call.id ? { ...each, pickedOutcomeId: next } : each)),
          }
        : mine,
    );
    mutate({ callId: call.id, outcomeId: next });
  };
  return {
    outcomes: outcomes.data ?? [],
    pick,
    pickDigit: (digit: number) => {
      const outcome = outcomes.data?.find((each) => each.digit === digit);
      if (outcome) pick(outcome.id);
    },
    pickCallback: () => {
      const outcome = outcomes.data?.find((each) => each.asksTime);
      if (outcome) pick(outcome.id);
    },
  };
}

type TalkZoneProps = {
  call: CallView;
  script: ReactNode;
  isPickable: boolean;
  onNoteFocusChange: (isFocused: boolean) => void;
};

/** While the call is on: what to say, the outcomes under it, and the note that goes on in the wrap-up. */
export function TalkZone({ call, script, isPickable, onNoteFocusChange }: TalkZoneProps) {
  const { outcomes, pick } = usePrePick(call);
  const note = useCallNote(call);
  return (
    <>
      {script}
      <div className={zone.below}>
        <div className={zone.headRow}>
          <h2 className={zone.label}>Outcome</h2>
          <span className={zone.hint}>
            {call.pickedOutcomeId ? "Waits for the report" : "Can be picked while you talk"}
          </span>
        </div>
        <div className={zone.grid} role="group" aria-label="Outcome, picked ahead">
          {outcomes.map((outcome) => (
            <button
              key={outcome.id}
              type="button"
              className={zone.choice}
              aria-pressed={call.pickedOutcomeId === outcome.id}
              data-danger={outcome.effect === "do_not_call" || undefined}
              aria-disabled={!isPickable || undefined}
              onClick={() => {
                if (isPickable) pick(outcome.id);
              }}
            >
              {outcome.digit === null ? null : (
                <span className={zone.digit} aria-hidden="true">
                  {outcome.digit}
                </span>
              )}
              <span>{outcome.label}</span>
            </button>
          ))}
        </div>
      </div>
      <div
        className={zone.below}
        data-talk-note=""
        onFocus={() => onNoteFocusChange(true)}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) onNoteFocusChange(false);
        }}
      >
        <NoteField note={note} />
      </div>
    </>
  );
}
