"use client";

import { VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { usePreferences } from "@/client/preferences";
import { formatDuration } from "@/components/format";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import { personOf, statusWords } from "../call-words";
import { useMyCalls, useOutcomes } from "../hooks";
import { useFront } from "../use-front";
import classes from "./call-popup.module.css";
import { NoteRescue } from "./note-rescue";
import { PopupPeek } from "./popup-peek";
import { PopupQueue } from "./popup-queue";
import { UndoOffer } from "./undo-offer";

/** Wide enough for the desk to keep its own place for the popup. */
export const deskZoneQuery = "(min-width: 56.25em)";
const sheetQuery = "(max-width: 37.4em)";

/** The popup of every page. It is the row's state, not an event: a reload or another tab shows the same. */
export function CallPopups({ isDesk }: { isDesk: boolean }) {
  const mine = useMyCalls();
  // At hand before the first popup needs them.
  useOutcomes();
  const hasZone = useMediaQuery(deskZoneQuery, true) && isDesk;
  const open = mine.data?.open ?? [];
  return (
    <>
      <Announcement open={open} />
      <NoteRescue />
      <UndoOffer undoable={mine.data?.undoable ?? null} serverTime={mine.data?.serverTime ?? null} />
      {mine.data && open.length > 0 && !hasZone ? <Floating mine={mine.data} isDesk={isDesk} /> : null}
    </>
  );
}

const fields = "input, textarea, select, [contenteditable]";

function Floating({ mine, isDesk }: { mine: MyCalls; isDesk: boolean }) {
  const { popupRingSeconds } = usePreferences();
  const isSheet = useMediaQuery(sheetQuery, false);
  const box = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState<"left" | "right">("right");
  const [isExpanded, setIsExpanded] = useState(false);
  const isTypingElsewhere = useTypingOutside(box);

  // Never over the field that somebody types in: then it stands at the other side.
  useLayoutEffect(() => {
    const look = () => {
      const focused = document.activeElement;
      const own = box.current;
      if (!own || !(focused instanceof HTMLElement) || own.contains(focused) || !focused.matches(fields))
        return;
      const theirs = focused.getBoundingClientRect();
      const { width, height } = own.getBoundingClientRect();
      const bottom = window.innerHeight - 60;
      const isBelow = theirs.bottom > bottom - height && theirs.top < bottom;
      const isRight = theirs.right > window.innerWidth - 16 - width;
      if (isBelow) setSide(isRight ? "left" : "right");
    };
    look();
    document.addEventListener("focusin", look);
    return () => document.removeEventListener("focusin", look);
  }, []);

  const front = useFront(mine.open);
  if (!front) return null;
  const form = !isSheet ? "card" : isTypingElsewhere ? "strip" : isExpanded ? "full" : "peek";
  return (
    <div ref={box} className={classes.floating} data-side={side} data-form={form}>
      {isSheet ? <SheetHandle isExpanded={isExpanded} onChange={setIsExpanded} /> : null}
      {form === "peek" || form === "strip" ? (
        <PopupPeek
          call={front.call}
          count={mine.open.length}
          isStrip={form === "strip"}
          onOpen={() => setIsExpanded(true)}
        />
      ) : (
        <PopupQueue open={mine.open} ringSeconds={popupRingSeconds} isInDesk={isDesk} />
      )}
    </div>
  );
}

/** Drawn up and down by a finger, or pressed. */
function SheetHandle({ isExpanded, onChange }: { isExpanded: boolean; onChange: (is: boolean) => void }) {
  const from = useRef<number | null>(null);
  const handleUp = (event: PointerEvent) => {
    const moved = from.current === null ? 0 : event.clientY - from.current;
    from.current = null;
    if (Math.abs(moved) > 24) onChange(moved < 0);
  };
  return (
    <button
      type="button"
      className={classes.handle}
      aria-label={isExpanded ? "Make the call card smaller" : "Make the call card larger"}
      aria-expanded={isExpanded}
      onPointerDown={(event) => {
        from.current = event.clientY;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerUp={handleUp}
      onClick={() => onChange(!isExpanded)}
    />
  );
}

/** Somebody types somewhere else: on a phone the keyboard is up and room is dear. */
function useTypingOutside(box: { current: HTMLElement | null }): boolean {
  const [is, setIs] = useState(false);
  useEffect(() => {
    const look = () => {
      const { activeElement } = document;
      setIs(
        activeElement instanceof HTMLElement &&
          activeElement.matches(fields) &&
          !(box.current?.contains(activeElement) ?? false),
      );
    };
    look();
    document.addEventListener("focusin", look);
    document.addEventListener("focusout", look);
    return () => {
      document.removeEventListener("focusin", look);
      document.removeEventListener("focusout", look);
    };
  }, [box]);
  return is;
}

/** Says once that a popup came, to those who do not see it. */
function Announcement({ open }: { open: readonly CallView[] }) {
  const known = useRef<Set<string> | null>(null);
  const [words, setWords] = useState("");
  useEffect(() => {
    const before = known.current;
    known.current = new Set([...(before ?? []), ...open.map((call) => call.id)]);
    const fresh = before === null ? undefined : open.find((call) => !before.has(call.id));
    if (!fresh) return;
    const status = statusWords[fresh.status].label.toLowerCase();
    setWords(
      `Call ${status}, ${formatDuration(fresh.durationSeconds)}, ${personOf(fresh)}. Press full stop to open.`,
    );
  }, [open]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {words}
    </VisuallyHidden>
  );
}
