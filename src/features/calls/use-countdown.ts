"use client";

import { useEffect, useRef, useState } from "react";
import { isTabVisible, onVisibilityChange } from "@/client/visibility";
import { type Countdown, startCountdown, stepCountdown } from "./countdown";

const stepMs = 250;

/** Counts from when the popup is first seen; `seconds` 0 = it never closes by itself. */
export function useCountdown({
  seconds,
  isHeld,
  onEnd,
}: {
  seconds: number;
  isHeld: boolean;
  onEnd: () => void;
}) {
  const [countdown, setCountdown] = useState<Countdown>(() => startCountdown(seconds));
  const held = useRef(isHeld);
  const end = useRef(onEnd);
  useEffect(() => {
    held.current = isHeld;
    end.current = onEnd;
  });

  useEffect(() => {
    if (seconds === 0) return;
    let last = performance.now();
    let current = startCountdown(seconds);
    setCountdown(current);
    const timer = setInterval(() => {
      const now = performance.now();
      current = stepCountdown(current, now - last, held.current || !isTabVisible());
      last = now;
      setCountdown(current);
      if (current.remainingMs === 0) {
        clearInterval(timer);
        end.current();
      }
    }, stepMs);
    return () => clearInterval(timer);
  }, [seconds]);

  return countdown;
}

export function useTabVisible(): boolean {
  const [isVisible, setIsVisible] = useState(true);
  useEffect(() => {
    setIsVisible(isTabVisible());
    return onVisibilityChange(setIsVisible);
  }, []);
  return isVisible;
}
