import type { SoundName } from "@/contracts/members/schema";

/** Made here, by an oscillator: no file to load, none to license. None is longer than 400 ms. */
const tones: Record<SoundName, readonly [frequency: number, startMs: number, lengthMs: number][]> = {
  incoming: [
    [660, 0, 140],
    [880, 180, 160],
  ],
  customer_answered: [[720, 0, 110]],
  call_ended: [
    [520, 0, 110],
    [390, 130, 140],
  ],
  callback_due: [
    [590, 0, 90],
    [590, 140, 90],
    [790, 280, 110],
  ],
  paused_by_system: [
    [440, 0, 130],
    [330, 170, 200],
  ],
  floor_alarm: [
    [500, 0, 100],
    [500, 140, 100],
    [400, 280, 120],
  ],
};

/** Far below speech: a peak of 0.06 is about −24 dB of full scale, and a sine's loudness lies below its peak. */
const peak = 0.06;
const quietPeak = 0.025;

let context: AudioContext | null = null;
let isBlocked = false;
const listeners = new Set<() => void>();

/** Whether a sound was due and the browser let none out, which it does until the first click or key. */
export const soundBlock = {
  get: (): boolean => isBlocked,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

function tryAgain(): void {
  void openSound();
}

function setBlocked(next: boolean): void {
  if (isBlocked === next) return;
  isBlocked = next;
  // Any press anywhere lifts it; the words only name one that is sure to.
  if (next) {
    window.addEventListener("pointerdown", tryAgain);
    window.addEventListener("keydown", tryAgain);
  } else {
    window.removeEventListener("pointerdown", tryAgain);
    window.removeEventListener("keydown", tryAgain);
  }
  for (const listener of listeners) listener();
}

/** A running context, or null where the browser still forbids it. Called from a click it unblocks. */
export async function openSound(): Promise<AudioContext | null> {
  if (typeof AudioContext === "undefined") return null;
  context ??= new AudioContext();
  const current = context;
  if (current.state === "suspended") {
    // Where it is forbidden the promise waits for a click, and nobody here waits with it.
    const resumed = current.resume().catch(() => undefined);
    await Promise.race([resumed, new Promise((resolve) => setTimeout(resolve, 150))]);
  }
  const isRunning = current.state === "running";
  setBlocked(!isRunning);
  return isRunning ? current : null;
}

function play(running: AudioContext, sound: SoundName, loudest: number): void {
  for (const [frequency, startMs, lengthMs] of tones[sound]) {
    const from = running.currentTime + startMs / 1000;
    const to = from + lengthMs / 1000;
    const oscillator = running.createOscillator();
    const gain = running.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(loudest, from + 0.015);
    gain.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(gain).connect(running.destination);
    oscillator.start(from);
    oscillator.stop(to);
  }
}

const storageKey = "ringside.sounded";
const claimMs = 10_000;
const storedWithinMs = 2_000;

/** True for the first that asks for this key within ten seconds, as far as this tab has heard of the others. */
function claimInStorage(key: string): boolean {
  try {
    const now = Date.now();
    const text = localStorage.getItem(storageKey) ?? "";
    const recent = text.split("\n").filter((line) => now - Number(line.split(" ")[0]) < claimMs);
    if (recent.some((line) => line.endsWith(` ${key}`))) return false;
    localStorage.setItem(storageKey, [...recent, `${now} ${key}`].join("\n"));
    return true;
  } catch {
    return true;
  }
}

/** True in one tab of this browser for each occasion. `key` names it, e.g. a call's id and what happened. */
export function claimOnce(key: string): Promise<boolean> | boolean {
  // Web Locks exist only on https and loopback; without them two tabs may rarely act together.
  if (!("locks" in navigator)) return claimInStorage(key);
  // What one tab stores, another may read a moment later only: until then the lock itself is the claim.
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`ringside.once ${key}`, { ifAvailable: true }, (lock) => {
        const isMine = lock !== null && claimInStorage(key);
        resolve(isMine);
        return isMine ? new Promise((done) => setTimeout(done, storedWithinMs)) : undefined;
      })
      .catch(reject);
  });
}

/** Sounds once over all tabs of this browser, by one that may. True = this tab sounded. */
export async function soundOnce(sound: SoundName, key: string, isQuiet = false): Promise<boolean> {
  // A tab that may not sound leaves the occasion to another.
  const running = await openSound();
  if (!running || !(await claimOnce(key))) return false;
  play(running, sound, isQuiet ? quietPeak : peak);
  return true;
}

const repeatMs = 3000;
const mostRepeats = 20;

/** Again every three seconds until `isOver`, or until this person touches this tab. */
export function repeatSound(sound: SoundName, isOver: () => boolean): void {
  let count = 0;
  const stop = () => {
    clearInterval(timer);
    window.removeEventListener("pointerdown", stop);
    window.removeEventListener("keydown", stop);
  };
  const timer = setInterval(() => {
    count += 1;
    if (isOver() || count > mostRepeats || !context) return stop();
    play(context, sound, peak);
  }, repeatMs);
  window.addEventListener("pointerdown", stop);
  window.addEventListener("keydown", stop);
}
