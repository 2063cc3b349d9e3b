"use client";

import { UnstyledButton } from "@mantine/core";
import { memo, type ReactNode, useRef } from "react";
import { formatNumber } from "@/components/format";
import type { DeskView, QueueItem } from "@/contracts/desk/views";
import type { LeadId } from "@/contracts/ids";
import { keyOf as keyOfAction } from "@/features/keys/key-table";
import { numberWords } from "./messages";
import classes from "./queue.module.css";
import { type StillList, useStillList } from "./use-still-list";

type QueuePanelProps = {
  desk: DeskView;
  heldId: LeadId | null;
  previewId: LeadId | null;
  onPreview: (leadId: LeadId) => void;
  /** Where there is room for it: a number that is in no list. */
  onNumber?: () => void;
};

const sections = ["callbacks", "next", "waiting", "blocked"] as const;
type SectionKey = (typeof sections)[number];
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

type Slot =
  | { kind: "head"; section: SectionKey }
  | { kind: "empty" }
  | { kind: "row"; item: QueueItem; isGone: boolean };

/** The panel from top to bottom; every slot is equally high. */
function slotsOf(rows: StillList<QueueEntry>["rows"]): Slot[] {
  return sections.flatMap((section): Slot[] => {
    const own = rows.filter(({ item }) => item.section === section);
    if (own.length === 0 && section !== "next") return [];
    return [
      { kind: "head", section },
      ...(own.length === 0 ? [{ kind: "empty" } as const] : []),
      ...own.map(({ item: { item }, isGone }) => ({ kind: "row", item, isGone }) as const),
    ];
  });
}

/** Who comes next and why, and who does not and why not: in the words of the rule that decides the dial. */
export function QueuePanel({ desk, heldId, previewId, onPreview, onNumber }: QueuePanelProps) {
  const { counts, position } = desk;
  const still = useStillList(queueEntries(desk), keyOf);
  const list = useRef<HTMLUListElement>(null);
  const heads: Record<SectionKey, ReactNode> = {
    callbacks: (
      <Head count={counts.callbacksDue} isOfDue>
        Callbacks
      </Head>
    ),
    next: <Head count={counts.callable}>Up next</Head>,
    waiting: <Head count={counts.waiting}>Waiting</Head>,
    blocked: <Head count={counts.never}>Blocked or done</Head>,
  };
  const draw = (slot: Slot) => {
    if (slot.kind === "head") return heads[slot.section];
    if (slot.kind === "empty")
      return (
        <p className={classes.empty}>
          {counts.callable > 0 ? "The callbacks come first." : "Nobody can be called right now."}
        </p>
      );
    const { item, isGone } = slot;
    return (
      <Row
        item={item}
        isHeld={item.leadId === heldId}
        isPreviewed={item.leadId === previewId}
        isGone={isGone}
        onPreview={onPreview}
      />
    );
  };

  return (
    <section
      className={classes.queue}
      aria-label="Queue"
      onPointerEnter={still.hold}
      onPointerLeave={still.release}
      onFocus={still.hold}
      onBlur={still.release}
    >
      <div className={classes.top}>
        <span className={classes.place}>
          {/* As wide as the longest it can become, by spaces as wide as a digit: one digit more moves nothing. */}
          {`${formatNumber(position.at).padStart(formatNumber(position.of).length, "\u2007")} / ${formatNumber(position.of)}`}
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
      <ul ref={list} className={classes.list}>
        {slotsOf(still.rows).map((slot, index) => (
          // The place, not the lead in it, is what stays: a list that goes on by one moves nothing.
          <li key={index} className={classes.slot}>
            {draw(slot)}
          </li>
        ))}
      </ul>
    </section>
  );
}

type HeadProps = {
  children: ReactNode;
  count: number;
  /** It counts what is due of the rows below, not the rows. */
  isOfDue?: boolean;
};

function Head({ children, count, isOfDue = false }: HeadProps) {
  return (
    <h2 className={classes.head}>
      {children}
      <span className={classes.count} data-due={(isOfDue && count > 0) || undefined}>
        {formatNumber(count)}
        {isOfDue ? " due" : ""}
      </span>
    </h2>
  );
}

const Row = memo(function Row({
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
      <span className={classes.why} title={why}>
        {isGone ? "No longer here" : why}
      </span>
    </UnstyledButton>
  );
});
