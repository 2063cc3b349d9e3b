"use client";

import { Textarea } from "@mantine/core";
import { type Ref, useId, useRef } from "react";
import { useMergedRef } from "@mantine/hooks";
import { formatClock } from "@/components/format";
import type { CallNote, NoteState } from "../use-call-note";
import classes from "./wrap-up.module.css";

type NoteFieldProps = { note: CallNote; ref?: Ref<HTMLTextAreaElement> };

function wordsOf(state: NoteState): string {
  switch (state.kind) {
    case "empty":
      return "Saved as you type";
    case "unsaved":
    case "saving":
      return "Saving…";
    case "saved":
      return `Saved ${formatClock(state.at)}`;
    case "kept":
      return "Kept on this device, sent when back";
  }
}

/** The quick note and when it was last safe. Three lines that scroll inside: what is below never moves. */
export function NoteField({ note, ref }: NoteFieldProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const merged = useMergedRef(field, ref ?? null);
  return (
    <div className={classes.note}>
      <div className={classes.head}>
        <label className={classes.label} htmlFor={id}>
          Note
        </label>
        <span className={classes.saved} data-note-state={note.state.kind}>
          {wordsOf(note.state)}
        </span>
      </div>
      <Textarea
        id={id}
        ref={merged}
        value={note.text}
        rows={3}
        maxLength={10_000}
        placeholder="What was said, what comes next"
        onChange={(event) => note.change(event.currentTarget.value)}
        onBlur={() => void note.flush()}
      />
      {note.isMerged ? (
        <p className={classes.merged} role="status">
          This note changed in another tab. Both versions are kept.{" "}
          <button
            type="button"
            className={classes.link}
            onClick={() => {
              const { current } = field;
              if (!current) return;
              current.focus();
              const at = current.value.indexOf("\n— also written elsewhere");
              current.setSelectionRange(at + 1, at + 1);
              current.scrollTop =
                (current.scrollHeight * Math.max(0, at)) / Math.max(1, current.value.length);
            }}
          >
            Show
          </button>
        </p>
      ) : null}
    </div>
  );
}
