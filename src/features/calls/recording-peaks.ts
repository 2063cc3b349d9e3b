"use client";

import { useEffect, useState } from "react";
import { readAudio } from "@/client/audio-bytes";

const bars = 48;
/** Three minutes of telephone WAV, an hour's quarter of MP3: what is worth fetching twice for its picture. */
const mostBytes = 3_000_000;

/** The loudest sample of each of `count` equal parts, the loudest of all being 1; silence is all zeros. */
export function peaksOf(samples: Float32Array, count: number): number[] {
  const size = samples.length / count;
  const peaks = Array.from({ length: count }, (_, index) => {
    let peak = 0;
    for (let at = Math.floor(index * size); at < Math.floor((index + 1) * size); at += 1)
      peak = Math.max(peak, Math.abs(samples[at] ?? 0));
    return peak;
  });
  const loudest = Math.max(...peaks);
  return loudest === 0 ? peaks : peaks.map((peak) => peak / loudest);
}

/** The picture of an opened recording, from its own audio; null until it is there, and for long ones always. */
export function usePeaks(path: string | null): readonly number[] | null {
  const [peaks, setPeaks] = useState<readonly number[] | null>(null);
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    readPeaks(path, stop.signal).then(setPeaks, () => {
      // No picture: the bar to seek on is there all the same.
    });
    return () => stop.abort();
  }, [path]);
  return peaks;
}

async function readPeaks(path: string, signal: AbortSignal): Promise<readonly number[] | null> {
  const bytes = await readAudio(path, mostBytes, signal);
  if (!bytes) return null;
  const audio = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes);
  return peaksOf(audio.getChannelData(0), bars);
}
