"use client";

import { ActionIcon, Anchor, Menu } from "@mantine/core";
import { Link } from "@/components/link";
import { trpc } from "@/client/trpc";
import { formatDuration, formatNumber, formatTimer } from "@/components/format";
import { StatusBadge } from "@/components/status-badge";
import { Ago, useServerNow } from "@/components/time";
import { showDone, showFailure } from "@/components/toasts";
import type { FloorView, FloorWorker } from "@/contracts/floor/views";
import { callsPath } from "@/features/calls/call-path";
import classes from "./floor.module.css";
import { pauseWords, shareOf, stateLimits, stateWords } from "./floor-words";

type WorkerRowProps = {
  worker: FloorWorker;
  floor: FloorView;
  frozenAt: Date | null;
  onReassign: (worker: FloorWorker) => void;
  onPause: (worker: FloorWorker) => void;
};

export function WorkerRow({ worker, floor, frozenAt, onReassign, onPause }: WorkerRowProps) {
  const { today, last, waiting } = worker;
  const hasCalls = today.dials > 0 || today.talkSeconds > 0 || today.outcomes > 0;
  const number = (value: number) => (hasCalls ? formatNumber(value) : "–");
  return (
    <tr data-worker={worker.userId} data-state={worker.state}>
      <th scope="row" className={classes.name}>
        {worker.name}
        {waiting > 0 && worker.state !== "wrapping_up" ? (
          <span className={classes.sub}>
            {waiting === 1 ? "1 call needs an outcome" : `${waiting} calls need an outcome`}
          </span>
        ) : null}
      </th>
      <td className={classes.state}>
        <WorkerState worker={worker} floor={floor} frozenAt={frozenAt} />
      </td>
      <td data-number="true" data-label="Dials">
        {number(today.dials)}
      </td>
      <td data-number="true" data-label="Reached" title={shareOf(today.connects, today.dials)}>
        {number(today.connects)}
        {today.dials > 0 ? (
          <span className={classes.share}> {Math.round((today.connects / today.dials) * 100)} %</span>
        ) : null}
      </td>
      <td data-number="true" data-label="Talks > 30 s">
        {number(today.longTalks)}
      </td>
      <td data-number="true" data-label="Outcomes">
        {number(today.outcomes)}
      </td>
      <td className={classes.sums} data-label="Talk · wrap-up · pause">
        {sumsOf(today, hasCalls)}
      </td>
      <td className={classes.last} data-label="Last">
        {last ? (
          <>
            <Anchor
              component={Link}
              href={`/dashboard/calls/${last.callId}`}
              inherit
              className={classes.plain}
            >
              {last.what === "outcome"
                ? (last.label ?? "Outcome set")
                : last.what === "ended"
                  ? "Call ended"
                  : "Dialled"}
            </Anchor>
            <span className={classes.sub}>
              <Ago key={last.at.getTime()} at={last.at} />
            </span>
          </>
        ) : (
          "–"
        )}
      </td>
      <td className={classes.actions}>
        <WorkerMenu worker={worker} onReassign={onReassign} onPause={onPause} />
      </td>
    </tr>
  );
}

function sumsOf({ talkSeconds, wrapSeconds, pauseSeconds }: FloorWorker["today"], hasCalls: boolean): string {
  if (!hasCalls && pauseSeconds === 0) return "–";
  return [talkSeconds, wrapSeconds, pauseSeconds].map(formatDuration).join(" · ");
}

/** State, since when, with whom; past its limit in words: "3:10, limit 1:00". */
function WorkerState({ worker, floor, frozenAt }: Pick<WorkerRowProps, "worker" | "floor" | "frozenAt">) {
  const now = useServerNow(floor.serverTime);
  const at = frozenAt ? floor.serverTime.getTime() : now;
  const { word, icon, tone } = stateWords[worker.state];
  const seconds = worker.since ? (at - worker.since.getTime()) / 1000 : null;
  const limitName = stateLimits[worker.state];
  const limit = limitName ? floor.limits[limitName] : null;
  const isLate = seconds !== null && limit !== null && seconds > limit;
  const label =
    worker.state === "paused" && worker.pause ? `Paused: ${pauseWords[worker.pause.reason]}` : word;
  const detail = worker.lead ? (
    <>
      with{" "}
      <Anchor component={Link} href={`/dashboard/leads/${worker.lead.id}`} inherit className={classes.plain}>
        {worker.lead.name}
      </Anchor>
    </>
  ) : (
    pauseDetail(worker)
  );
  return (
    <>
      <span className={classes.stateLine}>
        <StatusBadge tone={isLate ? "warning" : tone} icon={isLate ? "!" : icon}>
          {label}
        </StatusBadge>
        {seconds === null ? null : (
          <span className={classes.since} data-late={isLate || undefined} role="timer" aria-live="off">
            {formatTimer(seconds)}
            {isLate ? `, limit ${formatTimer(limit)}` : null}
          </span>
        )}
      </span>
      <span className={classes.sub} data-empty={detail === null || undefined}>
        {detail ?? "\u00a0"}
      </span>
    </>
  );
}

function pauseDetail({ state, pause }: FloorWorker): string | null {
  if (!pause) return null;
  if (state !== "paused") return `Pause: ${pauseWords[pause.reason]}`;
  const by =
    pause.by === "manager" ? (pause.byName ?? "a manager") : pause.by === "system" ? "the system" : null;
  return [pause.note, by ? `by ${by}` : null].filter(Boolean).join(", ") || null;
}

function WorkerMenu({
  worker,
  onReassign,
  onPause,
}: Pick<WorkerRowProps, "worker" | "onReassign" | "onPause">) {
  const utils = trpc.useUtils();
  const resume = trpc.floor.resumeWorker.useMutation({
    onSuccess: () => {
      void utils.floor.invalidate();
      showDone(`${worker.name} may dial again.`);
    },
    onError: (error) => showFailure(`${worker.name} is still paused`, error),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={32}
          aria-label={`Actions for ${worker.name}`}
          loading={resume.isPending}
        >
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {worker.pause ? (
          <Menu.Item onClick={() => resume.mutate({ userId: worker.userId })}>Resume</Menu.Item>
        ) : (
          <Menu.Item onClick={() => onPause(worker)}>Pause…</Menu.Item>
        )}
        <Menu.Item onClick={() => onReassign(worker)}>Give leads and callbacks away…</Menu.Item>
        <Menu.Item
          component={Link}
          href={callsPath([{ field: "worker", op: "is", values: [worker.userId] }])}
        >
          Calls
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
