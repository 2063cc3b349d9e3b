"use client";

import { Button, Loader } from "@mantine/core";
import { formatTimer } from "@/components/format";
import { TruthDot } from "@/components/status-badge";
import { Timer, useServerNow } from "@/components/time";
import { suggestedAcceptSeconds } from "@/contracts/desk/words";
import { stageOf } from "@/features/calls/call-words";
import classes from "./call-card.module.css";
import { type DeskState, liveCallOf, stepOf } from "./desk-state";
import { cardWords, sentWords } from "./messages";
import { Ring } from "./ring";

export type SecondAction = { key: string; label: string; shownKey: string | null; onPress: () => void };

export type CardProps = {
  state: DeskState;
  serverTime: Date;
  isBusy: boolean;
  /** Why the primary step is not possible yet, beside what the state says. */
  reason: string | null;
  /** In place of the state's own label: "Accept “No answer”, next". */
  label: string | null;
  /** Said in the place of the state's own detail: held rings, another tab. */
  detail: string | null;
  sentAt: Date | null;
  onPrimary: () => void;
  actions: readonly SecondAction[];
};

const lowLeaseSeconds = 30;

/** The one primary button of the page and what it would do. Fixed in place and size. */
export function CallCard(props: CardProps) {
  const { state, serverTime, actions } = props;
  const { title, detail, tone } = cardWords(state);
  const call = liveCallOf(state);
  return (
    <section className={classes.card} aria-label="Call" data-state={state.kind}>
      <div className={classes.head}>
        <h2 className={classes.title} aria-live="polite">
          {title}
        </h2>
        <span key={state.kind} className={classes.end}>
          <CardTime state={state} serverTime={serverTime} />
        </span>
      </div>
      <div className={classes.middle}>
        <p className={classes.detail} data-tone={tone} data-short={call !== null || undefined}>
          {props.detail ?? detail}
        </p>
        {call ? (
          <div className={classes.legs}>
            <TruthDot is={call.didWorkerPickUp}>you</TruthDot>
            <TruthDot is={call.didCustomerPickUp}>customer</TruthDot>
          </div>
        ) : null}
      </div>
      <div className={classes.actions}>
        <PrimaryButton {...props} />
        {actions.map(({ key, label, shownKey, onPress }) => (
          <Button key={key} size="md" variant="default" className={classes.secondary} onClick={onPress}>
            {label}
            {shownKey ? (
              <kbd className={classes.kbd} aria-hidden="true" style={{ marginLeft: 6 }}>
                {shownKey}
              </kbd>
            ) : null}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** The next step in one button, the same on every screen; where there is nothing to press it says what is waited for. */
export function PrimaryButton({
  state,
  isBusy,
  reason,
  label,
  sentAt,
  onPrimary,
}: Pick<CardProps, "state" | "isBusy" | "reason" | "label" | "sentAt" | "onPrimary">) {
  const { primary } = cardWords(state);
  const isOff = stepOf(state) === null || reason !== null;
  const sent = state.kind === "dialling" ? (state.call?.requestedAt ?? sentAt) : null;
  const text = sent ? sentWords(sent) : (reason ?? label ?? primary);
  return (
    <Button
      size="md"
      variant="filled"
      className={classes.primary}
      classNames={{ label: classes.primaryLabel }}
      data-primary=""
      aria-busy={isBusy || undefined}
      aria-disabled={isOff || undefined}
      data-disabled={isOff || undefined}
      onClick={() => {
        if (!isOff && !isBusy) onPrimary();
      }}
    >
      <span key={text} className={classes.primaryText} suppressHydrationWarning>
        <span className={classes.words}>{text}</span>
        {isOff ? null : (
          <span className={classes.hint} aria-hidden="true">
            {isBusy ? <Loader size={16} color="currentColor" /> : <kbd className={classes.kbd}>⏎</kbd>}
          </span>
        )}
      </span>
    </Button>
  );
}

/** What the card counts: a call's stage, a lease that runs out, a step that comes by itself. */
export function CardTime({ state, serverTime }: { state: DeskState; serverTime: Date }) {
  const now = useServerNow(serverTime);
  const left = (at: Date) => (at.getTime() - now) / 1000;
  const call = liveCallOf(state);
  if (call) {
    return (
      <span data-testid="call-timer">
        <Timer from={stageOf(call).from} serverTime={serverTime} />
      </span>
    );
  }
  switch (state.kind) {
    case "next_in": {
      const seconds = left(state.at);
      return (
        <Ring
          leftSeconds={seconds}
          wholeSeconds={state.wholeSeconds}
          label={`Calls by itself in ${Math.max(0, Math.ceil(seconds))} seconds`}
        />
      );
    }
    case "accepting": {
      const seconds = left(state.at);
      return (
        <Ring
          leftSeconds={seconds}
          wholeSeconds={suggestedAcceptSeconds}
          label={`Accepted by itself in ${Math.max(0, Math.ceil(seconds))} seconds`}
        />
      );
    }
    case "lease_held": {
      const seconds = left(state.expiresAt);
      if (seconds > lowLeaseSeconds) return <span className={classes.small}>for {formatTimer(seconds)}</span>;
      return (
        <>
          <span className={`${classes.small} ${classes.low}`}>yours for</span>
          <Ring
            leftSeconds={seconds}
            wholeSeconds={lowLeaseSeconds}
            label={`The lease ends in ${Math.max(0, Math.ceil(seconds))} seconds`}
            isLow
          />
        </>
      );
    }
    case "paused":
      return (
        <>
          <Timer from={state.pause.since} serverTime={serverTime} />
          <span className={classes.small}>{formatTimer(state.todaySeconds)} today</span>
        </>
      );
    default:
      return null;
  }
}
