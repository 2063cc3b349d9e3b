"use client";

import { memo } from "react";
import { trpc } from "@/client/trpc";
import { formatDuration, formatNumber } from "@/components/format";
import { byClockMs, percent } from "./my-day";
import classes from "./my-day.module.css";

type MyDayStripProps = {
  /** Not there at all for who has not dialled today: a manager who never does needs no line. */
  isForDiallers?: boolean;
};

/** One's own day in one line of fixed height, for the desk: nothing moves when it comes or changes. */
export const MyDayStrip = memo(function MyDayStrip({ isForDiallers = false }: MyDayStripProps) {
  const { data } = trpc.floor.myDay.useQuery(undefined, { refetchInterval: byClockMs });
  if (isForDiallers && !data?.dials) return null;
  return (
    <section className={classes.strip} data-my-day-strip="" aria-label="My day">
      {data
        ? data.dials === 0
          ? "No calls yet today"
          : [
              `${formatNumber(data.connects)} of ${formatNumber(data.dials)} reached, ${percent(data.connects, data.dials)}`,
              `${formatNumber(data.longTalks)} ${data.longTalks === 1 ? "talk" : "talks"} over 30 s`,
              `${formatDuration(data.talkSeconds)} talk`,
              `${formatNumber(data.goodOutcomes)} good of ${formatNumber(data.outcomes)} ${data.outcomes === 1 ? "outcome" : "outcomes"}`,
              ...(data.costCredits === null ? [] : [`${formatNumber(data.costCredits)} credits`]),
            ].join(" · ")
        : "\u00a0"}
    </section>
  );
});
