"use client";

import { Button, Menu, Text, Tooltip } from "@mantine/core";
import { formatClock, formatTimer } from "@/components/format";
import { TruthDot } from "@/components/status-badge";
import { Timer, useServerNow } from "@/components/time";
import type { CallView } from "@/contracts/calls/views";
import { type SkipReason, skipReason } from "@/contracts/campaigns/schema";
import { stageOf } from "@/features/calls/call-words";
import classes from "./desk.module.css";
import type { DeskState } from "./desk-state";
import { cardWords, endByHandWords, skipWords } from "./messages";

type CallCardProps = {
  state: DeskState;
  serverTime: Date;
  isBusy: boolean;
  /** Why the primary step is not possible yet, beside what the state says. */
  primaryReason: string | null;
  primaryLabel: string | null;
  onPrimary: () => void;
  onSkip: (reason: SkipReason) => void;
  onEndByHand: (call: CallView) => void;
};

const stuckAfterMs = 45_000;

function liveCallOf(state: DeskState): CallView | null {
  switch (state.kind) {
    case "dialling":
    case "unconfirmed":
    case "worker_ringing":
    case "customer_ringing":
    case "incoming":
    case "talking":
    case "on_the_call":
      return state.call;
    default:
      return null;
  }
}

/** The one primary button of the page and what it would do. Fixed in place and size. */
export function CallCard({
  state,
  serverTime,
  isBusy,
  primaryReason,
  primaryLabel,
  onPrimary,
  onSkip,
  onEndByHand,
}: CallCardProps) {
  const { title, detail, primary, isOff } = cardWords(state);
  const call = liveCallOf(state);
  const now = useServerNow(serverTime);
  const leaseLeft = state.kind === "lease_held" ? Math.max(0, state.expiresAt.getTime() - now) / 1000 : null;
  const isStuck = call !== null && now - stageOf(call).from.getTime() > stuckAfterMs;
  const reason = isOff ? null : primaryReason;
  const canSkip = state.kind === "lease_held" || state.kind === "lead_blocked";
  const label =
    state.kind === "dialling" && call?.requestedAt
      ? `Sent ${formatClock(call.requestedAt)}`
      : (primaryLabel ?? primary);

  return (
    <section className={classes.card} aria-label="Call" data-state={state.kind}>
      <div className={classes.cardHead}>
        <h2 className={classes.cardTitle} aria-live="polite">
          {title}
        </h2>
        {call ? (
          <span className={classes.cardTimer} data-testid="call-timer">
            <Timer from={stageOf(call).from} serverTime={serverTime} />
          </span>
        ) : null}
        {leaseLeft !== null ? (
          <span className={classes.lease} data-low={leaseLeft < 30 || undefined} suppressHydrationWarning>
            for {formatTimer(leaseLeft)}
          </span>
        ) : null}
      </div>
      <div className={classes.cardDetail}>
        {call ? (
          <span className={classes.cardLegs}>
            <TruthDot is={call.didWorkerPickUp}>you</TruthDot>
            <TruthDot is={call.didCustomerPickUp}>customer</TruthDot>
          </span>
        ) : null}
        <Text size="sm" c="dimmed" lineClamp={2}>
          {detail}
        </Text>
      </div>
      <div className={classes.cardActions}>
        <Tooltip label={reason} disabled={reason === null}>
          <Button
            size="md"
            className={classes.primary}
            loading={isBusy && !isOff}
            aria-disabled={isOff || reason !== null || undefined}
            data-disabled={isOff || reason !== null || undefined}
            onClick={() => {
              if (!isOff && reason === null) onPrimary();
            }}
            rightSection={
              isOff ? null : (
                <kbd className={classes.kbd} aria-hidden="true">
                  ⏎
                </kbd>
              )
            }
          >
            {label}
          </Button>
        </Tooltip>
        {canSkip ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="md" variant="default" data-skip="">
                Skip
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Why?</Menu.Label>
              {skipReason.options.map((option) => (
                <Menu.Item key={option} onClick={() => onSkip(option)}>
                  {skipWords[option]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
        {call && isStuck ? (
          <Button size="md" variant="default" onClick={() => onEndByHand(call)}>
            {endByHandWords.action}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
