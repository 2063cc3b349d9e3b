"use client";

import { useEffect } from "react";
import { formatTimer } from "@/components/format";
import { useServerNow } from "@/components/time";
import { personOf, stageOf } from "../call-words";
import { useMyCalls } from "../hooks";

const mark = "\u200b";

/** The tab says what goes on: "☎ 0:42 Ravi" during a call, "(2)" while popups wait. */
export function TabTitle() {
  const mine = useMyCalls();
  const now = useServerNow(mine.data?.serverTime);
  const live = mine.data?.live[0];
  const waiting = mine.data?.open.length ?? 0;
  const prefix = live
    ? `☎ ${formatTimer((now - stageOf(live).from.getTime()) / 1000)} ${personOf(live)} · `
    : waiting > 0
      ? `(${waiting}) `
      : "";

  useEffect(() => {
    const at = document.title.indexOf(mark);
    const base = at === -1 ? document.title : document.title.slice(at + 1);
    const next = prefix === "" ? base : prefix + mark + base;
    if (document.title !== next) document.title = next;
  });
  return null;
}
