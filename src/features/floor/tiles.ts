"use client";

import { useState } from "react";
import { formatNumber } from "@/components/format";
import type { PauseReason } from "@/contracts/desk/schema";
import { type FloorLimits, type FloorTile, floorTile } from "@/contracts/floor/schema";
import type { FloorView } from "@/contracts/floor/views";
import { pauseWords } from "./floor-words";
import { isOver, isShort } from "./threshold";

/** What the tiles are made of: the floor's and the wall's answer both have it. */
export type TileSource = {
  tiles: Record<FloorTile, number>;
  pausedBy: readonly { reason: PauseReason; count: number }[];
  limits: FloorLimits;
  workers: readonly { state: string }[];
  isDiallingStopped: boolean;
};

export type TileState = { tile: FloorTile; value: number; hint: string; isAlarming: boolean };

const past = (value: number, limit: number) =>
  value > limit
    ? `${formatNumber(value - limit)} over, limit ${formatNumber(limit)}`
    : `limit ${formatNumber(limit)}`;

function hintOf(tile: FloorTile, source: TileSource): string {
  const { tiles, limits, pausedBy, workers } = source;
  switch (tile) {
    case "on_calls": {
      const here = workers.filter((worker) => worker.state !== "offline").length;
      return `${formatNumber(here)} of ${formatNumber(workers.length)} workers here`;
    }
    case "waiting_for_outcome":
      return past(tiles.waiting_for_outcome, limits.waitingForOutcome);
    case "paused": {
      const reasons = pausedBy.map(({ reason, count }) => `${pauseWords[reason]} ${formatNumber(count)}`);
      return [...reasons.slice(0, 2), past(tiles.paused, limits.paused)].join(" · ");
    }
    case "callbacks_overdue":
      return past(tiles.callbacks_overdue, limits.callbacksOverdue);
    case "callable_now": {
      const short = limits.callableNow - tiles.callable_now;
      return short > 0
        ? `${formatNumber(short)} short, target ${formatNumber(limits.callableNow)}`
        : `target ${formatNumber(limits.callableNow)}`;
    }
    case "stopped":
      return source.isDiallingStopped
        ? "all dialling is stopped"
        : tiles.stopped === 0
          ? "nothing is stopped"
          : "open to see what";
  }
}

function isAlarming(tile: FloorTile, was: boolean, { tiles, limits }: TileSource): boolean {
  switch (tile) {
    case "on_calls":
      return false;
    case "waiting_for_outcome":
      return isOver(was, tiles.waiting_for_outcome, limits.waitingForOutcome);
    case "paused":
      return isOver(was, tiles.paused, limits.paused);
    case "callbacks_overdue":
      return isOver(was, tiles.callbacks_overdue, limits.callbacksOverdue);
    case "callable_now":
      return isShort(was, tiles.callable_now, limits.callableNow);
    case "stopped":
      return tiles.stopped > 0;
  }
}

/** The floor's answer as tiles are made of it. */
export const floorSource = (floor: FloorView | undefined): TileSource | undefined =>
  floor && { ...floor, isDiallingStopped: floor.dialling !== null };

/** The six tiles in words, with the memory that keeps a number at its limit from flickering. */
export function useTiles(source: TileSource | undefined): TileState[] | null {
  const [alarming, setAlarming] = useState<readonly FloorTile[]>([]);
  if (!source) return null;
  const now = floorTile.options.filter((tile) => isAlarming(tile, alarming.includes(tile), source));
  // Judged by itself, what was judged just now stays: this settles after one more turn.
  if (now.join() !== alarming.join()) setAlarming(now);
  return floorTile.options.map((tile) => ({
    tile,
    value: source.tiles[tile],
    hint: hintOf(tile, source),
    isAlarming: now.includes(tile),
  }));
}
