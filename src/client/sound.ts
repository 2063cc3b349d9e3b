/** Made here, by an oscillator: no file to load, none to license. Gains stay far below speech. */
export type Sound = "incoming" | "answered" | "ended";

const tones: Record<Sound, readonly [frequency: number, startMs: number, lengthMs: number][]> = {
  incoming: [
    [660, 0, 140],
    [880, 180, 160],
  ],
  answered: [[720, 0, 110]],
  ended: [
    [520, 0, 110],
    [390, 130, 140],
  ],
};

let context: AudioContext | null = null;

/** Plays at once or not at all: a browser that blocks sound before a click leaves the context suspended. */
function play(sound: Sound): void {
  context ??= new AudioContext();
  if (context.state === "suspended") {
    void context.resume();
    if (context.state === "suspended") return;
  }
  const { currentTime, destination } = context;
  for (const [frequency, startMs, lengthMs] of tones[sound]) {
    const from = currentTime + startMs / 1000;
    const to = from + lengthMs / 1000;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.06, from + 0.015);
    gain.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(gain).connect(destination);
    oscillator.start(from);
    oscillator.stop(to);
  }
}

const storageKey = "ringside.sounded";

/** True for the first tab that asks for this key within ten seconds. */
function claim(key: string): boolean {
  try {
    const now = Date.now();
    const text = localStorage.getItem(storageKey) ?? "";
    const recent = text.split("\n").filter((line) => now - Number(line.split(" ")[0]) < 10_000);
    if (recent.some((line) => line.endsWith(` ${key}`))) return false;
    localStorage.setItem(storageKey, [...recent, `${now} ${key}`].join("\n"));
    return true;
  } catch {
    return true;
  }
}

/** Sounds once over all tabs of this browser. `key` names the occasion, e.g. a call's id and what happened. */
export async function soundOnce(sound: Sound, key: string): Promise<void> {
  if (typeof AudioContext === "undefined") return;
  // Web Locks exist only on https and loopback; without them two tabs may rarely sound together.
  const isMine =
    "locks" in navigator ? await navigator.locks.request("ringside.sound", () => claim(key)) : claim(key);
  if (isMine) play(sound);
}
