"use client";

import { useState } from "react";
import type { CallView } from "@/contracts/calls/views";
import { CallPopup } from "./call-popup";
import classes from "./call-popup.module.css";

type PopupQueueProps = {
  open: readonly CallView[];
  ringSeconds: number;
  isInDesk: boolean;
  /** Why the ring of the popup in front stands still; null = it runs, or there is none. */
  onHoldChange?: (reason: string | null) => void;
};

/** Several popups wait in line, oldest first; none replaces another, and their number may grow while one is held. */
export function PopupQueue({ open, ringSeconds, isInDesk, onHoldChange }: PopupQueueProps) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const found = open.findIndex((call) => call.id === chosenId);
  const index = found === -1 ? 0 : found;
  const call = open[index];
  if (!call) return null;
  const step = (by: 1 | -1) => {
    const next = open[index + by];
    if (next) setChosenId(next.id);
  };
  return (
    <CallPopup
      key={call.id}
      call={call}
      ringSeconds={ringSeconds}
      isInDesk={isInDesk}
      onStep={step}
      onHoldChange={onHoldChange}
      queue={
        open.length > 1 ? (
          <span className={classes.queue}>
            <button type="button" aria-label="Call before" disabled={index === 0} onClick={() => step(-1)}>
              ‹
            </button>
            {index + 1} of {open.length}
            <button
              type="button"
              aria-label="Next call"
              disabled={index === open.length - 1}
              onClick={() => step(1)}
            >
              ›
            </button>
          </span>
        ) : null
      }
    />
  );
}
