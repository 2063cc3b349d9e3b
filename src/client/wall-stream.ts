import type { WallFrame } from "@/contracts/floor/views";

export type WallNews =
  | { kind: "frame"; frame: Exclude<WallFrame, { kind: "bye" }> }
  | { kind: "lost" }
  /** The link does not open the wall: there is nothing to wait for. */
  | { kind: "ended" };

/** Three beats without a word: the connection is dead, whatever it says of itself. */
const silentMs = 16_000;
const capacityMs = 60_000;

/** Whole frames in what has come so far, and the rest that is still to be completed. */
export function takeFrames(buffer: string): { frames: WallFrame[]; rest: string } {
  const parts = buffer.split("\n\n");
  const rest = parts.pop() ?? "";
  const frames = parts.flatMap((part) =>
    part.startsWith("data: ") ? [JSON.parse(part.slice(6)) as WallFrame] : [],
  );
  return { frames, rest };
}

type Timing = { random: () => number; sleep: (ms: number, signal: AbortSignal) => Promise<void> };

const browserTiming: Timing = {
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

/**
 * Follows the wall until the signal or the link ends it, and tells every word and every loss. The token goes in a
 * header, which is why this is a fetch and no EventSource.
 */
export async function followWall(
  token: string,
  tell: (news: WallNews) => void,
  signal: AbortSignal,
  timing: Timing = browserTiming,
): Promise<void> {
  let attempt = 0;
  while (!signal.aborted) {
    const result = await readOnce(token, signal, (frame) => {
      attempt = 0;
      tell({ kind: "frame", frame });
    });
    if (signal.aborted) return;
    if (result === "ended") {
      tell({ kind: "ended" });
      return;
    }
    tell({ kind: "lost" });
    const ceiling = result === "capacity" ? capacityMs : Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5));
    attempt += 1;
    await timing.sleep(500 + timing.random() * ceiling, signal);
  }
}

async function readOnce(
  token: string,
  signal: AbortSignal,
  onFrame: (frame: Exclude<WallFrame, { kind: "bye" }>) => void,
): Promise<"ended" | "lost" | "capacity"> {
  const own = new AbortController();
  const stop = () => own.abort();
  signal.addEventListener("abort", stop);
  let silent = setTimeout(stop, silentMs);
  try {
    const answer = await fetch("/api/wall", {
      headers: { authorization: `Bearer ${token}` },
      cache: "no-store",
      credentials: "omit",
      signal: own.signal,
    });
    if (answer.status === 404) return "ended";
    if (!answer.ok || !answer.body) return "lost";
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return "lost";
      clearTimeout(silent);
      silent = setTimeout(stop, silentMs);
      const taken = takeFrames(buffer + value);
      buffer = taken.rest;
      for (const frame of taken.frames) {
        if (frame.kind !== "bye") onFrame(frame);
        else if (frame.reason === "ended") return "ended";
        else return frame.reason === "capacity" ? "capacity" : "lost";
      }
    }
  } catch {
    return "lost";
  } finally {
    clearTimeout(silent);
    signal.removeEventListener("abort", stop);
    own.abort();
  }
}
