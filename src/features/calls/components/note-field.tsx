"use client";

import { Textarea } from "@mantine/core";
import { type Ref, useId } from "react";
import { formatClock } from "@/components/format";
import type { NoteState } from "../use-call-note";
import classes from "./call-parts.module.css";

type NoteFieldProps = {
  text: string;
  state: NoteState;
  onChange: (text: string) => void;
  onBlur: () => void;
  ref?: Ref<HTMLTextAreaElement>;
};

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

/** The quick note and when it was last safe. */
export function NoteField({ text, state, onChange, onBlur, ref }: NoteFieldProps) {
  const id = useId();
  return (
    <div>
      <div className={classes.noteHead}>
        <label className={classes.label} htmlFor={id}>
          Note
        </label>
        <span className={classes.saved} data-note-state={state.kind}>
          {wordsOf(state)}
        </span>
      </div>
      <Textarea
        id={id}
        ref={ref}
        value={text}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={10_000}
        placeholder="What was said, what comes next"
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={onBlur}
      />
    </div>
  );
}
