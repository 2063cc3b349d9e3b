"use client";

import { Button, Tabs } from "@mantine/core";
import { Link } from "@/components/link";
import { useState } from "react";
import { formatNumber } from "@/components/format";
import { LateMenu } from "@/components/late-menu";
import type { MenuEntry } from "@/components/menu-body";
import { TruthDot } from "@/components/status-badge";
import { ClockIn } from "@/components/time";
import type { MyCalls } from "@/contracts/calls/views";
import { MyDayStrip } from "@/features/my-day/my-day-strip";
import { PageBar } from "@/features/shell/top-bar";
import { CardTime, PrimaryButton } from "./call-card";
import classes from "./desk.module.css";
import { liveCallOf } from "./desk-state";
import { LeadPanel, type OnDesk } from "./lead-panel";
import { cardWords, modeWords, numberWords } from "./messages";
import { QueuePanel } from "./queue-panel";
import { Reasons } from "./reasons";
import { ScriptPane } from "./script-pane";
import { secondActions } from "./second-actions";
import type { DeskModel } from "./use-desk";
import { Question, Talk } from "./zone";

const tabs = ["lead", "script", "queue", "history"] as const;
type Tab = (typeof tabs)[number];
const tabWords: Record<Tab, string> = { lead: "Lead", script: "Script", queue: "Queue", history: "History" };

/** The desk in one hand: who and when on top, what goes on in a strip, one column, the next step under the thumb. */
export function DeskPhone({
  model,
  mine,
  banner,
}: {
  model: DeskModel;
  mine: MyCalls;
  banner: string | null;
}) {
  const [tab, setTab] = useState<Tab>("lead");
  const { desk, state, onDesk } = model;
  const { title, detail } = cardWords(state);
  const call = liveCallOf(state);
  const noted = model.notedCall ?? model.pickable;
  return (
    <>
      <PageBar>
        <div className={classes.phoneTop}>
          <Link
            href={`/dashboard/campaigns/${desk.campaign.id}`}
            aria-label="Leave the desk"
            className={classes.back}
          >
            ‹
          </Link>
          <span className={classes.phoneName}>{nameOf(onDesk) ?? desk.campaign.name}</span>
          <span className={classes.phoneClock}>
            <ClockIn timeZone={zoneOf(onDesk)} />
          </span>
        </div>
      </PageBar>
      <div className={classes.phone}>
        <section className={classes.strip} aria-label="Call" data-state={state.kind}>
          <h2 className={classes.stripTitle} aria-live="polite">
            {title}
          </h2>
          <span className={classes.stripTime}>
            <CardTime state={state} serverTime={mine.serverTime} />
          </span>
          <span className={classes.stripEnd}>
            {call ? (
              <>
                <TruthDot is={call.didWorkerPickUp}>you</TruthDot>
                <TruthDot is={call.didCustomerPickUp}>customer</TruthDot>
              </>
            ) : (
              `${formatNumber(desk.counts.callable)} callable`
            )}
          </span>
        </section>
        <Tabs
          value={tab}
          onChange={(value) => setTab(tabs.find((each) => each === value) ?? "lead")}
          className={classes.phoneTabs}
          keepMounted={false}
        >
          <Tabs.List grow className={classes.tabs}>
            {tabs.map((each) => (
              <Tabs.Tab key={each} value={each} h={44}>
                {tabWords[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <p className={classes.phoneDetail}>{model.detail ?? detail}</p>
          <Tabs.Panel value="lead" className={classes.phoneBody}>
            {state.kind === "none_callable" || state.kind === "finished" ? <Reasons desk={desk} /> : null}
            <LeadPanel
              onDesk={onDesk}
              banner={banner}
              part="lead"
              onTake={model.take}
              onBackToHeld={model.backToHeld}
            />
          </Tabs.Panel>
          <Tabs.Panel value="script" className={classes.phoneBody}>
            {noted ? (
              <Talk model={model} call={noted} />
            ) : (
              <ScriptPane campaign={desk.campaign} onDesk={onDesk} />
            )}
          </Tabs.Panel>
          <Tabs.Panel value="queue" className={classes.phoneBody}>
            <div className={classes.myDay}>
              <MyDayStrip />
            </div>
            <QueuePanel
              desk={desk}
              heldId={model.heldId}
              previewId={model.previewId}
              onPreview={(id) => {
                model.preview(id);
                setTab("lead");
              }}
            />
          </Tabs.Panel>
          <Tabs.Panel value="history" className={classes.phoneBody}>
            <LeadPanel
              onDesk={onDesk}
              banner={null}
              part="history"
              onTake={model.take}
              onBackToHeld={model.backToHeld}
            />
          </Tabs.Panel>
        </Tabs>
        <div className={classes.phoneBar}>
          {model.asking ? (
            <div className={classes.sheet}>
              <Question model={model} />
            </div>
          ) : null}
          <PrimaryButton
            state={state}
            isBusy={model.isBusy}
            reason={model.reason}
            label={model.label}
            sentAt={model.sentAt}
            onPrimary={model.runPrimary}
          />
          <More model={model} />
        </div>
      </div>
    </>
  );
}

/** Everything but the next step: skip, later, pause, the mode. */
function More({ model }: { model: DeskModel }) {
  const { mode } = model.desk.worker;
  const other = mode === "power" ? "manual" : "power";
  const item = (label: string, onPress: () => void): MenuEntry => ({
    kind: "item",
    key: label,
    label,
    onPress,
  });
  return (
    <LateMenu
      position="top-end"
      width={240}
      button={
        <Button size="md" className={classes.more} aria-label="More">
          ⋯
        </Button>
      }
      entries={[
        ...secondActions(model).map(({ label, onPress }) => item(label, onPress)),
        ...(model.lead ? [item("Follow-up task", () => model.ask("follow_up"))] : []),
        item(numberWords.action, () => model.ask("number")),
        model.canPause ? item("Pause", () => model.ask("pause")) : item("Resume", model.actions.resume),
        item(`Mode: ${modeWords[other]}`, () => model.actions.setMode(other)),
        { kind: "divider" },
        { kind: "item", key: "dashboard", label: "Dashboard", href: "/dashboard" },
        { kind: "item", key: "calls", label: "Calls", href: "/dashboard/calls" },
      ]}
    />
  );
}

function nameOf(onDesk: OnDesk | null): string | null {
  switch (onDesk?.kind) {
    case "held":
      return onDesk.lead.name;
    case "call":
      return onDesk.call.lead?.name ?? onDesk.call.customerPhone;
    case "preview":
      return onDesk.item.name;
    case undefined:
      return null;
  }
}

function zoneOf(onDesk: OnDesk | null): string | null {
  switch (onDesk?.kind) {
    case "held":
      return onDesk.lead.timeZone;
    case "call":
      return onDesk.call.customerTimeZone;
    case "preview":
      return onDesk.item.timeZone;
    case undefined:
      return null;
  }
}
