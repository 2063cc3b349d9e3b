"use client";

import { VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { formatDuration } from "@/components/format";
import type { CallView } from "@/contracts/calls/views";
import { personOf, statusWords } from "../call-words";
import { useMyCalls } from "../hooks";
import classes from "./call-popup.module.css";
import { NoteRescue } from "./note-rescue";
import { PopupQueue } from "./popup-queue";

/** Wide enough for the desk to keep its own place for the popup. */
export const deskZoneQuery = "(min-width: 56.25em)";

/** The popup of every page. It is the row's state, not an event: a reload or another tab shows the same. */
export function CallPopups({ isDesk }: { isDesk: boolean }) {
  const mine = useMyCalls();
  const hasZone = useMediaQuery(deskZoneQuery, true) && isDesk;
  const open = mine.data?.open ?? [];
  return (
    <>
      <Announcement open={open} />
      <NoteRescue openIds={open.map((call) => call.id)} />
      {mine.data && open.length > 0 && !hasZone ? (
        <Floating open={open} ringSeconds={mine.data.popupRingSeconds} />
      ) : null}
    </>
  );
}

function Floating({ open, ringSeconds }: { open: readonly CallView[]; ringSeconds: number }) {
  const box = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState<"left" | "right">("right");
  const [isExpanded, setIsExpanded] = useState(false);

  // Never over the field that somebody types in: then it comes at the other side.
  useLayoutEffect(() => {
    const focused = document.activeElement;
    const own = box.current;
    if (!own || !(focused instanceof HTMLElement) || focused === document.body || own.contains(focused))
      return;
    const theirs = focused.getBoundingClientRect();
    const mine = own.getBoundingClientRect();
    const overlaps =
      theirs.right > mine.left &&
      theirs.bottom > mine.top &&
      theirs.left < mine.right &&
      theirs.top < mine.bottom;
    if (overlaps && focused.matches("input, textarea, select, [contenteditable]")) setSide("left");
  }, []);

  return (
    <div ref={box} className={classes.floating} data-side={side} data-expanded={isExpanded || undefined}>
      <button
        type="button"
        className={classes.handle}
        aria-label={isExpanded ? "Make the call card smaller" : "Make the call card larger"}
        aria-expanded={isExpanded}
        onClick={() => setIsExpanded((is) => !is)}
      />
      <PopupQueue open={open} ringSeconds={ringSeconds} isInDesk={false} />
    </div>
  );
}

/** Says once that a popup came, to those who do not see it. */
function Announcement({ open }: { open: readonly CallView[] }) {
  const known = useRef<Set<string> | null>(null);
  const [words, setWords] = useState("");
  useEffect(() => {
    const before = known.current;
    known.current = new Set(open.map((call) => call.id));
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
