"use client";

import { Text } from "@mantine/core";
import { useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { NoPermission } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDuration, formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { Ago } from "@/components/time";
import { Facts, Section } from "./section";
import { Sparkline } from "./sparkline";
import classes from "./settings.module.css";

type Status = RouterOutputs["system"]["status"];

const everyMs = 2000;
const kept = 60;

/** Frames a second, from two answers. */
type Point = { at: number; frames: number; streams: number };

export function StatusPanel() {
  const isAdmin = useWorkspace().current.role === "admin";
  return isAdmin ? <LiveStatus /> : <NoPermission who="An admin" />;
}

function LiveStatus() {
  const [points, setPoints] = useState<Point[]>([]);
  // The one page that asks by the clock: it is about the server itself, whose counts are no events.
  const status = trpc.system.status.useQuery(undefined, { refetchInterval: everyMs });
  const { data } = status;
  const at = data?.at.getTime() ?? null;
  if (data && at !== null && points.at(-1)?.at !== at) {
    setPoints([...points, { at, frames: data.framesSent, streams: data.streams }].slice(-kept));
  }
  if (status.isPending) return <LoadingRows rows={4} height={64} />;
  if (!data) return <ErrorState error={status.error} onRetry={() => void status.refetch()} />;
  const rates = points.slice(1).map((point, index) => {
    const before = points[index];
    return before ? ((point.frames - before.frames) * 1000) / Math.max(1, point.at - before.at) : 0;
  });
  return (
    <div className={classes.sections}>
      <Section
        title="This server"
        description="Of the process that answered, since it started. Several instances each have their own."
      >
        <Facts
          facts={[
            { label: "Live streams", value: formatNumber(data.streams) },
            { label: "Workspaces followed", value: formatNumber(data.workspacesFollowed) },
            { label: "Commit to socket, half within", value: milliseconds(data.commitToSocketMs.p50) },
            { label: "Commit to socket, 99 % within", value: milliseconds(data.commitToSocketMs.p99) },
            { label: "Running for", value: formatDuration(data.uptimeSeconds) },
            { label: "Memory", value: `${formatNumber(data.memoryMegabytes)} MB` },
          ]}
        />
        <Sparkline label="Frames a second, last two minutes" values={rates} />
        <Sparkline label="Live streams, last two minutes" values={points.map((point) => point.streams)} />
      </Section>
      <Section title="Deliveries of this workspace">
        <Facts
          facts={[
            { label: "Waiting in the inbox", value: formatNumber(data.deliveries.waiting) },
            { label: "Set aside", value: formatNumber(data.deliveries.setAside) },
            { label: "Failed", value: formatNumber(data.deliveries.dead) },
            {
              label: "Last delivery",
              value: data.deliveries.lastAt ? <Ago at={data.deliveries.lastAt} /> : "Never",
            },
            { label: "Events in the log", value: formatNumber(data.eventsOfWorkspace) },
          ]}
        />
      </Section>
      <Section title="Counted since the start">
        <div className={classes.counts}>
          <Counts title="Webhooks" counts={data.webhooks} empty="No webhook yet" />
          <Counts title="Processed as" counts={data.processed} empty="Nothing processed yet" />
          <Counts title="Streams told to start anew" counts={data.resyncs} empty="None" />
          <Counts title="Streams ended by the server" counts={data.byes} empty="None" />
          <Counts title="Failed requests" counts={data.errors} empty="None" />
          <Counts title="Refused by a limit" counts={data.refusals} empty="None" />
        </div>
      </Section>
    </div>
  );
}

function milliseconds(value: number | null): string {
  return value === null ? "No event yet" : `${formatNumber(value)} ms`;
}

function Counts({ title, counts, empty }: { title: string; counts: Status["webhooks"]; empty: string }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {counts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      ) : (
        <dl className={classes.countList}>
          {counts.map((entry) => (
            <div key={entry.label}>
              <dt>{entry.label.replaceAll("_", " ")}</dt>
              <dd>{formatNumber(entry.count)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
