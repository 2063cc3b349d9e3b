"use client";

import { UnstyledButton } from "@mantine/core";
import Link from "next/link";
import { Timer } from "@/components/time";
import type { CallView } from "@/contracts/calls/views";
import { personOf, stageOf } from "../call-words";
import { useMyCalls, useWrapUp } from "../hooks";
import classes from "./call-dock.module.css";

const shownAtOnce = 4;

/** Calls of mine that are on, and ended ones that still need an outcome. Always there, so that nothing shifts. */
export function CallDock() {
  const mine = useMyCalls();
  const { reopen } = useWrapUp();
  const live = mine.data?.live ?? [];
  const folded = mine.data?.folded ?? [];
  const chips = [
    ...live.map((call) => ({ call, isLive: true })),
    ...folded.map((call) => ({ call, isLive: false })),
  ];
  const hidden = chips.length - shownAtOnce;
  return (
    <section className={classes.dock} aria-label="Your calls" data-empty={chips.length === 0 || undefined}>
      {chips.length === 0 ? (
        <span className={classes.idle}>{mine.isPending ? "" : "No live calls"}</span>
      ) : null}
      {chips.slice(0, shownAtOnce).map(({ call, isLive }) =>
        isLive ? (
          <LiveChip key={call.id} call={call} serverTime={mine.data?.serverTime} />
        ) : (
          <UnstyledButton
            key={call.id}
            className={classes.chip}
            data-kind="folded"
            onClick={() => reopen(call.id)}
          >
            <span aria-hidden="true">!</span>
            <span className={classes.who}>{personOf(call)}</span>
            <span className={classes.stage}>{call.isOutcomeRequired ? "needs outcome" : "open again"}</span>
          </UnstyledButton>
        ),
      )}
      {hidden > 0 ? (
        <Link href="/dashboard/calls" className={classes.more}>
          +{hidden}
        </Link>
      ) : null}
    </section>
  );
}

function LiveChip({ call, serverTime }: { call: CallView; serverTime: Date | undefined }) {
  const { caption, from } = stageOf(call);
  return (
    <Link href={`/dashboard/calls/${call.id}`} className={classes.chip} data-kind="live">
      <span className={classes.pulse} aria-hidden="true" />
      <span className={classes.who}>{personOf(call)}</span>
      <span className={classes.stage}>{caption}</span>
      <span className={classes.timer}>
        <Timer from={from} serverTime={serverTime} />
      </span>
    </Link>
  );
}
