"use client";

import { Anchor, Button } from "@mantine/core";
import { Link } from "@/components/link";
import { useRouter } from "next/navigation";
import { type FocusEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import { useLive } from "@/client/live-provider";
import { ClockIn } from "@/components/time";
import { Tip } from "@/components/tip";
import type { CallView } from "@/contracts/calls/views";
import { useKeys } from "@/features/keys/use-keys";
import { personOf, truthOf } from "../call-words";
import { atEnd, holdReason } from "../countdown";
import { useWrapUp } from "../hooks";
import { useCallNote } from "../use-call-note";
import { useCountdown, useTabVisible } from "../use-countdown";
import { usePopupShown } from "../use-popup-shown";
import type { RecordingControls } from "../use-recording";
import { useWrapUpSteps } from "../use-wrap-up-steps";
import classes from "./call-popup.module.css";
import { LegsTruth } from "./call-status-badge";
import { FollowUp } from "./follow-up";
import { KeepLead } from "./keep-lead";
import { NoteField } from "./note-field";
import { OutcomeArea } from "./outcome-area";
import { PopupHeader } from "./popup-header";
import { RecordingPlayer } from "./recording-player";
import { WhenRow } from "./when-row";

export type CallPopupProps = {
  call: CallView;
  ringSeconds: number;
  /** "1 of 3" with its arrows; null for a single one. */
  queue: ReactNode;
  /** On the desk the primary button is the call card's, and Enter presses that one. */
  isInDesk: boolean;
  /** It came by a press of one's own, and need not be deaf at first. */
  isStepped: boolean;
  onStep: (by: 1 | -1) => void;
  /** Why the ring stands still, for who waits for it; null = it runs. */
  onHoldChange?: ((reason: string | null) => void) | undefined;
};

/**
 * What is left to do after a call, in reading order. It never takes the focus by itself, closing it loses nothing,
 * and nothing in it changes its height.
 */
export function CallPopup(props: CallPopupProps) {
  const { call, ringSeconds, queue, isInDesk, onHoldChange } = props;
  usePopupShown(call);
  const titleId = useId();
  const root = useRef<HTMLElement>(null);
  const noteRef = useRef<HTMLTextAreaElement>(null);
  const focusNote = useCallback(() => noteRef.current?.focus(), []);
  const note = useCallNote(call);
  const steps = useWrapUpSteps(call, note, focusNote);
  const { finish, fold } = useWrapUp();
  const [isPlaying, setIsPlaying] = useState(false);
  const { hold, isKeptOpen, keepOpen, within } = useHold({
    isUnsaved: note.isUnsaved || steps.asking !== null || steps.isBusy,
    isPlaying,
  });

  const close = useCallback(() => {
    void note.flush();
    if (atEnd(call) === "fold") fold(call.id);
    else finish(call.id);
  }, [call, finish, fold, note]);
  const countdown = useCountdown({ seconds: ringSeconds, isHeld: hold !== null, onEnd: close });
  useEffect(() => onHoldChange?.(hold), [onHoldChange, hold]);
  const recording = useRef<RecordingControls | null>(null);
  const handleReady = useCallback((controls: RecordingControls | null) => {
    recording.current = controls;
  }, []);
  usePopupKeys({ ...props, root, recording, focusNote, steps, keepOpen, close });

  const truth = truthOf(call);
  const name = personOf(call);
  const { asking } = steps;
  const doneReason =
    call.isOutcomeRequired && !steps.chosen && !steps.suggested ? "Choose an outcome first" : null;

  return (
    <section
      ref={root}
      role="dialog"
      aria-labelledby={titleId}
      className={classes.popup}
      data-popup={call.id}
      data-in-desk={isInDesk || undefined}
      tabIndex={-1}
      {...within}
    >
      <PopupHeader
        call={call}
        ringSeconds={ringSeconds}
        remainingMs={countdown.remainingMs}
        hold={hold}
        isKeptOpen={isKeptOpen}
        onKeepOpen={keepOpen}
        onClose={close}
      />
      <div className={classes.body}>
        <div className={classes.who}>
          <h2 id={titleId} className={classes.name}>
            {call.lead ? (
              <Anchor component={Link} href={`/dashboard/leads/${call.lead.id}`} inherit c="inherit">
                {name}
              </Anchor>
            ) : (
              name
            )}
            {call.lead?.company ? <span className={classes.company}> · {call.lead.company}</span> : null}
          </h2>
          <span className={classes.clock}>
            <ClockIn timeZone={call.customerTimeZone} />
          </span>
        </div>
        <div className={classes.facts}>
          {[call.customerPhone, call.line ? `via ${call.line.label}` : null, call.campaign?.name ?? null]
            .filter((fact) => fact !== null)
            .map((fact) => (
              <span key={fact} title={fact}>
                {fact}
              </span>
            ))}
          <KeepLead call={call} />
          {queue}
        </div>
        <p className={classes.truth}>
          <LegsTruth call={call} />
          {truth ? <span>{truth}</span> : null}
        </p>

        <RecordingPlayer call={call} onPlayingChange={setIsPlaying} onReady={handleReady} />
        <OutcomeArea call={call} steps={steps} />
        <NoteField ref={noteRef} note={note} />
        {asking?.kind === "callback" ? (
          <WhenRow
            label="Call back"
            isAsked
            isBusy={steps.isBusy}
            assignee={asking.assignee}
            onAssignee={(assignee) => steps.ask({ ...asking, assignee })}
            onPick={steps.answerCallback}
            onLeave={() => steps.ask(null)}
          />
        ) : (
          <FollowUp call={call} isAsked={asking?.kind === "followUp"} onLeave={() => steps.ask(null)} />
        )}
      </div>

      <div className={classes.footer}>
        {call.lead ? (
          <Anchor component={Link} href={`/dashboard/leads/${call.lead.id}`} size="sm">
            History ›
          </Anchor>
        ) : null}
        <Anchor component={Link} href={`/dashboard/calls/${call.id}#recorder`} size="sm">
          Flight recorder ›
        </Anchor>
        {isInDesk ? null : (
          <Tip label={doneReason}>
            <Button
              size="sm"
              className={classes.done}
              justify="space-between"
              rightSection={<span aria-hidden="true">⏎</span>}
              data-disabled={doneReason !== null || undefined}
              aria-disabled={doneReason !== null}
              onClick={() => steps.finish()}
            >
              {steps.suggested && !steps.chosen ? `Accept “${steps.suggested.label}”` : "Done"}
            </Button>
          </Tip>
        )}
      </div>
    </section>
  );
}

/** Whether anything keeps the popup open, and what to hang on its element to know. */
function useHold({ isUnsaved, isPlaying }: { isUnsaved: boolean; isPlaying: boolean }) {
  const { status } = useLive();
  const isVisible = useTabVisible();
  const [isKeptOpen, setIsKeptOpen] = useState(false);
  const [isPointerInside, setIsPointerInside] = useState(false);
  const [isFocusInside, setIsFocusInside] = useState(false);
  const isCovered = useIsCovered();
  const hold = holdReason({
    isKeptOpen,
    isPointerInside,
    isFocusInside,
    isUnsaved,
    isPlaying,
    isTabHidden: !isVisible,
    isLive: status.kind === "live",
    isCovered,
  });
  const keepOpen = useCallback(() => setIsKeptOpen((is) => !is), []);
  const within = {
    onPointerEnter: () => setIsPointerInside(true),
    onPointerLeave: () => setIsPointerInside(false),
    onFocus: () => setIsFocusInside(true),
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setIsFocusInside(false);
    },
  };
  return { hold, isKeptOpen, keepOpen, within };
}

