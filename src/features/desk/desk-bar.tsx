"use client";

import { memo } from "react";
import { Button, SegmentedControl, UnstyledButton } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { formatNumber } from "@/components/format";
import { LateMenu } from "@/components/late-menu";
import type { DeskMode } from "@/contracts/desk/schema";
import type { DeskView } from "@/contracts/desk/views";
import { PageBar } from "@/features/shell/top-bar";
import { ChevronIcon } from "@/features/shell/icons";
import classes from "./desk-bar.module.css";
import { modeTips, modeWords } from "./messages";

type DeskBarProps = {
  desk: DeskView;
  onPause: () => void;
  onResume: () => void;
  onMode: (mode: DeskMode) => void;
  onQueue: () => void;
};

/** The bar of the desk: which campaign, how much of it, and whether its worker is ready. */
export function DeskBar({ desk, onPause, onResume, onMode, onQueue }: DeskBarProps) {
  const { counts, worker } = desk;
  return (
    <PageBar>
      <div className={classes.bar}>
        <CampaignMenu campaign={desk.campaign} />
        <span className={classes.counts}>
          {`${formatNumber(counts.callable)} now · ${formatNumber(counts.waiting)} wait · ${formatNumber(counts.never)} never`}
        </span>
        <span className={classes.end}>
          <Button size="xs" variant="default" className={classes.queueButton} onClick={onQueue}>
            Queue
            {counts.callbacksDue > 0 ? (
              <span className={classes.due}>{formatNumber(counts.callbacksDue)} due</span>
            ) : null}
          </Button>
          <ModeSwitch mode={worker.mode} onMode={onMode} />
          <Button
            size="xs"
            variant="default"
            className={classes.status}
            classNames={{ label: classes.statusLabel }}
            data-paused={worker.pause !== null || undefined}
            onClick={worker.pause ? onResume : onPause}
          >
            <span key={String(worker.pause !== null)}>
              {worker.pause ? "Paused: resume" : "Ready: pause"}
            </span>
          </Button>
        </span>
      </div>
    </PageBar>
  );
}

const ModeSwitch = memo(function ModeSwitch({
  mode,
  onMode,
}: {
  mode: DeskMode;
  onMode: (mode: DeskMode) => void;
}) {
  return (
    <SegmentedControl
      // A tooltip of our own would take the Esc that stops the dialling.
      title={modeTips[mode]}
      size="xs"
      aria-label="How the next lead is dialled"
      value={mode}
      onChange={(value) => onMode(value === "power" ? "power" : "manual")}
      data={[
        { value: "manual", label: modeWords.manual },
        { value: "power", label: modeWords.power },
      ]}
    />
  );
});

const CampaignMenu = memo(function CampaignMenu({ campaign }: { campaign: DeskView["campaign"] }) {
  const running = trpc.campaigns.list.useQuery({ limit: 20, offset: 0, status: "running" });
  const others = (running.data?.campaigns ?? []).filter((other) => other.id !== campaign.id);
  return (
    <LateMenu
      position="bottom-start"
      width={280}
      button={
        <UnstyledButton className={classes.campaign} aria-label={`Campaign: ${campaign.name}. Change`}>
          <span className={classes.name}>{campaign.name}</span>
          <ChevronIcon />
        </UnstyledButton>
      }
      entries={[
        {
          kind: "item",
          key: "about",
          label: "About this campaign",
          href: `/dashboard/campaigns/${campaign.id}`,
        },
        ...(others.length > 0 ? [{ kind: "label" as const, text: "Other campaigns that run" }] : []),
        ...others.map(({ id, name }) => ({
          kind: "item" as const,
          key: id,
          label: name,
          href: `/dashboard/campaigns/${id}/work`,
        })),
      ]}
    />
  );
});
