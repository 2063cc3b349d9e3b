"use client";

import { useEffect, useState } from "react";

/** This computer's time, moved on twice a minute: what becomes due while one looks is shown as due. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
