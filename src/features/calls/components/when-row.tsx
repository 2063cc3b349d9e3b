"use client";

import { useEffect, useRef, useState } from "react";
import { formatShortClock } from "@/components/format";
import { useKeys } from "@/features/keys/use-keys";
import type { Assignee } from "../asking";
import { momentFromNow, toInput, type When, whens } from "../when";
import classes from "./wrap-up.module.css";

type WhenRowProps = {
  /** "Follow-up" or "Call back": names the row for everyone. */
  label: string;
  /** Being asked: the digits choose, and Escape closes it. */
  isAsked: boolean;
  assignee: Assignee;
  isBusy: boolean;
  onAssignee: (assignee: Assignee) => void;
  onPick: (at: Date, assignee: Assignee) => void;
  onLeave: () => void;
};

const words: Record<Exclude<When, "tomorrow">, string> = { ten_minutes: "10 min", one_hour: "1 h" };

/** 10 minutes, an hour, tomorrow at this time, or a moment of one's choice; mine or anyone's. Always of one height. */
export function WhenRow({ label, isAsked, assignee, isBusy, onAssignee, onPick, onLeave }: WhenRowProps) {
  const [custom, setCustom] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 15_000);
    return () => clearInterval(timer);
  }, []);
  const pick = (when: When, hasShift = false) => onPick(momentFromNow(when), hasShift ? "anyone" : assignee);
  const openCustom = () => setCustom(toInput(momentFromNow("one_hour")));
  const chosen = custom === null ? null : new Date(custom);
  const isUsable = chosen !== null && chosen.getTime() > now.getTime();
  const set = () => {
    if (chosen && isUsable) onPick(chosen, assignee);
  };
  const leave = () => {
    setCustom(null);
    onLeave();
  };

  useKeys(
    "chooser",
    {
      digit: ({ digit, hasShift }) => {
        const when = digit === null ? undefined : whens[digit - 1];
        if (when) return pick(when, hasShift);
        if (digit !== 4) return false;
        if (hasShift) onAssignee("anyone");
        openCustom();
        // Pressed for: the field is where the next key belongs.
        requestAnimationFrame(() => input.current?.focus());
        return undefined;
      },
      leave,
    },
    { isOn: isAsked },
  );

  return (
    <div className={classes.row} role="group" aria-label={label} data-asked={isAsked || undefined}>
      <span className={classes.rowLabel}>{label}</span>
      {custom === null ? (
        <>
          {whens.map((when, index) => (
            <button
              key={when}
              type="button"
              className={classes.when}
              disabled={isBusy}
              onClick={(event) => pick(when, event.shiftKey)}
            >
              {isAsked ? <Digit>{index + 1}</Digit> : null}
              <span suppressHydrationWarning>
                {when === "tomorrow" ? `Tomorrow ${formatShortClock(now)}` : words[when]}
              </span>
            </button>
          ))}
          <button type="button" className={classes.when} disabled={isBusy} onClick={openCustom}>
            {isAsked ? <Digit>4</Digit> : null}
            Pick…
          </button>
        </>
      ) : (
        <>
          <input
            ref={input}
            type="datetime-local"
            className={classes.moment}
            value={custom}
            min={toInput(now)}
            aria-label={`${label}: date and time`}
            onChange={(event) => setCustom(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              set();
            }}
          />
          <button type="button" className={classes.when} disabled={!isUsable || isBusy} onClick={set}>
            Set
          </button>
          <button type="button" className={classes.when} aria-label="Back to the choices" onClick={leave}>
            ✕
          </button>
        </>
      )}
      <button
        type="button"
        className={classes.assignee}
        disabled={isBusy}
        aria-label={`Whose: ${assignee === "me" ? "mine" : "anyone's"}. Change`}
        title="⇧ with the digit: anyone's"
        onClick={() => onAssignee(assignee === "me" ? "anyone" : "me")}
      >
        {assignee === "me" ? "mine" : "anyone"}
      </button>
    </div>
  );
}

function Digit({ children }: { children: number | string }) {
  return (
    <span className={classes.whenDigit} aria-hidden="true">
      {children}
    </span>
  );
}
