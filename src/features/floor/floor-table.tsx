"use client";

import { UnstyledButton } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import type { FloorView, FloorWorker } from "@/contracts/floor/views";
import classes from "./floor.module.css";
import { columns, type SortColumn, sortWorkers } from "./floor-sort";
import { WorkerRow } from "./worker-row";

type FloorTableProps = {
  floor: FloorView;
  frozenAt: Date | null;
  onReassign: (worker: FloorWorker) => void;
  onPause: (worker: FloorWorker) => void;
};

/** One row for each worker. While the pointer or the focus is among the rows, none of them moves. */
export function FloorTable({ floor, frozenAt, onReassign, onPause }: FloorTableProps) {
  const [sort, setSort] = useState<{ by: SortColumn; isUp: boolean }>({ by: "state", isUp: true });
  /** The order in which the rows must stay; empty = the sorted one. */
  const [held, setHeld] = useState<readonly string[]>([]);
  const workers = sortWorkers(floor.workers, sort, held);
  const hold = () => setHeld(workers.map(({ userId }) => userId));
  // Left by the pointer and by the keyboard, both.
  const release = (event: SyntheticEvent<HTMLElement>) => {
    const isLeft = !event.currentTarget.matches(event.type === "blur" ? ":hover" : ":has(:focus-visible)");
    if (isLeft) setHeld([]);
  };
  const hasCalls = floor.workers.some(({ today }) => today.dials > 0 || today.talkSeconds > 0);

  return (
    <section className={`rs-card ${classes.tableCard}`} aria-labelledby="floor-title">
      <div className={classes.tableHead}>
        <h2 id="floor-title" className={classes.panelTitle}>
          {floor.workers.length === 1 ? "1 worker" : `${floor.workers.length} workers`}
        </h2>
        {hasCalls ? null : (
          <p className={classes.firstDay}>
            No calls yet today. Each worker’s day appears with their first call.
          </p>
        )}
      </div>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              {columns.map(({ key, label, isNumber }) => (
                <th
                  key={key}
                  scope="col"
                  data-number={isNumber || undefined}
                  aria-sort={sort.by === key ? (sort.isUp ? "ascending" : "descending") : undefined}
                >
                  <UnstyledButton
                    className={classes.sort}
                    onClick={() => setSort((is) => ({ by: key, isUp: is.by === key ? !is.isUp : !isNumber }))}
                  >
                    {label}
                    <span aria-hidden="true">{sort.by === key ? (sort.isUp ? " ↑" : " ↓") : ""}</span>
                  </UnstyledButton>
                </th>
              ))}
              <th scope="col" className={classes.sums}>
                Talk · wrap-up · pause
              </th>
              <th scope="col">Last</th>
              <th scope="col">
                <span className={classes.hidden}>Actions</span>
              </th>
            </tr>
          </thead>
          <tbody onPointerEnter={hold} onPointerLeave={release} onFocus={hold} onBlur={release}>
            {workers.map((worker) => (
              <WorkerRow
                key={worker.userId}
                worker={worker}
                floor={floor}
                frozenAt={frozenAt}
                onReassign={onReassign}
                onPause={onPause}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
