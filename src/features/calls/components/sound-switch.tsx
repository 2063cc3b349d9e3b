"use client";

import { useSyncExternalStore } from "react";
import { openSound, soundBlock } from "@/client/sound";
import { keyOf } from "@/features/keys/key-table";
import classes from "./call-dock.module.css";

/** Sounds on or off for this person everywhere; says where the browser lets none out. */
export function SoundSwitch({ isMuted, onToggle }: { isMuted: boolean; onToggle: () => void }) {
  const isBlocked = useSyncExternalStore(soundBlock.subscribe, soundBlock.get, () => false);
  return (
    <span className={classes.sound}>
      {isBlocked && !isMuted ? (
        <button type="button" className={classes.blocked} onClick={() => void openSound()}>
          Sound is blocked until you click here.
        </button>
      ) : null}
      <button
        type="button"
        className={classes.tool}
        aria-pressed={!isMuted}
        aria-label={isMuted ? "Sounds are off. Switch on" : "Sounds are on. Switch off"}
        onClick={onToggle}
      >
        <span className={classes.soundWord}>{isMuted ? "Muted" : "Sound"}</span> <kbd>{keyOf("mute")}</kbd>
      </button>
    </span>
  );
}
