"use client";

import { useEffect, useState } from "react";
import { serverNow } from "@/client/server-clock";
import { formatTimer } from "@/components/format";

/** "(1:32 left)" until this moment, by the server's clock; nothing once it is past. */
export function TimeLeft({ until }: { until: Date }) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = (until.getTime() - now) / 1000;
  return seconds > 0 ? (
    <span role="timer" aria-live="off" suppressHydrationWarning>
      ({formatTimer(seconds)} left)
    </span>
  ) : null;
}
