"use client";

import { Anchor, Button } from "@mantine/core";
import { Link } from "@/components/link";
import { memo, type ReactNode, useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { CallsIcon } from "@/components/call-icon";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { FreshAbove } from "@/components/fresh-above";
import { formatDateTime, formatDuration } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { OutcomeTag, StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import type { TimelineItem } from "@/contracts/activities/views";
import type { ContactId, LeadId } from "@/contracts/ids";
import { describeEvent } from "@/features/activity/describe-event";
import { directionWords, statusLabel, statusWords } from "@/features/calls/call-words";
import { NoteCard } from "@/features/notes/components/note-card";
import { NoteComposer } from "@/features/notes/components/note-composer";
import { LeadsIcon, TasksIcon } from "@/features/shell/icons";
import classes from "@/features/records/record.module.css";
import { useQuietTop } from "@/components/use-quiet-top";

type Of<K extends TimelineItem["kind"]> = Extract<TimelineItem, { kind: K }>;

const icons: Record<TimelineItem["kind"], ReactNode> = {
  call: <CallsIcon size={15} />,
  note: "✎",
  task: <TasksIcon />,
  activity: <LeadsIcon />,
};

/**
 * Calls, notes, tasks and changes, newest first, with the place to write a note on top. `isStill`: what is new always waits
 * above, as at the desk, and not only while somebody points at the lines.
 */
export const LeadTimeline = memo(function LeadTimeline({
  leadId,
  isStill = false,
}: {
  leadId: LeadId;
  isStill?: boolean;
}) {
  const timeline = trpc.leads.timeline.useInfiniteQuery(
    { leadId, limit: 30 },
    { getNextPageParam: (page) => page.next, initialCursor: null },
  );
  return (
    <>
      <NoteComposer leadId={leadId} />
      <Story timeline={timeline} isStill={isStill}>
        Calls, notes and tasks of this lead appear here.
      </Story>
    </>
  );
});

/** The same of all leads of a contact; a note is written on the newest. */
export function ContactTimeline({ contactId, leadId }: { contactId: ContactId; leadId: LeadId | null }) {
  const timeline = trpc.contacts.timeline.useInfiniteQuery(
    { contactId, limit: 30 },
    { getNextPageParam: (page) => page.next, initialCursor: null },
  );
  return (
    <>
      {leadId ? <NoteComposer leadId={leadId} /> : null}
      <Story timeline={timeline}>Calls, notes and tasks of this contact’s leads appear here.</Story>
    </>
  );
}

type Timeline = {
  data?: { pages: { items: TimelineItem[] }[] };
  error: unknown;
  isPending: boolean;
  isFetching: boolean;
  isFetchedAfterMount: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
};

const keyOf = (item: TimelineItem) => `${item.kind}-${item.id}`;

function Story({
  timeline,
  isStill = false,
  children,
}: {
  timeline: Timeline;
  isStill?: boolean;
  children: ReactNode;
}) {
  const { user } = useWorkspace();
  const [isRead, setIsRead] = useState(false);
  const pages = timeline.data?.pages ?? [];
  // Shown again: what it was, and a moment later what it is, would jump. Once it is shown it stays.
  const [isShown, setIsShown] = useState(false);
  const isOld = !isShown && timeline.isFetching && !timeline.isFetchedAfterMount;
  if (!isShown && !isOld && pages.length > 0) setIsShown(true);
  const { shown, freshCount, show } = useQuietTop(isOld ? [] : pages.flatMap((page) => page.items), {
    keyOf,
    isHeld: isStill || isRead,
    isOwn: (item) => item.kind === "note" && item.callId === null && item.authorUserId === user.id,
  });
  return (
    <>
      {timeline.isPending || isOld ? (
        <div className={classes.story}>
          <LoadingRows rows={5} height={56} />
        </div>
      ) : timeline.error && pages.length === 0 ? (
        <div className={classes.story}>
          <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
        </div>
      ) : pages.every((page) => page.items.length === 0) ? (
        <EmptyState title="Nothing has happened yet" isPlain>
          {children}
        </EmptyState>
      ) : (
        <div
          className={classes.story}
          onPointerEnter={() => setIsRead(true)}
          onPointerLeave={() => setIsRead(false)}
        >
          <FreshAbove count={freshCount} onShow={show} />
          <ol className={classes.timeline}>
            {shown.map((item) => (
              <li key={keyOf(item)} className={classes.item}>
                <span className={classes.icon} data-kind={item.kind} aria-hidden="true">
                  {icons[item.kind]}
                </span>
                <div>
                  <Item item={item} />
                </div>
              </li>
            ))}
          </ol>
        </div>
      )}
      {timeline.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          Show older
        </Button>
      ) : null}
    </>
  );
}

const Item = memo(function Item({ item }: { item: TimelineItem }) {
  switch (item.kind) {
    case "call":
      return <CallItem call={item} />;
    case "note":
      return (
        <>
          <p className={classes.line} style={{ margin: 0 }}>
            <strong>{item.authorName}</strong> {item.callId ? "noted on a call" : "noted"}
            <When at={item.at} />
          </p>
          <div className={classes.body}>
            <NoteCard note={item} leadId={item.leadId} />
          </div>
        </>
      );
    case "task":
      return <TaskItem task={item} />;
    case "activity":
      return (
        <div className={classes.line}>
          <span>{describeEvent(item.activity)}</span>
          <When at={item.at} />
        </div>
      );
  }
});

function When({ at }: { at: Date }) {
  return (
    <span className={classes.when}>
      <Ago at={at} />
    </span>
  );
}

function CallItem({ call }: { call: Of<"call"> }) {
  const { user } = useWorkspace();
  return (
    <>
      <div className={classes.line}>
        <strong>{directionWords[call.direction]} call</strong>
        <StatusBadge tone={statusWords[call.status].tone}>{statusLabel(call, user.id)}</StatusBadge>
        {call.durationSeconds ? <span>{formatDuration(call.durationSeconds)}</span> : null}
        {call.outcome ? <OutcomeTag label={call.outcome.label} tone={call.outcome.tone} /> : null}
        <When at={call.at} />
      </div>
      <div className={classes.sub}>
        {call.worker?.name ?? "Nobody here"}
        {call.campaign ? ` · ${call.campaign.name}` : ""} ·{" "}
        <Anchor
          component={Link}
          href={`/dashboard/calls/${call.id}`}
          underline="always"
          className={classes.link}
        >
          Open call
        </Anchor>
      </div>
    </>
  );
}

function TaskItem({ task }: { task: Of<"task"> }) {
  const kind = task.taskKind === "callback" ? "a callback" : "a follow-up";
  return (
    <>
      <div className={classes.line}>
        <span>
          <strong>{task.authorName ?? "The system"}</strong> planned {kind}: {task.title}
        </span>
        {task.doneAt ? <StatusBadge tone="positive">Done</StatusBadge> : null}
        <When at={task.at} />
      </div>
      <div className={classes.sub}>
        For {task.assigneeName ?? "anyone"},{" "}
        {task.doneAt ? `done ${formatDateTime(task.doneAt)}` : `due ${formatDateTime(task.dueAt)}`}
      </div>
    </>
  );
}
