"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { trpc } from "@/client/trpc";
import type { CallView } from "@/contracts/calls/views";
import type { CallId, RecordingListenId } from "@/contracts/ids";

export type RecordedCall = Pick<
  CallView,
  | "id"
  | "recordingState"
  | "recordingExpiredAt"
  | "endedAt"
  | "durationSeconds"
  | "talkSeconds"
  | "customerPhone"
  | "lead"
>;

/** What keys and buttons press. */
export type RecordingControls = { toggle: () => void; seekBy: (seconds: number) => void };
type Phase = "idle" | "opening" | "paused" | "playing" | "failed";

const tellEveryMs = 15_000;

/** Seconds that were really played, each counted once however often it was heard. */
export function playedSeconds(ranges: Pick<TimeRanges, "length" | "start" | "end">): number {
  let seconds = 0;
  for (let index = 0; index < ranges.length; index += 1) seconds += ranges.end(index) - ranges.start(index);
  return Math.round(seconds);
}

/**
 * A call's recording in an audio element. Nothing is fetched before somebody presses play: opening it writes the
 * audit row first and brings the address. How much was heard is told while it plays and when it stops.
 */
export function useRecording(callId: CallId, onPlayingChange?: (isPlaying: boolean) => void) {
  const audio = useRef<HTMLAudioElement>(null);
  const listenId = useRef<RecordingListenId | null>(null);
  const told = useRef(0);
  const wanted = useRef<number | null>(null);
  const [phase, setPhase] = useState<Phase>("idle");
  const [path, setPath] = useState<string | null>(null);
  const [position, setPosition] = useState(0);
  const [duration, setDuration] = useState<number | null>(null);
  const [rate, setRate] = useState(1);
  const { mutateAsync: openListen } = trpc.recordings.open.useMutation();
  const { mutate: tellHeard } = trpc.recordings.heard.useMutation();

  const tell = useCallback(() => {
    if (!audio.current || !listenId.current) return;
    const secondsHeard = playedSeconds(audio.current.played);
    if (secondsHeard <= told.current) return;
    told.current = secondsHeard;
    tellHeard({ listenId: listenId.current, secondsHeard });
  }, [tellHeard]);

  /** Paused again before the first sound was there: the browser calls that an error, and it is none. */
  const handleRefusal = useCallback((error: unknown) => {
    if (!(error instanceof DOMException && error.name === "AbortError")) setPhase("failed");
  }, []);

  const open = useCallback(async () => {
    const element = audio.current;
    if (!element) return;
    setPhase("opening");
    try {
      const opened = await openListen({ callId });
      listenId.current = opened.listenId;
      told.current = 0;
      setPath(opened.path);
      element.src = opened.path;
      await element.play();
    } catch (error) {
      // Also the element's own refusal (no file, no format): it has said so by its error event.
      handleRefusal(error);
    }
  }, [callId, openListen, handleRefusal]);

  const toggle = useCallback(() => {
    const element = audio.current;
    if (!element || phase === "opening") return;
    if (phase === "idle" || phase === "failed") void open();
    else if (element.paused) void element.play().catch(handleRefusal);
    else element.pause();
  }, [open, phase, handleRefusal]);

  const seekTo = useCallback(
    (seconds: number) => {
      const element = audio.current;
      if (!element) return;
      const end = Number.isFinite(element.duration) ? element.duration : Number.POSITIVE_INFINITY;
      const at = Math.min(Math.max(0, seconds), end);
      setPosition(at);
      if (element.readyState > 0) {
        element.currentTime = at;
        return;
      }
      wanted.current = at;
      if (phase === "idle") void open();
    },
    [open, phase],
  );
  const seekBy = useCallback(
    (seconds: number) => {
      // With nothing open yet there is no place to move from, and a key must not start a listening.
      if (audio.current && audio.current.readyState > 0) seekTo(audio.current.currentTime + seconds);
    },
    [seekTo],
  );
  const controls: RecordingControls = useMemo(() => ({ toggle, seekBy }), [toggle, seekBy]);

  const changeRate = useCallback((next: number) => {
    setRate(next);
    if (audio.current) {
      audio.current.defaultPlaybackRate = next;
      audio.current.playbackRate = next;
    }
  }, []);

  useEffect(() => {
    if (phase !== "playing") return;
    onPlayingChange?.(true);
    const timer = setInterval(tell, tellEveryMs);
    return () => {
      clearInterval(timer);
      onPlayingChange?.(false);
      tell();
    };
  }, [phase, tell, onPlayingChange]);

  const elementProps = {
    ref: audio,
    preload: "none" as const,
    onPlay: () => setPhase("playing"),
    // A file that fails is also paused by the browser, a moment after its error.
    onPause: () => setPhase((before) => (before === "failed" ? before : "paused")),
    onEnded: () => setPhase("paused"),
    onError: () => {
      if (listenId.current) setPhase("failed");
    },
    onLoadedMetadata: () => {
      const element = audio.current;
      if (!element) return;
      if (Number.isFinite(element.duration)) setDuration(element.duration);
      if (wanted.current !== null) element.currentTime = wanted.current;
      wanted.current = null;
    },
    onTimeUpdate: () => setPosition(audio.current?.currentTime ?? 0),
  };
  return { phase, path, position, duration, rate, controls, seekTo, changeRate, elementProps };
}
