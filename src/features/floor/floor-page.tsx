"use client";

import { Button, Menu, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useLive } from "@/client/live-provider";
import { trpc } from "@/client/trpc";
import { useIsManager, useWorkspace } from "@/client/workspace-provider";
import { EmptyState, NoPermission } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatClock } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import type { FloorTile } from "@/contracts/floor/schema";
import type { FloorView, FloorWorker } from "@/contracts/floor/views";
import classes from "./floor.module.css";
import { FloorTable } from "./floor-table";
import { countChanges } from "./floor-changes";
import { FreezeToggle } from "./freeze-toggle";
import { LimitsModal } from "./limits-modal";
import { NowStrip } from "./now-strip";
import { PauseCampaignModal } from "./pause-campaign-modal";
import { PauseWorkerModal } from "./pause-worker-modal";
import { ReassignModal } from "./reassign-modal";
import { StopBanner, StopButton } from "./stop-dialling";
import { TileDrawer } from "./tile-drawer";
import { floorSource, useTiles } from "./tiles";
import { useAlarmSound } from "./use-alarm-sound";
import { useFreeze } from "./use-freeze";
import { WallLinksModal } from "./wall-links-modal";

/** Numbers that the clock alone moves (a callback becomes overdue, a rest is over) are asked for this often. */
const byClockMs = 15_000;

type Open =
  | { kind: "limits" | "walls" | "campaign" }
  | { kind: "tile"; tile: FloorTile }
  | { kind: "reassign" | "pause"; worker: FloorWorker };

/** Who does what at this moment, and what can be done about it. For managers. */
export function FloorPage() {
  const isManager = useIsManager();
  return isManager ? <Floor /> : <NoPermission />;
}

function Floor() {
  const { current } = useWorkspace();
  const { status } = useLive();
  const floor = trpc.floor.get.useQuery(undefined, { refetchInterval: byClockMs });
  const freeze = useFreeze(floor.data, countChanges);
  // Not frozen with the page: an alarm is about now.
  useAlarmSound(useTiles(floorSource(floor.data)), current.timeZone);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const { shown } = freeze;
  const isOffline = status.kind === "offline" || status.kind === "signed_out";

  return (
    <>
      <PageHeader
        title="Floor"
        description={`Today in ${zoneName(current.timeZone)}, since midnight. Numbers follow by themselves.`}
        badge={<FreezeToggle freeze={freeze} />}
        actions={
          <>
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <Button variant="default">More</Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setOpen({ kind: "campaign" })}>Pause a campaign</Menu.Item>
                <Menu.Item onClick={() => setOpen({ kind: "limits" })}>Limits of this floor</Menu.Item>
                {current.role === "admin" ? (
                  <Menu.Item onClick={() => setOpen({ kind: "walls" })}>Wall screens</Menu.Item>
                ) : null}
              </Menu.Dropdown>
            </Menu>
            {/* Not frozen with the page: whether calls go out is never old news. */}
            <StopButton stop={floor.data?.dialling} />
          </>
        }
      />
      <StopBanner stop={floor.data?.dialling ?? null} />
      {isOffline && shown ? (
        <p className={classes.stale} role="status">
          Not connected. What you see was complete at {formatClock(shown.serverTime)}.
        </p>
      ) : null}
      {floor.isError && !shown ? (
        <ErrorState error={floor.error} onRetry={() => void floor.refetch()} />
      ) : (
        <div data-stale={isOffline || undefined} className={classes.body}>
          <NowStrip floor={shown} onOpen={(tile) => setOpen({ kind: "tile", tile })} />
          <FloorBody
            floor={shown}
            frozenAt={freeze.frozenAt}
            onReassign={(worker) => setOpen({ kind: "reassign", worker })}
            onPause={(worker) => setOpen({ kind: "pause", worker })}
          />
        </div>
      )}
      {open?.kind === "tile" ? <TileDrawer tile={open.tile} onClose={close} /> : null}
      {open?.kind === "limits" && shown ? <LimitsModal limits={shown.limits} onClose={close} /> : null}
      {open?.kind === "walls" ? <WallLinksModal onClose={close} /> : null}
      {open?.kind === "campaign" ? <PauseCampaignModal onClose={close} /> : null}
      {open?.kind === "reassign" && shown ? (
        <ReassignModal from={open.worker} workers={shown.workers} onClose={close} />
      ) : null}
      {open?.kind === "pause" ? <PauseWorkerModal worker={open.worker} onClose={close} /> : null}
    </>
  );
}

type FloorBodyProps = {
  floor: FloorView | undefined;
  frozenAt: Date | null;
  onReassign: (worker: FloorWorker) => void;
  onPause: (worker: FloorWorker) => void;
};

function FloorBody({ floor, ...rest }: FloorBodyProps) {
  if (!floor) {
    return (
      <div className="rs-card" aria-busy="true">
        <Skeleton height={40} radius={0} />
        <LoadingRows rows={6} height={52} />
      </div>
    );
  }
  if (floor.workers.length === 0) {
    return (
      <EmptyState title="Nobody works here yet">
        Invite workers under Settings → Members. Each gets a row here: what they do, since when, and their day
        in numbers.
      </EmptyState>
    );
  }
  return <FloorTable floor={floor} {...rest} />;
}

function zoneName(timeZone: string): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}
