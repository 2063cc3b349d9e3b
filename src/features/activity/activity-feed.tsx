"use client";

import { Button } from "@mantine/core";
import type { ComponentType } from "react";
import { trpc } from "@/client/trpc";
import { CallsIcon } from "@/components/call-icon";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { Ago } from "@/components/time";
import type { ActivityView } from "@/contracts/activities/views";
import type { FeedEventType } from "@/contracts/catalog";
import type { LeadId } from "@/contracts/ids";
import { CampaignsIcon, FloorIcon, LeadsIcon, SettingsIcon, TasksIcon } from "@/features/shell/icons";
import classes from "./activity-feed.module.css";
import { type ActivityNoun, describeEvent, nounOf } from "./describe-event";

const icons: Record<ActivityNoun, ComponentType> = {
  call: CallsIcon,
  lead: LeadsIcon,
  contact: LeadsIcon,
  campaign: CampaignsIcon,
  member: SettingsIcon,
  task: TasksIcon,
  worker: SettingsIcon,
  floor: FloorIcon,
  workspace: SettingsIcon,
  wall_link: FloorIcon,
};

function ActivityLine({ line }: { line: ActivityView }) {
  const noun = nounOf(line.event.type);
  const Icon = icons[noun];
  return (
    <li className={classes.line}>
      <span className={classes.icon} data-noun={noun} aria-hidden="true">
        <Icon />
      </span>
      <span className={classes.words}>{describeEvent(line)}</span>
      <span className={classes.age}>
        <Ago at={line.at} />
      </span>
    </li>
  );
}

type ActivityFeedProps = {
  leadId?: LeadId;
  types?: FeedEventType[];
  /** Lines at first, and with each "Show older". */
  limit?: number;
};

/** What happened, newest first, in sentences; it follows the workspace by itself. */
export function ActivityFeed({ leadId, types, limit = 20 }: ActivityFeedProps) {
  const feed = trpc.activities.list.useInfiniteQuery(
    { limit, ...(leadId ? { leadId } : {}), ...(types ? { types } : {}) },
    { getNextPageParam: (page) => page.next, initialCursor: null },
  );
  if (feed.isPending) return <LoadingRows rows={6} height={36} />;
  if (feed.error) return <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />;
  const lines = feed.data.pages.flatMap((page) => page.activities);
  if (lines.length === 0) {
    return (
      <EmptyState title="Nothing has happened yet" isPlain>
        Calls, outcomes, new leads and campaigns appear here as they happen.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={classes.feed} aria-label="Activity">
        {lines.map((line) => (
          <ActivityLine key={line.seq} line={line} />
        ))}
      </ul>
      {feed.hasNextPage ? (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={feed.isFetchingNextPage}
            onClick={() => void feed.fetchNextPage()}
          >
            Show older
          </Button>
        </div>
      ) : null}
    </>
  );
}
