"use client";

import { UnstyledButton } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { formatNumber } from "@/components/format";
import type { DeskView, QueueItem } from "@/contracts/desk/views";
import type { LeadId } from "@/contracts/ids";
import { keyOf as keyOfAction } from "@/features/keys/key-table";
import { numberWords } from "./messages";
import classes from "./queue.module.css";
import { useStillList } from "./use-still-list";

type QueuePanelProps = {
  desk: DeskView;
  heldId: LeadId | null;
  previewId: LeadId | null;
  onPreview: (leadId: LeadId) => void;
  /** Where there is room for it: a number that is in no list. */
  onNumber?: () => void;
};

type SectionKey = "callbacks" | "next" | "waiting" | "blocked";
export type QueueEntry = { section: SectionKey; item: QueueItem };

const keyOf = (entry: QueueEntry) => entry.item.leadId;

/** Every row of the panel in the order that J and K walk. */
export function queueEntries(desk: DeskView): QueueEntry[] {
  const isCallback = (item: QueueItem) =>
    item.callability.isCallable && (item.callability.group?.startsWith("callback") ?? false);
  const callbacks = [...desk.upNext.filter(isCallback), ...desk.plannedCallbacks];
  const known = new Set(callbacks.map((item) => item.leadId));
  const rest = desk.notNow.filter((item) => !known.has(item.leadId));
  const waits = (item: QueueItem) => !item.callability.isCallable && !item.callability.isForever;
  const as = (section: SectionKey, items: readonly QueueItem[]) => items.map((item) => ({ section, item }));
  return [
    ...as("callbacks", callbacks),
    ...as(
      "next",
      desk.upNext.filter((item) => !known.has(item.leadId)),
    ),
    ...as("waiting", rest.filter(waits)),
    ...as(
      "blocked",
      rest.filter((item) => !waits(item)),
    ),
  ];
}

/** Who comes next and why, and who does not and why not: in the words of the rule that decides the dial. */
export function QueuePanel({ desk, heldId, previewId, onPreview, onNumber }: QueuePanelProps) {
  const { counts, position } = desk;
  const still = useStillList(queueEntries(desk), keyOf);
  const list = useRef<HTMLDivElement>(null);
  const rowsOf = (section: SectionKey) => still.rows.filter(({ item }) => item.section === section);
  const drawRows = (section: SectionKey) => (
    <ul className={classes.rows}>
      {rowsOf(section).map(({ item: { item }, isGone }) => (
        <Row
          key={item.leadId}
          item={item}
          isHeld={item.leadId === heldId}
          isPreviewed={item.leadId === previewId}
          isGone={isGone}
          onPreview={onPreview}
        />
      ))}
    </ul>
  );

  return (
    <section
      className={classes.queue}
      aria-label="Queue"
      onPointerEnter={still.hold}
      onPointerLeave={still.release}
    >
      <div className={classes.top}>
        <span className={classes.place}>
          {formatNumber(position.at)} / {formatNumber(position.of)}
        </span>
        {still.freshCount > 0 ? (
          <UnstyledButton
            className={classes.fresh}
            onClick={() => {
              still.renew();
              list.current?.scrollTo({ top: 0 });
            }}
          >
            {formatNumber(still.freshCount)} new ↑
          </UnstyledButton>
        ) : null}
        {onNumber ? (
          <UnstyledButton className={classes.number} onClick={onNumber}>
            {numberWords.action} <kbd aria-hidden="true">{keyOfAction("dialNumber")}</kbd>
          </UnstyledButton>
        ) : null}
      </div>
      <div ref={list} className={classes.list}>
        {rowsOf("callbacks").length > 0 ? (
          <>
            <Head count={counts.callbacksDue} isDue={counts.callbacksDue > 0}>
              Callbacks
            </Head>
            {drawRows("callbacks")}
          </>
        ) : null}
        <Head count={counts.callable}>Up next</Head>
        {rowsOf("next").length === 0 ? (
          <p className={classes.empty}>
            {counts.callable > 0 ? "The callbacks come first." : "Nobody can be called right now."}
          </p>
        ) : null}
        {drawRows("next")}
        {rowsOf("waiting").length > 0 ? (
          <>
            <Head count={counts.waiting}>Waiting</Head>
            {drawRows("waiting")}
          </>
        ) : null}
        {rowsOf("blocked").length > 0 ? (
          <>
            <Head count={counts.never}>Blocked or done</Head>
            {drawRows("blocked")}
          </>
        ) : null}
      </div>
    </section>
  );
}

function Head({ children, count, isDue = false }: { children: ReactNode; count: number; isDue?: boolean }) {
  return (
    <h2 className={classes.head}>
      {children}
      <span className={classes.count} data-due={isDue || undefined}>
        {formatNumber(count)}
        {isDue ? " due" : ""}
      </span>
    </h2>
  );
}

function Row({
  item,
  isHeld,
  isPreviewed,
  isGone,
  onPreview,
}: {
  item: QueueItem;
  isHeld: boolean;
  isPreviewed: boolean;
  isGone: boolean;
  onPreview: (leadId: LeadId) => void;
}) {
  const { callability } = item;
  const why = callability.isCallable ? callability.why : callability.sentence;
  return (
    <li>
      <UnstyledButton
        className={classes.row}
        data-lead={item.leadId}
        data-gone={isGone || undefined}
        aria-current={isHeld || isPreviewed ? "true" : undefined}
        onClick={() => onPreview(item.leadId)}
      >
        <span className={classes.rowTop}>
          <span className={classes.name}>{item.name}</span>
          {isHeld ? <span className={classes.tag}>yours</span> : null}
        </span>
        <span className={classes.why}>{isGone ? "No longer here" : why}</span>
      </UnstyledButton>
    </li>
  );
}
