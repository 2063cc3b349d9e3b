"use client";

import { useEffect, useState } from "react";
import { serverNow } from "@/client/server-clock";

const minuteMs = 60_000;

/**
 * The server's time in milliseconds, which moves on only when one of these moments passes and with each full minute:
 * a page that asks "is it over?" is not drawn anew every second to hear that it is not.
 */
export function useServerMoments(moments: readonly (Date | number | null | undefined)[]): number {
  const [now, setNow] = useState(serverNow);
  const next = moments.reduce<number>(
    (least, moment) => {
      const at = moment === null || moment === undefined ? 0 : Number(moment);
      return at > now && at < least ? at : least;
    },
    (Math.floor(now / minuteMs) + 1) * minuteMs,
  );
  useEffect(() => {
    const timer = setTimeout(
      // One more, so that "after it" holds too.
      () => setNow(Math.max(next + 1, serverNow())),
      Math.max(0, next - serverNow()),
    );
    return () => clearTimeout(timer);
  }, [next]);
  return now;
}
