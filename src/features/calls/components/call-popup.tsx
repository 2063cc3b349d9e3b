"use client";

import { ActionIcon, Anchor, Button, Text, Tooltip } from "@mantine/core";
import Link from "next/link";
import { type FocusEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import { useLive } from "@/client/live-provider";
import { formatDuration } from "@/components/format";
import { ClockIn } from "@/components/time";
import type { CallView } from "@/contracts/calls/views";
import { keyOf } from "@/features/keys/key-table";
import { digitOf, mayActOnKey, readFocus, readKey } from "../arming";
import { personOf, truthOf } from "../call-words";
import { atEnd, holdReason } from "../countdown";
import { useCompletion, useWrapUp } from "../hooks";
import { useCallNote } from "../use-call-note";
import { useCountdown, useTabVisible } from "../use-countdown";
import { usePopupShown } from "../use-popup-shown";
import classes from "./call-popup.module.css";
import { CallStatusBadge, LegsTruth } from "./call-status-badge";
import { CountdownRing } from "./countdown-ring";
import { FollowUp } from "./follow-up";
import { NoteField } from "./note-field";
import { OutcomeGrid } from "./outcome-grid";
import { RecordingPlayer } from "./recording-player";

type CallPopupProps = {
  call: CallView;
  ringSeconds: number;
  /** "1 of 3" with its arrows; null for a single one. */
  queue: ReactNode;
  /** On the desk the primary button is the call card's, and Enter presses that one. */
  isInDesk: boolean;
  isCovered?: boolean;
  onStep: (by: 1 | -1) => void;
};

/** What is left to do after a call. It never takes the focus, and closing it loses nothing. */
export function CallPopup({ call, ringSeconds, queue, isInDesk, isCovered = false, onStep }: CallPopupProps) {
  const titleId = useId();
  const root = useRef<HTMLElement>(null);
  const noteRef = useRef<HTMLTextAreaElement>(null);
  const choose = useRef<((digit: number) => void) | null>(null);
  const { status } = useLive();
  const isVisible = useTabVisible();
  const note = useCallNote(call);
  const { finish, fold } = useWrapUp();
  const completion = useCompletion(call);
  usePopupShown(call);
  const [isKeptOpen, setIsKeptOpen] = useState(false);
  const [isPointerInside, setIsPointerInside] = useState(false);
  const [isFocusInside, setIsFocusInside] = useState(false);
  const [isPlaying, setIsPlaying] = useState(false);
  const [isAsking, setIsAsking] = useState(false);

  const hold = holdReason({
    isKeptOpen,
    isPointerInside,
    isFocusInside,
    isUnsaved: note.isUnsaved || isAsking || completion.isBusy,
    isPlaying,
    isTabHidden: !isVisible,
    isLive: status.kind === "live",
    isCovered,
  });

  const close = useCallback(() => {
    void note.flush();
    if (atEnd(call) === "fold") fold(call.id);
    else finish(call.id);
  }, [call, finish, fold, note]);
  const countdown = useCountdown({ seconds: ringSeconds, isHeld: hold !== null, onEnd: close });

  const handleReady = useCallback((next: ((digit: number) => void) | null) => {
    choose.current = next;
  }, []);
  usePopupKeys({
    root,
    noteRef,
    choose,
    onClose: close,
    onStep,
    onKeepOpen: () => setIsKeptOpen((is) => !is),
  });

  const handleBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsFocusInside(false);
  };
  const truth = truthOf(call);
  const name = personOf(call);

  return (
    <section
      ref={root}
      role="dialog"
      aria-labelledby={titleId}
      className={classes.popup}
      data-popup={call.id}
      tabIndex={-1}
      onPointerEnter={() => setIsPointerInside(true)}
      onPointerLeave={() => setIsPointerInside(false)}
      onFocus={() => setIsFocusInside(true)}
      onBlur={handleBlur}
    >
      <div className={classes.header}>
        <CallStatusBadge call={call} />
        <span className={classes.duration}>{formatDuration(call.durationSeconds)}</span>
        {queue}
        <span className={classes.headerEnd}>
          {ringSeconds > 0 && hold === null ? (
            <CountdownRing remainingMs={countdown.remainingMs} seconds={ringSeconds} />
          ) : null}
          {ringSeconds > 0 ? (
            <Tooltip label={hold && !isKeptOpen ? hold : `Keep it open (${keyOf("hold")})`}>
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                className={classes.keep}
                aria-pressed={isKeptOpen}
                onClick={() => setIsKeptOpen((is) => !is)}
              >
                {isKeptOpen ? "Kept open" : hold ? "Held" : "Keep open"}
              </Button>
            </Tooltip>
          ) : null}
          <Tooltip label={`${call.isOutcomeRequired ? "Put it into the dock" : "Close"} (${keyOf("close")})`}>
            <ActionIcon
              variant="subtle"
              color="gray"
              className={classes.keep}
              aria-label="Close this call"
              onClick={close}
            >
              ✕
            </ActionIcon>
          </Tooltip>
        </span>
      </div>

      <div className={classes.body}>
        <div>
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
          <Text size="sm" c="dimmed" className={classes.facts}>
            <span>{call.customerPhone}</span>
            {call.line ? <span>via {call.line.label}</span> : null}
            {call.campaign ? <span>{call.campaign.name}</span> : null}
            <ClockIn timeZone={call.customerTimeZone} />
          </Text>
          <div className={classes.truth}>
            <LegsTruth call={call} />
            {truth ? <span>{truth}</span> : null}
          </div>
        </div>

        <RecordingPlayer call={call} onPlayingChange={setIsPlaying} />

        <div>
          <div className={classes.sectionHead}>
            <span className={classes.label}>Outcome</span>
            {call.isOutcomeRequired ? <span className={classes.needed}>Needed to go on</span> : null}
          </div>
          <OutcomeGrid call={call} onReady={handleReady} onAskingChange={setIsAsking} />
        </div>

        <NoteField
          ref={noteRef}
          text={note.text}
          state={note.state}
          onChange={note.change}
          onBlur={() => void note.flush()}
        />
        <FollowUp call={call} />
      </div>

      <div className={classes.footer}>
        <Anchor component={Link} href={`/dashboard/calls/${call.id}`} size="sm">
          Call history
        </Anchor>
        {isInDesk ? null : (
          <Tooltip label={completion.reason} disabled={completion.reason === null}>
            <Button
              size="sm"
              data-disabled={completion.reason !== null || undefined}
              aria-disabled={completion.reason !== null}
              loading={completion.isBusy}
              onClick={() => {
                if (completion.reason !== null) return;
                void note.flush();
                completion.complete();
              }}
            >
              {completion.label}
            </Button>
          </Tooltip>
        )}
      </div>
    </section>
  );
}

