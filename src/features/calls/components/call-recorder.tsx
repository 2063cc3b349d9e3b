"use client";

import { Button, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { trpc } from "@/client/trpc";
import { ErrorState } from "@/components/error-state";
import { formatClock } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import type { RecorderDelivery, RecorderEntry } from "@/contracts/calls/history";
import type { CallId } from "@/contracts/ids";
import { type RecorderVoice, recorderLine } from "../recorder-words";
import classes from "./call-recorder.module.css";
import { RecorderRaw } from "./call-recorder-raw";

const pageSize = 100;
/** A repeated delivery changes nothing and leaves no event: its count is looked for now and then. */
const lookAgainMs = 15_000;

const voices: Record<RecorderVoice, string> = {
  person: "Person",
  provider: "Provider",
  ringside: "Ringside",
  screen: "Screen",
};

/**
 * Everything that happened to a call, in order, and live while the page is open. `mayRead`: for the call's own worker and
 * for managers; nobody else's page asks for what would be refused.
 */
export function CallRecorder({ callId, mayRead }: { callId: CallId; mayRead: boolean }) {
  const { client } = trpc.useUtils();
  // Not trpc's own hook: it sends a `direction` that no strict input takes.
  const recorder = useInfiniteQuery({
    queryKey: [["calls", "recorder"], { input: { callId, limit: pageSize }, type: "infinite" }],
    queryFn: ({ pageParam, signal }) =>
      client.calls.recorder.query({ callId, limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: lookAgainMs,
    enabled: mayRead,
  });
  const title = useRef<HTMLHeadingElement>(null);
  const isLoaded = recorder.data !== undefined;
  // A link to #recorder was followed before there was anything to scroll to.
  useEffect(() => {
    if (isLoaded && window.location.hash === "#recorder") title.current?.scrollIntoView();
  }, [isLoaded]);
  return (
    <section className={`rs-card ${classes.card}`} aria-labelledby="recorder">
      <h2 className={classes.title} id="recorder" ref={title}>
        Flight recorder
      </h2>
      {!mayRead ? (
        <Text size="sm" c="dimmed">
          The flight recorder is for the call’s own worker and for managers.
        </Text>
      ) : recorder.isPending ? (
        <LoadingRows rows={5} height={32} />
      ) : recorder.data ? (
        <Entries
          callId={callId}
          entries={recorder.data.pages.flatMap((page) => page.entries)}
          more={
            recorder.hasNextPage ? (
              <Button
                variant="default"
                size="xs"
                loading={recorder.isFetchingNextPage}
                onClick={() => void recorder.fetchNextPage()}
              >
                Show more
              </Button>
            ) : null
          }
        />
      ) : (
        <ErrorState error={recorder.error} onRetry={() => void recorder.refetch()} />
      )}
    </section>
  );
}

type EntriesProps = { callId: CallId; entries: readonly RecorderEntry[]; more: ReactNode };

function Entries({ callId, entries, more }: EntriesProps) {
  const first = entries[0];
  if (!first) {
    return (
      <Text size="sm" c="dimmed">
        Nothing was kept for this call.
      </Text>
    );
  }
  return (
    <>
      <ol className={classes.entries}>
        {entries.map((entry) => (
          <Entry key={entry.id} callId={callId} entry={entry} since={first.at} />
        ))}
      </ol>
      {more ? <div className={classes.more}>{more}</div> : null}
    </>
  );
}

type EntryProps = { callId: CallId; entry: RecorderEntry; since: Date };

function Entry({ callId, entry, since }: EntryProps) {
  const { voice, title, details } = recorderLine(entry);
  return (
    <li data-voice={voice} data-kind={entry.kind}>
      <span className={classes.when}>
        <time dateTime={entry.at.toISOString()}>{clockOf(entry.at)}</time>
        <span className={classes.offset}>{offsetOf(entry.at, since)}</span>
      </span>
      <span className={classes.mark} aria-hidden="true" />
      <div className={classes.said}>
        <p className={classes.line}>
          <span className={classes.voice}>{entry.actorName ?? voices[voice]}</span>
          <b>{title}</b>
        </p>
        {details.map((detail) => (
          <p key={detail} className={classes.detail}>
            {detail}
          </p>
        ))}
        {entry.delivery ? <Delivery callId={callId} entry={entry} delivery={entry.delivery} /> : null}
      </div>
    </li>
  );
}

function Delivery({
  callId,
  entry,
  delivery,
}: {
  callId: CallId;
  entry: RecorderEntry;
  delivery: RecorderDelivery;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const waited = entry.at.getTime() - delivery.receivedAt.getTime();
  const facts = [
    waited > 0 ? `received ${waited} ms before` : null,
    delivery.duplicateCount > 0
      ? `came ${delivery.duplicateCount === 1 ? "once" : `${delivery.duplicateCount} times`} more${
          delivery.lastDuplicateAt ? `, last at ${clockOf(delivery.lastDuplicateAt)}` : ""
        }, dropped`
      : null,
    delivery.attempts > 0 ? `failed ${delivery.attempts}×` : null,
  ].filter((fact) => fact !== null);
  return (
    <>
      <p className={classes.detail}>
        {facts.length > 0 ? `${facts.join(" · ")} · ` : ""}
        <button
          type="button"
          className={classes.open}
          aria-expanded={isOpen}
          onClick={() => setIsOpen((is) => !is)}
        >
          {isOpen ? "Hide what was sent" : "As sent"}
        </button>
      </p>
      {isOpen ? <RecorderRaw callId={callId} deliveryId={delivery.id} /> : null}
    </>
  );
}

/** "12:43:22.104" */
function clockOf(at: Date): string {
  return `${formatClock(at)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

/** "+0.8 s" since the first line; nothing for the first. */
function offsetOf(at: Date, since: Date): string {
  const seconds = (at.getTime() - since.getTime()) / 1000;
  if (seconds <= 0) return "";
  if (seconds < 100) return `+${seconds.toFixed(1)} s`;
  return seconds < 6000 ? `+${Math.round(seconds / 60)} min` : `+${Math.round(seconds / 3600)} h`;
}
