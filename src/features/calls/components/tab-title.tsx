"use client";

import { useEffect } from "react";
import { formatTimer } from "@/components/format";
import { useServerNow } from "@/components/time";
import type { CallView } from "@/contracts/calls/views";
import { personOf, stageOf } from "../call-words";
import { useMyCalls } from "../hooks";

const mark = "\u200b";
type IconState = "plain" | "call" | "waiting";
const icons: Record<IconState, string> = {
  plain: "/icon.svg",
  call: "/icon-call.svg",
  waiting: "/icon-waiting.svg",
};

/** A tab is narrow: the first name, or the number. */
function shortName(call: CallView): string {
  return call.lead ? (call.lead.name.split(/\s+/)[0] ?? call.lead.name) : personOf(call);
}

/** The tab says what goes on: "☎ 0:42 Ravi" during a call, "(2)" while popups wait; its icon says the same. */
export function TabTitle() {
  const mine = useMyCalls();
  const now = useServerNow(mine.data?.serverTime);
  const live = mine.data?.live[0];
  const waiting = mine.data?.open.length ?? 0;
  const prefix = live
    ? `☎ ${formatTimer((now - stageOf(live).from.getTime()) / 1000)} ${shortName(live)} · `
    : waiting > 0
      ? `(${waiting}) `
      : "";
  const icon: IconState = live ? "call" : waiting > 0 ? "waiting" : "plain";

  useEffect(() => {
    const at = document.title.indexOf(mark);
    const base = at === -1 ? document.title : document.title.slice(at + 1);
    const next = prefix === "" ? base : prefix + mark + base;
    if (document.title !== next) document.title = next;
    // The page's own link, which a change of page may have drawn anew.
    const link = document.querySelector<HTMLLinkElement>("link[rel~='icon']");
    if (link && link.getAttribute("href") !== icons[icon]) link.setAttribute("href", icons[icon]);
  });
  return null;
}
