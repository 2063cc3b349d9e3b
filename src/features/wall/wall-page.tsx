"use client";

import { useEffect, useState } from "react";
import { formatNumber, formatTimer } from "@/components/format";
import type { WallView } from "@/contracts/floor/views";
import { pauseWords, stateLimits, stateOrder, stateWords, tileWords } from "@/features/floor/floor-words";
import { useTiles } from "@/features/floor/tiles";
import { useWall } from "./use-wall";
import classes from "./wall.module.css";

const workersOnPage = 24;
/** So few stand one below the other, in larger letters. */
const fewWorkers = 9;
const pageMs = 12_000;
const shiftMs = 60_000;
/** The whole board wanders by a few pixels, so that nothing burns into the screen. */
const shifts = [
  [0, 0],
  [8, 0],
  [8, 8],
  [0, 8],
  [-8, 8],
  [-8, 0],
  [-8, -8],
  [0, -8],
  [8, -8],
] as const;

/** The floor on a wall: nothing to press, no customer named, grey when it is not current. */
export function WallPage() {
  const { wall, isLive, now } = useWall();
  const shift = shifts[useTurns(shiftMs) % shifts.length] ?? [0, 0];
  if (wall.kind === "ended") {
    return (
      <main className={classes.message} data-wall="ended">
        <h1>This link has ended, or never was.</h1>
        <p className={classes.quiet}>An admin makes a new one on the floor page, under Wall screens.</p>
      </main>
    );
  }
  if (wall.kind === "connecting") {
    return (
      <main className={classes.message} data-wall="connecting" aria-busy="true">
        <h1 className={classes.quiet}>Connecting…</h1>
      </main>
    );
  }
  return (
    <main
      className={classes.wall}
      data-wall={isLive ? "live" : "stale"}
      style={{ transform: `translate(${shift[0]}px, ${shift[1]}px)` }}
    >
      <header className={classes.head}>
        <h1 className={classes.title}>{wall.view.workspaceName}</h1>
        <span className={classes.live} role="status">
          <span className={classes.dot} aria-hidden="true" />
          {isLive ? "Live" : `Offline, as of ${clockIn(now, wall.view.timeZone, true)}`}
        </span>
        <span className={classes.clock}>{clockIn(now, wall.view.timeZone, false)}</span>
      </header>
      {wall.view.isDiallingStopped ? <p className={classes.stopped}>All dialling is stopped</p> : null}
      <Tiles view={wall.view} />
      <Workers view={wall.view} now={now} />
    </main>
  );
}

function Tiles({ view }: { view: WallView }) {
  const tiles = useTiles(view) ?? [];
  return (
    <section className={classes.tiles} aria-label="Now">
      {tiles.map(({ tile, value, hint, isAlarming }) => (
        <div key={tile} className={classes.tile} data-tile={tile} data-alarm={isAlarming || undefined}>
          <span className={classes.label}>
            {isAlarming ? "! " : ""}
            {tileWords[tile].label}
          </span>
          <span className={classes.value}>{formatNumber(value)}</span>
          <span className={classes.hint}>{hint}</span>
        </div>
      ))}
    </section>
  );
}

type WallWorker = WallView["workers"][number];

function Workers({ view, now }: { view: WallView; now: number }) {
  const turn = useTurns(pageMs);
  const workers = view.workers.toSorted(
    (one, other) =>
      stateOrder.indexOf(one.state) - stateOrder.indexOf(other.state) || one.name.localeCompare(other.name),
  );
  const pages = Math.max(1, Math.ceil(workers.length / workersOnPage));
  const page = turn % pages;
  const shown = workers.slice(page * workersOnPage, (page + 1) * workersOnPage);
  if (workers.length === 0) return <p className={classes.quiet}>Nobody works here yet.</p>;
  const isFew = workers.length <= fewWorkers;
  const hasCalls = view.workers.some(({ today }) => today.dials > 0);
  return (
    <section className={classes.floor} aria-label="Floor" data-size={isFew ? "large" : undefined}>
      {shown.slice(0, isFew ? 1 : 2).map(({ name }) => (
        <div key={`head of ${name}`} className={classes.worker} data-head>
          <span>Worker</span>
          <span>Now</span>
          <span className={classes.since}>since</span>
          <span className={classes.day}>reached · &gt; 30 s</span>
        </div>
      ))}
      {shown.map((worker) => (
        <WorkerLine key={worker.name + String(worker.since)} worker={worker} view={view} now={now} />
      ))}
      {hasCalls ? null : <p className={classes.quiet}>No calls yet today.</p>}
      {pages > 1 ? (
        <p className={classes.quiet}>
          {page + 1} of {pages}
        </p>
      ) : null}
    </section>
  );
}

function WorkerLine({ worker, view, now }: { worker: WallWorker; view: WallView; now: number }) {
  const { word, icon } = stateWords[worker.state];
  const limitName = stateLimits[worker.state];
  const seconds = worker.since === null ? null : Math.max(0, (now - worker.since) / 1000);
  const isLate = seconds !== null && limitName !== null && seconds > view.limits[limitName];
  const { dials, connects, longTalks } = worker.today;
  return (
    <div className={classes.worker} data-state={worker.state} data-late={isLate || undefined}>
      <span className={classes.name}>{worker.name}</span>
      <span className={classes.state}>
        <span aria-hidden="true">{isLate ? "!" : icon}</span>{" "}
        {worker.state === "paused" && worker.pauseReason ? pauseWords[worker.pauseReason] : word}
      </span>
      <span className={classes.since}>
        {seconds === null || worker.state === "offline" ? "" : formatTimer(seconds)}
      </span>
      <span className={classes.day}>
        {dials === 0
          ? "–"
          : `${formatNumber(connects)} of ${formatNumber(dials)} · ${formatNumber(longTalks)}`}
      </span>
    </div>
  );
}

/** How often so many milliseconds have passed since the page stood. */
function useTurns(ms: number): number {
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurns((count) => count + 1), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return turns;
}

function clockIn(at: number, timeZone: string, hasSeconds: boolean): string {
  return new Intl.DateTimeFormat("en-IN", {
    hour: "2-digit",
    minute: "2-digit",
    ...(hasSeconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
    timeZone,
  }).format(at);
}
