"use client";

import { Skeleton, UnstyledButton } from "@mantine/core";
import { formatNumber } from "@/components/format";
import { type FloorTile, floorTile } from "@/contracts/floor/schema";
import type { FloorView } from "@/contracts/floor/views";
import classes from "./floor.module.css";
import { tileWords } from "./floor-words";
import { floorSource, type TileState, useTiles } from "./tiles";

type NowStripProps = { floor: FloorView | undefined; onOpen: (tile: FloorTile) => void };

/** Six numbers of this moment, each with its limit; a press shows the rows behind it and what is counted. */
export function NowStrip({ floor, onOpen }: NowStripProps) {
  const tiles = useTiles(floorSource(floor));
  return (
    <section className={classes.now} aria-label="Now">
      {tiles
        ? tiles.map((tile) => <Tile key={tile.tile} {...tile} onOpen={onOpen} />)
        : floorTile.options.map((tile) => (
            <div key={tile} className={`rs-card ${classes.tile}`} aria-busy="true">
              <span className={classes.tileLabel}>{tileWords[tile].label}</span>
              <Skeleton height={28} width={44} my={6} />
              <Skeleton height={14} width={110} />
            </div>
          ))}
    </section>
  );
}

function Tile({ tile, value, hint, isAlarming, onOpen }: TileState & Pick<NowStripProps, "onOpen">) {
  return (
    <UnstyledButton
      className={`rs-card ${classes.tile}`}
      data-tile={tile}
      data-alarm={isAlarming || undefined}
      onClick={() => onOpen(tile)}
    >
      <span className={classes.tileLabel}>
        {isAlarming ? <span aria-hidden="true">! </span> : null}
        {tileWords[tile].label}
      </span>
      <span className={classes.tileValue}>{formatNumber(value)}</span>
      <span className={classes.tileHint}>{hint}</span>
    </UnstyledButton>
  );
}
