"use client";

import { useState } from "react";
import { serverNow } from "@/client/server-clock";
import { formatTimer } from "@/components/format";
import { useServerNow } from "@/components/time";

/** "(1:32 left)" until this moment, by the server's clock; nothing once it is past. */
export function TimeLeft({ until }: { until: Date }) {
  const [shownAt] = useState(() => new Date(serverNow()));
  const seconds = (until.getTime() - useServerNow(shownAt)) / 1000;
  return seconds > 0 ? (
    <span role="timer" aria-live="off" suppressHydrationWarning>
      ({formatTimer(seconds)} left)
    </span>
  ) : null;
}
