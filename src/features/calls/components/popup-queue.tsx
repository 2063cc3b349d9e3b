"use client";

import { memo } from "react";
import type { CallView } from "@/contracts/calls/views";
import { useFront } from "../use-front";
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
export const PopupQueue = memo(function PopupQueue({
  open,
  ringSeconds,
  isInDesk,
  onHoldChange,
}: PopupQueueProps) {
  const front = useFront(open);
  if (!front) return null;
  const { call, index, isStepped, step } = front;
  return (
    <CallPopup
      key={call.id}
      call={call}
      ringSeconds={ringSeconds}
      isInDesk={isInDesk}
      isStepped={isStepped}
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
});
