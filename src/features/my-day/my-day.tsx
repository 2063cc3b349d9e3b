"use client";

import { Skeleton } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDuration, formatNumber, formatShortClock } from "@/components/format";
import { OutcomeTag } from "@/components/status-badge";
import type { MyDayView } from "@/contracts/floor/views";
import classes from "./my-day.module.css";

/** Numbers that the clock alone moves are asked for this often. */
export const byClockMs = 60_000;

export const percent = (part: number, whole: number): string =>
  whole === 0 ? "" : `${Math.round((part / whole) * 100)} %`;

/** One's own day: every number with what it is a part of. */
export function MyDay() {
  const day = trpc.floor.myDay.useQuery(undefined, { refetchInterval: byClockMs });
  return (
    <section className={`rs-card ${classes.card}`} aria-labelledby="my-day-title">
      <div className={classes.head}>
        <h2 id="my-day-title" className={classes.title}>
          My day
        </h2>
        {day.data ? (
          <span className={classes.quiet}>
            since {formatShortClock(day.data.dayStartsAt)},{" "}
            {day.data.timeZone.split("/").at(-1)?.replaceAll("_", " ")}
          </span>
        ) : null}
      </div>
      {day.data ? (
        <Day day={day.data} />
      ) : day.error ? (
        <ErrorState error={day.error} onRetry={() => void day.refetch()} />
      ) : (
        <Skeleton height={92} radius="md" />
      )}
    </section>
  );
}

function Day({ day }: { day: MyDayView }) {
  const { dials, connects, longTalks, outcomes, goodOutcomes } = day;
  if (dials === 0 && outcomes === 0 && day.talkSeconds === 0) {
    return (
      <EmptyState title="No calls yet today" isPlain>
        Dials, whom you reached, talks over 30 seconds and outcomes stand here from the first call on.
        {day.callbacksOverdue > 0
          ? ` ${day.callbacksOverdue === 1 ? "1 callback waits" : `${day.callbacksOverdue} callbacks wait`} for you.`
          : null}
      </EmptyState>
    );
  }
  const figures: { name: string; label: string; value: string; of: string }[] = [
    { name: "dials", label: "Dials", value: formatNumber(dials), of: "calls you placed" },
    {
      name: "connects",
      label: "Reached",
      value: formatNumber(connects),
      of: dials === 0 ? "no dials yet" : `of ${formatNumber(dials)}, ${percent(connects, dials)}`,
    },
    {
      name: "longTalks",
      label: "Talks over 30 s",
      value: formatNumber(longTalks),
      of: `${formatDuration(day.talkSeconds)} of talk in all`,
    },
    {
      name: "goodOutcomes",
      label: "Good outcomes",
      value: formatNumber(goodOutcomes),
      of: `of ${formatNumber(outcomes)} ${outcomes === 1 ? "outcome" : "outcomes"}`,
    },
    {
      name: "callbacks",
      label: "Callbacks made",
      value: formatNumber(day.callbacksDone),
      of: day.callbacksOverdue === 0 ? "none overdue" : `${formatNumber(day.callbacksOverdue)} overdue`,
    },
    ...(day.costCredits === null
      ? []
      : [
          {
            name: "cost",
            label: "Cost",
            value: formatNumber(day.costCredits),
            of: "credits, as the provider says",
          },
        ]),
  ];
  return (
    <>
      <dl className={classes.figures}>
        {figures.map(({ name, label, value, of }) => (
          <div key={name} data-my-day={name}>
            <dt className={classes.label}>{label}</dt>
            <dd className={classes.value}>{value}</dd>
            <dd className={classes.quiet}>{of}</dd>
          </div>
        ))}
      </dl>
      <div className={classes.foot}>
        <span className={classes.quiet}>
          Wrap-up {formatDuration(day.wrapSeconds)} · Pause {formatDuration(day.pauseSeconds)}
        </span>
        {day.byOutcome.length > 0 ? (
          <ul className={classes.outcomes} aria-label="Outcomes of today">
            {day.byOutcome.map(({ label, tone, count }) => (
              <li key={label}>
                <OutcomeTag label={label} tone={tone} /> {formatNumber(count)}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </>
  );
}
