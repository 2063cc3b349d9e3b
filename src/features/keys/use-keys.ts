"use client";

import { useEffect, useRef } from "react";
import {
  armingMs,
  chordMs,
  dispatchKey,
  judgeKey,
  type KeyHandlers,
  type KeyLayer,
  type LayerName,
} from "./dispatch";
import { readFocus, readKey } from "./read-key";

/** The layers of this page, in the order of their coming. */
const layers: KeyLayer[] = [];

export type KeysOptions = {
  /** Off = the keys fall through to what lies below. On by default. */
  isOn?: boolean;
  /**
   * Deaf for 500 ms after the first paint, and again whenever this changes: for what comes by itself (a popup, a
   * state that the server brought). Left out = at once.
   */
  armKey?: string | null;
};

/**
 * Handles keys of the table while the component is there. Layers are asked from the top: chooser, popup, page, app; of
 * two of a kind the later one. Handlers may change with every render.
 */
export function useKeys(name: LayerName, handlers: KeyHandlers, options: KeysOptions = {}): void {
  const { isOn = true, armKey = null } = options;
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const shownAt = useRef<number | null>(null);

  useEffect(() => {
    shownAt.current = null;
    if (!isOn || armKey === null) return;
    // Two frames: the first draws it, at the second it has been on the screen.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame((now) => {
        shownAt.current = now;
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [isOn, armKey]);

  useEffect(() => {
    if (!isOn) return;
    const isArmed = armKey !== null;
    const layer: KeyLayer = {
      name,
      handlers: () => latest.current,
      armAfterMs: isArmed ? armingMs : 0,
      shownForMs: () => {
        if (!isArmed) return 0;
        return shownAt.current === null ? null : performance.now() - shownAt.current;
      },
    };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [name, isOn, armKey]);
}

/** The one listener of the page. `areSingleKeysOn` is the person's own switch (WCAG 2.1.4). */
export function useKeyListener(areSingleKeysOn: boolean): void {
  const isOn = useRef(areSingleKeysOn);
  useEffect(() => {
    isOn.current = areSingleKeysOn;
  }, [areSingleKeysOn]);

  useEffect(() => {
    let prefix: { press: string; at: number } | null = null;
    // Looked at before anybody acts: a dialog that this very key closes may be gone by the time it comes here.
    let focus = readFocus();
    const look = () => {
      focus = readFocus();
    };
    const handle = (event: KeyboardEvent) => {
      const held = prefix !== null && performance.now() - prefix.at < chordMs ? prefix.press : null;
      const judged = judgeKey(readKey(event), focus, {
        areSingleKeysOn: isOn.current,
        prefix: held,
      });
      if (judged.kind === "prefix") {
        prefix = { press: judged.press, at: performance.now() };
        return;
      }
      // A modifier going down between the two keys is none of them.
      if (!["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) prefix = null;
      if (dispatchKey(judged, event.shiftKey, layers)) event.preventDefault();
    };
    window.addEventListener("keydown", look, { capture: true });
    window.addEventListener("keydown", handle);
    return () => {
      window.removeEventListener("keydown", look, { capture: true });
      window.removeEventListener("keydown", handle);
    };
  }, []);
}