type PopupKeys = {
  root: { current: HTMLElement | null };
  noteRef: { current: HTMLTextAreaElement | null };
  choose: { current: ((digit: number) => void) | null };
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
  onKeepOpen: () => void;
};

function usePopupKeys(keys: PopupKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const shownAt = performance.now();
    let cameFrom: Element | null = null;
    const handle = (event: KeyboardEvent) => {
      const { root, noteRef, choose, onClose, onStep, onKeepOpen } = latest.current;
      const isInside = root.current?.contains(document.activeElement) ?? false;
      if (event.key === "Escape" && isInside && !event.defaultPrevented && !event.isComposing) {
        if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
        else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        return;
      }
      if (!mayActOnKey(readKey(event), readFocus(), performance.now() - shownAt)) return;
      const digit = digitOf(event);
      if (digit !== null && digit > 0 && !event.shiftKey) {
        choose.current?.(digit);
        return;
      }
      const actions: Record<string, () => void> = {
        h: onKeepOpen,
        x: onClose,
        n: () => noteRef.current?.focus(),
        ".": () => {
          cameFrom = document.activeElement;
          root.current?.focus();
        },
        "[": () => onStep(-1),
        "]": () => onStep(1),
      };
      const action = actions[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", handle);
    return () => window.removeEventListener("keydown", handle);
  }, []);
}
