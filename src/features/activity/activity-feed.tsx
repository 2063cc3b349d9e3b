"use client";

import { Button } from "@mantine/core";
import { type ComponentType, useState } from "react";
import { trpc } from "@/client/trpc";
import { CallsIcon } from "@/components/call-icon";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { FreshAbove } from "@/components/fresh-above";
import { LoadingRows } from "@/components/loading-rows";
import { Ago } from "@/components/time";
import { useQuietTop } from "@/components/use-quiet-top";
import type { ActivityView } from "@/contracts/activities/views";
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

const keyOf = (line: ActivityView) => String(line.seq);
const noneIsMine = () => false;

/**
 * What happened, newest first, in sentences; it follows the workspace by itself, and waits above while somebody points
 * at it. `limit`: lines at first, and with each "Show older".
 */
export function ActivityFeed({ limit }: { limit: number }) {
  const feed = trpc.activities.list.useInfiniteQuery(
    { limit },
    { getNextPageParam: (page) => page.next, initialCursor: null },
  );
  const [isRead, setIsRead] = useState(false);
  const { shown, freshCount, show } = useQuietTop(feed.data?.pages.flatMap((page) => page.activities) ?? [], {
    keyOf,
    isHeld: isRead,
    isOwn: noneIsMine,
  });
  if (feed.isPending) return <LoadingRows rows={6} height={36} />;
  if (feed.error) return <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />;
  if (shown.length === 0) {
    return (
      <EmptyState title="Nothing has happened yet" isPlain>
        Calls, outcomes, new leads and campaigns appear here as they happen.
      </EmptyState>
    );
  }
  return (
    <>
      <div
        className={classes.room}
        onPointerEnter={() => setIsRead(true)}
        onPointerLeave={() => setIsRead(false)}
      >
        <FreshAbove count={freshCount} onShow={show} />
        <ul className={classes.feed} aria-label="Activity">
          {shown.map((line) => (
            <ActivityLine key={line.seq} line={line} />
          ))}
        </ul>
      </div>
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
