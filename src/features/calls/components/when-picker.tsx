"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { formatShortClock } from "@/components/format";
import classes from "./call-parts.module.css";

type WhenPickerProps = {
  /** Names the group for screen readers: "Call back" or "Follow-up". */
  label: string;
  isBusy?: boolean;
  onPick: (at: Date) => void;
};

function tomorrowSameTime(now: Date): Date {
  const next = new Date(now);
  next.setDate(next.getDate() + 1);
  next.setSeconds(0, 0);
  return next;
}

/** `datetime-local` speaks local time without a zone. */
function toInput(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** 10 minutes, an hour, tomorrow at this time, or a moment of one's choice. */
export function WhenPicker({ label, isBusy = false, onPick }: WhenPickerProps) {
  const [custom, setCustom] = useState<string | null>(null);
  // The time at opening: what a press means is read at the press.
  const [now] = useState(() => new Date());
  const inMinutes = (minutes: number) => onPick(new Date(Date.now() + minutes * 60_000));
  const chosen = custom === null ? null : new Date(custom);
  const isUsable = chosen !== null && !Number.isNaN(chosen.getTime()) && chosen.getTime() > now.getTime();

  return (
    <div className={classes.times} role="group" aria-label={label}>
      <Button size="compact-sm" variant="default" disabled={isBusy} onClick={() => inMinutes(10)}>
        10 min
      </Button>
      <Button size="compact-sm" variant="default" disabled={isBusy} onClick={() => inMinutes(60)}>
        1 h
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={isBusy}
        onClick={() => onPick(tomorrowSameTime(new Date()))}
      >
        <span suppressHydrationWarning>Tomorrow {formatShortClock(now)}</span>
      </Button>
      {custom === null ? (
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy}
          onClick={() => setCustom(toInput(new Date(Date.now() + 2 * 3600_000)))}
        >
          Pick…
        </Button>
      ) : (
        <>
          <input
            type="datetime-local"
            className={classes.when}
            value={custom}
            min={toInput(now)}
            aria-label={`${label}: date and time`}
            onChange={(event) => setCustom(event.currentTarget.value)}
          />
          <Button
            size="compact-sm"
            variant="default"
            disabled={!isUsable || isBusy}
            onClick={() => chosen && onPick(chosen)}
          >
            Set
          </Button>
        </>
      )}
    </div>
  );
}
