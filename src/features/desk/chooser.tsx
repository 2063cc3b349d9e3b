"use client";

import { Button, TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useKeys } from "@/features/keys/use-keys";
import { chooserWords } from "./messages";
import zone from "./zone.module.css";

export type Choice = {
  key: string;
  label: string;
  sub?: string | undefined;
  /** `hasShift` = ⇧ was held: "anyone's" where that makes sense. */
  onChoose: (hasShift: boolean) => void;
};

type ChooserProps = {
  title: string;
  choices: readonly Choice[];
  hint?: string;
  onCancel: () => void;
  children?: ReactNode;
};

/** A question in its place on the page, answered by a digit or a press; nothing is covered and nothing is modal. */
export function Chooser({ title, choices, hint, onCancel, children }: ChooserProps) {
  useKeys("chooser", {
    digit: ({ digit, hasShift }) => {
      const choice = digit === null ? undefined : choices[digit - 1];
      if (!choice) return false;
      choice.onChoose(hasShift);
      return undefined;
    },
    leave: onCancel,
  });
  return (
    <section className={zone.pane} aria-label={title} data-chooser="">
      <h2 className={zone.label}>{title}</h2>
      <div className={zone.choices} role="group" aria-label={title}>
        {choices.map(({ key, label, sub, onChoose }, index) => (
          <button
            key={key}
            type="button"
            className={zone.choice}
            onClick={(event) => onChoose(event.shiftKey)}
          >
            <span className={zone.digit} aria-hidden="true">
              {index + 1}
            </span>
            <span>
              {label}
              {sub ? <span className={zone.choiceSub}>{sub}</span> : null}
            </span>
          </button>
        ))}
      </div>
      {children}
      <div className={zone.foot}>
        <span>{hint}</span>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {chooserWords.cancel} (Esc)
        </Button>
      </div>
    </section>
  );
}

/** The few words that "Other" asks for. */
export function OtherNote({
  label,
  submitLabel,
  onSubmit,
}: {
  label: string;
  submitLabel: string;
  onSubmit: (note: string) => void;
}) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  // The person asked for this field by a key: it is where the next key belongs.
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      style={{ marginTop: 10, display: "flex", gap: 8, alignItems: "flex-end" }}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") onSubmit(text.trim());
      }}
    >
      <TextInput
        ref={field}
        style={{ flex: 1 }}
        label={label}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={text.trim() === ""}>
        {submitLabel}
      </Button>
    </form>
  );
}
