"use client";

import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { type SkipReason, skipReasons } from "@/contracts/campaigns/words";
import { type OwnPauseReason, ownPauseReasons } from "@/contracts/desk/words";
import { Chooser, OtherNote } from "./chooser";
import { callbackTimes } from "./callback-times";
import { chooserWords, pauseWords, skipWords, timeWords } from "./messages";

export function SkipChooser({
  onSkip,
  onCancel,
}: {
  onSkip: (reason: SkipReason, note: string | null) => void;
  onCancel: () => void;
}) {
  const [isOther, setIsOther] = useState(false);
  const { title, note, submit } = chooserWords.skip;
  return (
    <Chooser
      title={title}
      onCancel={onCancel}
      choices={skipReasons.map((reason) => ({
        key: reason,
        label: skipWords[reason].label,
        sub: skipWords[reason].effect,
        onChoose: () => (reason === "other" ? setIsOther(true) : onSkip(reason, null)),
      }))}
    >
      {isOther ? (
        <OtherNote label={note} submitLabel={submit} onSubmit={(text) => onSkip("other", text)} />
      ) : null}
    </Chooser>
  );
}

export function PauseChooser({
  onPause,
  onCancel,
}: {
  onPause: (reason: OwnPauseReason, note: string | null) => void;
  onCancel: () => void;
}) {
  const [isOther, setIsOther] = useState(false);
  const { title, note, submit } = chooserWords.pause;
  return (
    <Chooser
      title={title}
      onCancel={onCancel}
      choices={ownPauseReasons.map((reason) => ({
        key: reason,
        label: pauseWords[reason],
        onChoose: () => (reason === "other" ? setIsOther(true) : onPause(reason, null)),
      }))}
    >
      {isOther ? (
        <OtherNote label={note} submitLabel={submit} onSubmit={(text) => onPause("other", text)} />
      ) : null}
    </Chooser>
  );
}

/** `datetime-local` speaks local time without a zone. */
function toInput(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/**
 * 1 ten minutes, 2 an hour, 3 tomorrow at this time, 4 a moment of one's choice; ⇧ gives it to anyone, with the digit or
 * with the key that asked.
 */
export function TimeChooser({
  title,
  canBeAnyones,
  isAnyones,
  onPick,
  onCancel,
}: {
  title: string;
  /** ⇧ with a digit says so. */
  canBeAnyones: boolean;
  /** Said already. */
  isAnyones: boolean;
  onPick: (at: Date, assignee: "me" | "anyone") => void;
  onCancel: () => void;
}) {
  const [now] = useState(() => new Date());
  const [custom, setCustom] = useState<{ text: string; assignee: "me" | "anyone" } | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const isCustom = custom !== null;
  // Asked for by a key: it is where the next key belongs.
  useEffect(() => {
    if (isCustom) field.current?.focus();
  }, [isCustom]);
  const whose = (hasShift: boolean) => (isAnyones || (hasShift && canBeAnyones) ? "anyone" : "me");
  const chosen = custom ? new Date(custom.text) : null;
  const isUsable = chosen !== null && !Number.isNaN(chosen.getTime()) && chosen.getTime() > now.getTime();
  return (
    <Chooser
      title={title}
      onCancel={onCancel}
      {...(canBeAnyones ? { hint: "⇧ = anyone's" } : {})}
      choices={[
        {
          key: "ten",
          label: timeWords.tenMinutes,
          onChoose: (hasShift) => onPick(callbackTimes.tenMinutes(new Date()), whose(hasShift)),
        },
        {
          key: "hour",
          label: timeWords.oneHour,
          onChoose: (hasShift) => onPick(callbackTimes.oneHour(new Date()), whose(hasShift)),
        },
        {
          key: "tomorrow",
          label: timeWords.tomorrow(now),
          onChoose: (hasShift) => onPick(callbackTimes.tomorrow(new Date()), whose(hasShift)),
        },
        {
          key: "pick",
          label: timeWords.pick,
          onChoose: (hasShift) =>
            setCustom({ text: toInput(callbackTimes.oneHour(new Date())), assignee: whose(hasShift) }),
        },
      ]}
    >
      {custom ? (
        <form
          style={{ marginTop: 10, display: "flex", gap: 8 }}
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen && isUsable) onPick(chosen, custom.assignee);
          }}
        >
          <TextInput
            type="datetime-local"
            ref={field}
            style={{ flex: 1 }}
            value={custom.text}
            min={toInput(now)}
            aria-label={`${title} Date and time`}
            onChange={(event) => setCustom({ ...custom, text: event.currentTarget.value })}
          />
          <Button type="submit" variant="default" disabled={!isUsable}>
            Set
          </Button>
        </form>
      ) : null}
    </Chooser>
  );
}
