"use client";

import { formatDuration } from "@/components/format";
import { Tip } from "@/components/tip";
import type { CallView } from "@/contracts/calls/views";
import { keyOf } from "@/features/keys/key-table";
import classes from "./call-popup.module.css";
import { CallStatusBadge } from "./call-status-badge";
import { CountdownRing } from "./countdown-ring";

type PopupHeaderProps = {
  call: CallView;
  /** 0 = it never closes by itself. */
  ringSeconds: number;
  remainingMs: number;
  hold: string | null;
  isKeptOpen: boolean;
  onKeepOpen: () => void;
  onClose: () => void;
};

/** The provider's status, how long, the ring or why it stands still, and the way out. */
export function PopupHeader({
  call,
  ringSeconds,
  remainingMs,
  hold,
  isKeptOpen,
  onKeepOpen,
  onClose,
}: PopupHeaderProps) {
  const closing = call.isOutcomeRequired ? "Put it into the dock" : "Close";
  return (
    <div className={classes.header}>
      <CallStatusBadge call={call} />
      <span className={classes.duration}>{formatDuration(call.durationSeconds)}</span>
      {ringSeconds > 0 ? (
        <>
          <span className={classes.ringPlace}>
            {hold === null ? <CountdownRing remainingMs={remainingMs} seconds={ringSeconds} /> : null}
          </span>
          <Tip label={`Keep it open (${keyOf("hold")})`}>
            <button
              type="button"
              className={classes.keep}
              aria-pressed={isKeptOpen}
              aria-label={hold && !isKeptOpen ? `${hold}. Keep it open` : "Keep it open"}
              onClick={onKeepOpen}
            >
              {isKeptOpen ? "Kept open" : (hold ?? "Keep open")}
            </button>
          </Tip>
        </>
      ) : (
        <span className={classes.ringPlace} />
      )}
      <Tip label={`${closing} (${keyOf("close")})`}>
        <button type="button" className={classes.close} aria-label="Close this call" onClick={onClose}>
          ✕
        </button>
      </Tip>
    </div>
  );
}
