"use client";

import { formatDateTime, formatNumber, formatShortClock } from "@/components/format";
import { useNow } from "@/components/use-now";
import { reasonWords } from "@/features/desk/messages";
import type { Campaign } from "../campaign-view";
import classes from "./settings.module.css";

type Queue = Campaign["queue"];

function when(at: Date, now: Date): string {
  return at.toDateString() === now.toDateString() ? formatShortClock(at) : formatDateTime(at, now);
}

/** "812 now, 96 wait until 10:00, 40 never": what the campaign would offer this minute, by the rule that decides each call. */
function forecastWords(queue: Queue, now: Date): string {
  const opens = queue.reasons.flatMap(({ opensAt, isForever }) => (opensAt && !isForever ? [opensAt] : []));
  const first = opens.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return [
    `${formatNumber(queue.callable)} now`,
    ...(queue.waiting > 0
      ? [`${formatNumber(queue.waiting)} wait${first ? ` until ${when(first, now)}` : ""}`]
      : []),
    ...(queue.never > 0 ? [`${formatNumber(queue.never)} never`] : []),
  ].join(", ");
}

/** The same, with the reason for each lead that is not called now. */
export function Forecast({ queue }: { queue: Queue }) {
  const now = useNow();
  return (
    <div aria-live="polite">
      <p className={classes.forecast} data-forecast="">
        {forecastWords(queue, now)}
      </p>
      {queue.reasons.length > 0 ? (
        <ul className={classes.reasons} aria-label="Why the others are not called now">
          {queue.reasons.map(({ reason, count, opensAt, isForever }) => (
            <li key={reason}>
              <b>{formatNumber(count)}</b>
              <span>
                {reasonWords[reason]}
                {isForever ? ", for good" : opensAt ? `, the first until ${when(opensAt, now)}` : ""}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
