"use client";

import { Text, UnstyledButton } from "@mantine/core";
import { formatNumber } from "@/components/format";
import type { DeskView, QueueItem } from "@/contracts/desk/views";
import type { LeadId } from "@/contracts/ids";
import classes from "./desk.module.css";

type QueuePanelProps = {
  desk: DeskView;
  heldId: LeadId | null;
  previewId: LeadId | null;
  onPreview: (leadId: LeadId) => void;
};

/** Who comes next and why, and who does not and why not: in the words of the rule that decides the dial. */
export function QueuePanel({ desk, heldId, previewId, onPreview }: QueuePanelProps) {
  const { counts, upNext, notNow } = desk;
  return (
    <section className={classes.queue} aria-label="Queue">
      <p className={classes.counts}>
        <b>{formatNumber(counts.callable)}</b> now · <b>{formatNumber(counts.waiting)}</b> wait ·{" "}
        <b>{formatNumber(counts.never)}</b> never
      </p>
      <h2 className={classes.queueHead}>Up next</h2>
      {upNext.length === 0 ? <p className={classes.queueEmpty}>Nobody can be called right now.</p> : null}
      <ul className={classes.rows}>
        {upNext.map((item) => (
          <Row
            key={item.leadId}
            item={item}
            isHeld={item.leadId === heldId}
            isPreviewed={item.leadId === previewId}
            onPreview={onPreview}
          />
        ))}
      </ul>
      {notNow.length > 0 ? (
        <>
          <h2 className={classes.queueHead}>Not now</h2>
          <ul className={classes.rows}>
            {notNow.map((item) => (
              <Row
                key={item.leadId}
                item={item}
                isHeld={item.leadId === heldId}
                isPreviewed={item.leadId === previewId}
                onPreview={onPreview}
              />
            ))}
          </ul>
        </>
      ) : null}
      {counts.total > upNext.length + notNow.length ? (
        <p className={classes.queueEmpty}>
          {formatNumber(counts.total - upNext.length - notNow.length)} more in this campaign of{" "}
          {formatNumber(counts.total)}.
        </p>
      ) : null}
    </section>
  );
}

function Row({
  item,
  isHeld,
  isPreviewed,
  onPreview,
}: {
  item: QueueItem;
  isHeld: boolean;
  isPreviewed: boolean;
  onPreview: (leadId: LeadId) => void;
}) {
  const { callability } = item;
  return (
    <li>
      <UnstyledButton
        className={classes.row}
        data-held={isHeld || undefined}
        aria-current={isHeld || isPreviewed ? "true" : undefined}
        onClick={() => onPreview(item.leadId)}
      >
        <span className={classes.rowTop}>
          <span className={classes.rowName}>{item.name}</span>
          {isHeld ? <span className={classes.yours}>yours</span> : null}
        </span>
        <Text size="xs" c="dimmed" className={classes.rowWhy}>
          {callability.isCallable ? callability.why : callability.sentence}
        </Text>
      </UnstyledButton>
    </li>
  );
}
