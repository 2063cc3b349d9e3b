"use client";

import { ActionIcon } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { formatTimer } from "@/components/format";
import { Tip } from "@/components/tip";
import { usePeaks } from "../recording-peaks";
import { type RecordedCall, type RecordingControls, useRecording } from "../use-recording";
import classes from "./recording-player.module.css";

const rates = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;

type RecordingControlsBarProps = {
  call: RecordedCall;
  onPlayingChange: ((isPlaying: boolean) => void) | undefined;
  onReady: ((controls: RecordingControls | null) => void) | undefined;
  /** Beside the words that it could not be played. */
  failure: ReactNode;
};

/** Play, seek on the picture of the sound, speed. Before the first press nothing is fetched. */
export function RecordingControlsBar({ call, onPlayingChange, onReady, failure }: RecordingControlsBarProps) {
  const recording = useRecording(call.id, onPlayingChange);
  const { phase, path, position, rate, controls } = recording;
  const peaks = usePeaks(path);
  const total = recording.duration ?? call.talkSeconds ?? call.durationSeconds ?? 0;
  const isPlaying = phase === "playing";

  useEffect(() => {
    onReady?.(controls);
    return () => onReady?.(null);
  }, [controls, onReady]);

  return (
    <div
      className={classes.recording}
      data-state={phase === "failed" ? "failed" : "ready"}
      role="group"
      aria-label={`Recording of the call with ${call.lead?.name ?? call.customerPhone}`}
    >
      <audio {...recording.elementProps}>
        <track kind="captions" />
      </audio>
      <Tip label={isPlaying ? "Pause (R)" : "Play (R)"}>
        <ActionIcon
          variant="default"
          radius="xl"
          size={34}
          aria-label={isPlaying ? "Pause" : "Play"}
          loading={phase === "opening"}
          onClick={controls.toggle}
        >
          {isPlaying ? <PauseIcon /> : <PlayIcon />}
        </ActionIcon>
      </Tip>
      {phase === "failed" ? (
        <>
          <span className={classes.words}>It could not be played.</span>
          {failure}
        </>
      ) : (
        <>
          <span className={classes.track}>
            <Picture peaks={peaks} share={total > 0 ? Math.min(1, position / total) : 0} />
            <input
              type="range"
              className={classes.seek}
              min={0}
              max={Math.max(total, 0.1)}
              step={0.1}
              value={Math.min(position, total)}
              aria-label="Position"
              aria-valuetext={`${formatTimer(position)} of ${formatTimer(total)}`}
              onChange={(event) => recording.seekTo(Number(event.currentTarget.value))}
            />
          </span>
          <span className={classes.time}>
            {formatTimer(position)} / {formatTimer(total)}
          </span>
          <select
            className={classes.rate}
            aria-label="Speed"
            value={rate}
            onChange={(event) => recording.changeRate(Number(event.currentTarget.value))}
          >
            {rates.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}

/** The sound's own shape where it is known, a plain bar where it is not. */
function Picture({ peaks, share }: { peaks: readonly number[] | null; share: number }) {
  if (!peaks) {
    return (
      <span className={classes.plain} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    );
  }
  return (
    <svg
      className={classes.picture}
      viewBox={`0 0 ${peaks.length * 3} 28`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-testid="recording-picture"
    >
      {peaks.map((peak, index) => {
        const height = Math.max(2, peak * 26);
        return (
          <rect
            // Bars have no identity but their place.
            key={`${index}-of-${peaks.length}`}
            x={index * 3}
            y={14 - height / 2}
            width={2}
            height={height}
            rx={1}
            data-heard={index / peaks.length < share || undefined}
          />
        );
      })}
    </svg>
  );
}

const PlayIcon = () => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
    <path
      d="M3.5 1.6v10.8a.6.6 0 0 0 .9.5l8-5.4a.6.6 0 0 0 0-1l-8-5.4a.6.6 0 0 0-.9.5Z"
      fill="currentColor"
    />
  </svg>
);
const PauseIcon = () => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
    <path d="M3 1.5h3v11H3zM8 1.5h3v11H8z" fill="currentColor" />
  </svg>
);
