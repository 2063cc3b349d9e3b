"use client";

import { useEffect, useRef } from "react";
import { usePreferences } from "@/client/preferences";
import { serverNow } from "@/client/server-clock";
import { soundOnce } from "@/client/sound";
import { loudnessOf } from "@/client/sound-rules";
import type { FloorTile } from "@/contracts/floor/schema";
import { useMyCalls } from "@/features/calls/hooks";
import type { TileState } from "./tiles";

/** Nobody is called at these hours, and nobody is to be woken by a number. */
const [dayFrom, dayTo] = [8, 21];

export function isDay(at: number, timeZone: string): boolean {
  const hour = Number(
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone }).format(at),
  );
  return hour >= dayFrom && hour < dayTo;
}

/** One sound for each crossing of a limit while the floor is open; what is past it already makes none. */
export function useAlarmSound(tiles: readonly TileState[] | null, timeZone: string): void {
  const preferences = usePreferences();
  const mine = useMyCalls();
  const isOnCall = (mine.data?.live.length ?? 0) > 0;
  const before = useRef<ReadonlySet<FloorTile> | null>(null);
  useEffect(() => {
    if (!tiles) return;
    const alarming = new Set(tiles.filter((tile) => tile.isAlarming).map(({ tile }) => tile));
    const crossed = before.current ? [...alarming].filter((tile) => !before.current?.has(tile)) : [];
    before.current = alarming;
    if (loudnessOf("floor_alarm", preferences, isOnCall) === "none" || !isDay(serverNow(), timeZone)) return;
    const [first] = crossed;
    if (first) void soundOnce("floor_alarm", `alarm:${first}`);
  });
}
