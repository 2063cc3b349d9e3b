"use client";

import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { usePreferences } from "@/client/preferences";
import { soundOnce } from "@/client/sound";
import { loudnessOf } from "@/client/sound-rules";
import { trpc } from "@/client/trpc";
import { formatShortClock } from "@/components/format";
import { useServerNow } from "@/components/time";
import { useMyCalls } from "../hooks";

/** A reload must not say again what became due long ago. */
const newsForMs = 60_000;

/** Says once that a callback of mine is due. Whether it is due, the desk's queue says; this is only the knock. */
export function CallbackDue() {
  const mine = useMyCalls();
  const now = useServerNow(mine.data?.serverTime);
  const preferences = usePreferences();
  const tasks = trpc.tasks.list.useQuery({ scope: "mine", state: "open", limit: 20 });
  const isOnCall = (mine.data?.live.length ?? 0) > 0;
  const isSilent = loudnessOf("callback_due", preferences, isOnCall) === "none";
  const due = mine.data
    ? tasks.data?.tasks.find(
        (task) =>
          task.kind === "callback" && task.dueAt.getTime() <= now && task.dueAt.getTime() > now - newsForMs,
      )
    : undefined;
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (!due) return;
    const key = `due:${due.id}:${due.dueAt.getTime()}`;
    if (told.current === key) return;
    told.current = key;
    notifications.show({
      id: key,
      title: `Callback due: ${due.lead?.name ?? due.title}.`,
      message: `Promised for ${formatShortClock(due.dueAt)}`,
    });
    if (!isSilent) void soundOnce("callback_due", key);
  }, [due, isSilent]);
  return null;
}
