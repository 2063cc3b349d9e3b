import type { Preferences, SoundName } from "@/contracts/members/schema";

/** How a sound goes out: not at all; once and quiet; or as it is, an incoming call's again until it is seen. */
export type Loudness = "none" | "quiet" | "plain" | "repeated";

/** Each sound has its own switch, and while somebody talks there is none but an incoming call's, once and quiet. */
export function loudnessOf(
  name: SoundName,
  { isMuted, soundsOff }: Pick<Preferences, "isMuted" | "soundsOff">,
  isTalking: boolean,
): Loudness {
  if (isMuted || soundsOff.includes(name)) return "none";
  if (isTalking) return name === "incoming" ? "quiet" : "none";
  return name === "incoming" ? "repeated" : "plain";
}
