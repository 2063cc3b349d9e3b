"use client";

import { Link } from "@/components/link";
import { formatDateTime, formatNumber, formatShortClock } from "@/components/format";
import { useNow } from "@/components/use-now";
import { reasonWords } from "@/features/desk/messages";
import type { Campaign } from "../campaign-view";
import classes from "./settings.module.css";

type Queue = Campaign["queue"];

function when(at: Date, now: Date): string {
  return at.toDateString() === now.toDateString() ? formatShortClock(at) : formatDateTime(at, now);
}

/** When the first of those that wait may be called. */
function firstOpening(queue: Queue): Date | undefined {
  const opens = queue.reasons.flatMap(({ opensAt, isForever }) => (opensAt && !isForever ? [opensAt] : []));
  return opens.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

/**
 * "812 now, 96 wait until 10:00, 40 never": what the campaign would offer this minute, by the rule that decides each
 * call, with the reason for each lead that is not called now. Each number opens its leads.
 */
export function Forecast({ campaign }: { campaign: Campaign }) {
  const { queue } = campaign;
  const now = useNow();
  const first = firstOpening(queue);
  const leads = (query: string) => `/dashboard/campaigns/${campaign.id}?tab=leads&${query}`;
  return (
    <div aria-live="polite">
      <p className={classes.forecast} data-forecast="">
        <Link href={leads("show=callable")}>{formatNumber(queue.callable)} now</Link>
        {queue.waiting > 0 ? (
          <>
            ,{" "}
            <Link href={leads("show=waiting")}>
              {formatNumber(queue.waiting)} wait{first ? ` until ${when(first, now)}` : ""}
            </Link>
          </>
        ) : null}
        {queue.never > 0 ? (
          <>
            , <Link href={leads("show=never")}>{formatNumber(queue.never)} never</Link>
          </>
        ) : null}
      </p>
      {queue.reasons.length > 0 ? (
        <ul className={classes.reasons} aria-label="Why the others are not called now">
          {queue.reasons.map(({ reason, count, opensAt, isForever }) => (
            <li key={reason}>
              <b>{formatNumber(count)}</b>
              <span>
                <Link href={leads(`why=${reason}`)}>{reasonWords[reason]}</Link>
                {isForever ? ", for good" : opensAt ? `, the first until ${when(opensAt, now)}` : ""}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
