"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import type { CallView } from "@/contracts/calls/views";
import classes from "./call-parts.module.css";

type RecordingPlayerProps = {
  call: Pick<CallView, "recordingState" | "recordingPath" | "customerPhone" | "lead">;
  onPlayingChange?: (isPlaying: boolean) => void;
};

/** Pending, ready, none or unavailable: always the same height, so that a late recording moves nothing. */
export function RecordingPlayer({ call, onPlayingChange }: RecordingPlayerProps) {
  const [attempt, setAttempt] = useState(0);
  const [hasFailed, setHasFailed] = useState(false);

  if (call.recordingState === "ready" && call.recordingPath && !hasFailed) {
    return (
      <div className={classes.recording} data-state="ready">
        <audio
          key={attempt}
          className={classes.audio}
          controls
          preload="none"
          src={call.recordingPath}
          aria-label={`Recording of the call with ${call.lead?.name ?? call.customerPhone}`}
          onPlay={() => onPlayingChange?.(true)}
          onPause={() => onPlayingChange?.(false)}
          onEnded={() => onPlayingChange?.(false)}
          onError={() => {
            setHasFailed(true);
            onPlayingChange?.(false);
          }}
        >
          <track kind="captions" />
        </audio>
      </div>
    );
  }
  return (
    <div className={classes.recording} data-state={call.recordingState}>
      {hasFailed ? (
        <>
          <span>The recording could not be played.</span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setHasFailed(false);
              setAttempt((count) => count + 1);
            }}
          >
            Retry
          </Button>
        </>
      ) : (
        <span>{words[call.recordingState]}</span>
      )}
    </div>
  );
}

const words: Record<CallView["recordingState"], string> = {
  pending: "Recording pending. It appears here by itself.",
  ready: "Recording on its way",
  none: "Not recorded",
  unavailable: "The provider has no file for this call.",
};
