"use client";

import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useDialBlock } from "@/features/calls/hooks";
import { useDialNumber } from "@/features/calls/use-dial-number";
import { useKeys } from "@/features/keys/use-keys";
import { chooserWords, numberWords } from "./messages";
import zone from "./zone.module.css";

/** A number that is in no list: typed, called, and each refusal told where it was typed. */
export function NumberPane({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const { dialNumber, isDialling } = useDialNumber({ onCalled: onDone, onRefused: setRefusal });
  const block = useDialBlock();
  const field = useRef<HTMLInputElement>(null);
  // Asked for by a key: it is where the next key belongs.
  useEffect(() => field.current?.focus(), []);
  useKeys("chooser", { leave: onDone });
  const isReady = text.trim() !== "" && block === null;
  return (
    <section className={zone.pane} aria-label={numberWords.title} data-chooser="">
      <h2 className={zone.label}>{numberWords.title}</h2>
      <form
        className={zone.number}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          setRefusal(null);
          dialNumber(text.trim());
        }}
      >
        <TextInput
          ref={field}
          size="md"
          type="tel"
          autoComplete="off"
          maxLength={40}
          aria-label={numberWords.field}
          placeholder={numberWords.example}
          value={text}
          error={refusal ?? block}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setRefusal(null);
          }}
        />
        <Button type="submit" size="md" variant="default" loading={isDialling} disabled={!isReady}>
          {numberWords.call}
        </Button>
      </form>
      <p className={zone.hint}>{numberWords.hint}</p>
      <div className={zone.foot}>
        <span />
        <Button size="compact-sm" variant="default" onClick={onDone}>
          {chooserWords.cancel} (Esc)
        </Button>
      </div>
    </section>
  );
}
