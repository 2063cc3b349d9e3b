"use client";

import { Button, MantineThemeProvider, createTheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRef } from "react";
import type { MyCalls } from "@/contracts/calls/views";
import type { DeskView } from "@/contracts/desk/views";
import type { CampaignId } from "@/contracts/ids";
import { keyOf } from "@/features/keys/key-table";
import { useKeys } from "@/features/keys/use-keys";
import { MyDayStrip } from "@/features/my-day/my-day-strip";
import { CallCard } from "./call-card";
import classes from "./desk.module.css";
import { DeskBar } from "./desk-bar";
import { DeskPhone } from "./desk-phone";
import { LeadPanel } from "./lead-panel";
import { leaseLostNote } from "./messages";
import { QueuePanel } from "./queue-panel";
import { secondActions } from "./second-actions";
import { useCampaignNews } from "./use-campaign-news";
import { useDesk } from "./use-desk";
import { Zone } from "./zone";

/** On this page one button alone is filled: the next step. */
const quietButtons = createTheme({ components: { Button: { defaultProps: { variant: "default" } } } });

type DeskProps = { desk: DeskView; mine: MyCalls; campaignId: CampaignId; isPhone: boolean };

export function Desk({ desk: given, mine, campaignId, isPhone }: DeskProps) {
  const model = useDesk(given, mine, campaignId);
  const [isQueueOpen, queue] = useDisclosure(false);
  const root = useRef<HTMLDivElement>(null);
  const { desk, state } = model;

  const focusOn = (selector: string) => {
    const found = root.current?.querySelector<HTMLElement>(selector);
    found?.focus();
    return found ? undefined : false;
  };
  useKeys("page", {
    primary: model.runPrimary,
    skip: () => (model.lead ? model.ask("skip") : false),
    pause: () => (model.canPause ? model.ask("pause") : model.actions.resume()),
    callback: ({ hasShift }) => {
      if (model.pickable) return model.prePick.pickCallback();
      return model.lead ? model.ask(hasShift ? "anyones_callback" : "callback") : false;
    },
    followUp: () => (model.lead ? model.ask("follow_up") : false),
    note: () => focusOn("[data-talk-note] textarea, [aria-label='New note']"),
    script: () => focusOn("[data-script]"),
    // Where it stands beside the lead, there is nothing to open.
    queue: () => {
      const column = root.current?.querySelector("[data-queue]");
      return column?.checkVisibility({ visibilityProperty: true }) && !isQueueOpen
        ? focusOn("[data-queue] [data-lead]")
        : queue.toggle();
    },
    next: () => model.browse(1),
    previous: () => model.browse(-1),
    openLead: model.openLead,
    dialNumber: () => model.ask("number"),
    digit: ({ digit }) => (digit !== null && model.pickable ? model.prePick.pickDigit(digit) : false),
    leave: () => {
      const active = document.activeElement;
      const isField = active instanceof HTMLElement && active.matches("textarea, input, [contenteditable]");
      if (isField) return active.blur();
      if (state.kind === "next_in") return model.stopPower();
      return isQueueOpen ? queue.close() : false;
    },
  });

  useCampaignNews(desk.campaign);
  // On a phone the wrap-up may show its edge alone, which has no keys of its own.
  const endedId = mine.open[0]?.id ?? null;
  useKeys(
    "popup",
    { digit: ({ digit }) => (digit === null ? false : model.completeDigit(digit)) },
    { isOn: isPhone && endedId !== null, armKey: endedId },
  );

  const banner = state.kind === "lease_lapsed" ? leaseLostNote : null;
  const bar = (
    <DeskBar
      desk={desk}
      onPause={() => model.ask("pause")}
      onResume={model.actions.resume}
      onMode={model.actions.setMode}
      onQueue={queue.toggle}
    />
  );
  if (isPhone) {
    return (
      <MantineThemeProvider theme={quietButtons} inherit>
        <div ref={root} style={{ display: "contents" }}>
          <DeskPhone model={model} mine={mine} banner={banner} />
        </div>
      </MantineThemeProvider>
    );
  }
  return (
    <MantineThemeProvider theme={quietButtons} inherit>
      {bar}
      <div ref={root} className={classes.desk}>
        <div className={classes.queueColumn} data-queue="" data-open={isQueueOpen || undefined}>
          <div className={classes.drawerHead}>
            <span className={classes.sectionTitle}>Queue</span>
            <Button size="compact-sm" onClick={queue.close}>
              Close ({keyOf("queue")})
            </Button>
          </div>
          <QueuePanel
            desk={desk}
            heldId={model.heldId}
            previewId={model.previewId}
            onPreview={model.preview}
            onNumber={() => model.ask("number")}
          />
        </div>
        <div className={classes.leadColumn}>
          <LeadPanel
            onDesk={model.onDesk}
            banner={banner}
            part="both"
            onTake={model.take}
            onBackToHeld={model.backToHeld}
          />
          <div className={classes.myDay}>
            <MyDayStrip />
          </div>
        </div>
        <div className={classes.rail}>
          <CallCard
            state={state}
            serverTime={mine.serverTime}
            isBusy={model.isBusy}
            reason={model.reason}
            label={model.label}
            detail={model.detail}
            sentAt={model.sentAt}
            onPrimary={model.runPrimary}
            actions={secondActions(model)}
          />
          <div className={classes.zone}>
            <Zone model={model} mine={mine} />
          </div>
        </div>
      </div>
    </MantineThemeProvider>
  );
}