/** A dialog or drawer lies above. */
function useIsCovered(): boolean {
  const [isCovered, setIsCovered] = useState(false);
  useEffect(() => {
    const look = () => setIsCovered(document.querySelector("[role='dialog'][aria-modal='true']") !== null);
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, []);
  return isCovered;
}

type PopupKeys = CallPopupProps & {
  root: { current: HTMLElement | null };
  recording: { current: RecordingControls | null };
  focusNote: () => void;
  steps: ReturnType<typeof useWrapUpSteps>;
  keepOpen: () => void;
  close: () => void;
};

function usePopupKeys({
  call,
  isInDesk,
  isStepped,
  onStep,
  root,
  recording,
  focusNote,
  steps,
  keepOpen,
  close,
}: PopupKeys): void {
  const router = useRouter();
  const cameFrom = useRef<Element | null>(null);
  const isInside = () => root.current?.contains(document.activeElement) ?? false;
  /** Back to where one was before "." or N. */
  const leave = () => {
    const { current } = cameFrom;
    cameFrom.current = null;
    if (current instanceof HTMLElement && current.isConnected && current !== document.body) current.focus();
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  const remember = () => {
    if (!isInside()) cameFrom.current = document.activeElement;
  };
  const play = (act: (controls: RecordingControls) => void): boolean => {
    if (recording.current) act(recording.current);
    return recording.current !== null;
  };
  useKeys(
    "popup",
    {
      digit: ({ digit, hasShift }) => digit !== null && steps.chooseDigit(digit, { hasShift }),
      allOutcomes: () => {
        remember();
        steps.ask({ kind: "all" });
      },
      note: () => {
        remember();
        focusNote();
      },
      callback: ({ hasShift }) => steps.askCallback({ hasShift }),
      followUp: () => steps.ask({ kind: "followUp" }),
      saveAndDone: () => {
        if (!isInside()) return false;
        if (steps.finish()) leave();
        return true;
      },
      // On the desk the card's button has it. Elsewhere only from within: Enter opens rows of lists.
      primary: () => (isInDesk || !isInside() ? false : void steps.finish()),
      // Left to the page where there is nothing to play.
      recording: () => play((controls) => controls.toggle()),
      back: () => play((controls) => controls.seekBy(-5)),
      forward: () => play((controls) => controls.seekBy(5)),
      hold: keepOpen,
      close,
      openLead: () => (call.lead ? router.push(`/dashboard/leads/${call.lead.id}`) : false),
      previousCall: () => onStep(-1),
      nextCall: () => onStep(1),
      focusPopup: () => {
        remember();
        root.current?.focus();
      },
      leave: () => {
        if (!isInside()) return false;
        leave();
        return true;
      },
    },
    { armKey: isStepped ? null : call.id },
  );
}
