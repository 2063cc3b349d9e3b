"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { formatTimer } from "@/components/format";
import { useServerNow } from "@/components/time";
import { showFailure } from "@/components/toasts";
import type { CallView } from "@/contracts/calls/views";
import { useKeys } from "@/features/keys/use-keys";
import { useMyCalls, useOutcomes } from "../hooks";
import type { Outcome, WrapUpSteps } from "../use-wrap-up-steps";
import { OutcomeButton, OutcomeButtons } from "./outcome-buttons";
import classes from "./wrap-up.module.css";

type OutcomeAreaProps = {
  call: Pick<
    CallView,
    | "id"
    | "lead"
    | "customerPhone"
    | "outcome"
    | "isOutcomeRequired"
    | "wrapUpDueAt"
    | "moreTimeLeft"
    | "suggestedOutcomeId"
  >;
  steps: WrapUpSteps;
};

/** The head line and the grid. What an outcome asks besides lies over the grid, so that nothing below it moves. */
export function OutcomeArea({ call, steps }: OutcomeAreaProps) {
  const { data: outcomes, isPending, refetch } = useOutcomes();
  const { asking, ask, choose } = steps;
  const hasHidden = outcomes?.some((outcome) => outcome.digit === null) ?? false;
  const isCovered = asking?.kind === "block" || asking?.kind === "all";
  return (
    <div>
      <div className={classes.head}>
        <span className={classes.label}>Outcome</span>
        <Need call={call} asking={asking} outcomes={outcomes ?? []} />
        {hasHidden ? (
          <button type="button" className={classes.link} onClick={() => ask({ kind: "all" })}>
            All {outcomes?.length} (0)
          </button>
        ) : null}
      </div>
      <div className={classes.gridBox}>
        {outcomes ? (
          <div inert={isCovered} data-covered={isCovered || undefined} className={classes.grid}>
            <OutcomeButtons
              outcomes={outcomes}
              chosenId={steps.chosen ?? call.outcome?.id ?? null}
              suggestedId={steps.suggested?.id ?? null}
              isBusy={steps.isBusy}
              onChoose={choose}
            />
          </div>
        ) : isPending ? (
          <div className={classes.outcomes} aria-hidden="true" />
        ) : (
          <p role="alert" className={classes.trouble}>
            Outcomes could not be loaded.{" "}
            <Button size="compact-xs" variant="default" onClick={() => void refetch()}>
              Try again
            </Button>
          </p>
        )}
        {asking?.kind === "block" ? <BlockQuestion call={call} steps={steps} /> : null}
        {asking?.kind === "all" && outcomes ? (
          <AllOutcomes outcomes={outcomes} onChoose={choose} onLeave={() => ask(null)} />
        ) : null}
      </div>
    </div>
  );
}

/** What is missing and by when; the same line says what an outcome asked for. */
function Need({
  call,
  asking,
  outcomes,
}: Pick<OutcomeAreaProps, "call"> & {
  asking: WrapUpSteps["asking"];
  outcomes: readonly Outcome[];
}) {
  const now = useServerNow(useMyCalls().data?.serverTime);
  const utils = trpc.useUtils();
  const { mutate, isPending } = trpc.calls.moreTime.useMutation({
    onError: (error) => showFailure("No more time", error),
    onSettled: () => void utils.calls.mine.invalidate(),
  });
  const asked = asking && "outcomeId" in asking ? outcomes.find(({ id }) => id === asking.outcomeId) : null;
  if (asked && asking?.kind === "note")
    return <span className={classes.needed}>“{asked.label}” needs a note, then ⌘/Ctrl ⏎</span>;
  if (asked && asking?.kind === "callback")
    return <span className={classes.needed}>Call back when? 1–4 below, ⇧ for anyone's</span>;
  if (!call.isOutcomeRequired) return <span />;
  const leftSeconds = call.wrapUpDueAt === null ? null : (call.wrapUpDueAt.getTime() - now) / 1000;
  const isLate = leftSeconds !== null && leftSeconds < 0;
  return (
    <span className={classes.needed} data-late={isLate || undefined}>
      {isLate ? `! Outcome needed, ${formatTimer(-leftSeconds)} over` : "Needed to go on"}
      {leftSeconds !== null && leftSeconds < 10 && call.moreTimeLeft > 0 ? (
        <button
          type="button"
          className={classes.link}
          disabled={isPending}
          title={`30 s more, ${call.moreTimeLeft} times left`}
          onClick={() => mutate({ callId: call.id })}
        >
          More time
        </button>
      ) : null}
    </span>
  );
}

function BlockQuestion({ call, steps }: { call: OutcomeAreaProps["call"]; steps: WrapUpSteps }) {
  const leave = () => steps.ask(null);
  useKeys("chooser", { primary: steps.answerBlock, leave });
  return (
    <div className={classes.over} data-danger="" role="group" aria-label="Do not call">
      <p>
        <strong>Block every channel for {call.lead?.name ?? call.customerPhone}?</strong>
        <br />
        Nobody here can call or write to this number again.
      </p>
      <div className={classes.overActions}>
        <Button size="xs" color="red" variant="outline" onClick={steps.answerBlock}>
          Yes, block ⏎
        </Button>
        <Button size="xs" variant="default" onClick={leave}>
          No (Esc)
        </Button>
      </div>
    </div>
  );
}

function AllOutcomes({
  outcomes,
  onChoose,
  onLeave,
}: {
  outcomes: readonly Outcome[];
  onChoose: WrapUpSteps["choose"];
  onLeave: () => void;
}) {
  const [words, setWords] = useState("");
  const found = outcomes.filter(({ label }) => label.toLowerCase().includes(words.trim().toLowerCase()));
  useKeys("chooser", { leave: onLeave });
  return (
    <div className={classes.over} role="group" aria-label="All outcomes">
      <input
        className={classes.search}
        value={words}
        // Opened by a press of one's own: the next letters belong here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label="Search outcomes"
        placeholder="Search outcomes, ⏎ takes the first, Esc goes back"
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key !== "Enter" || event.nativeEvent.isComposing || !first) return;
          event.preventDefault();
          onLeave();
          onChoose(first);
        }}
      />
      <div className={classes.found}>
        {found.map((outcome) => (
          <OutcomeButton
            key={outcome.id}
            outcome={outcome}
            isChosen={false}
            isSuggested={false}
            isBusy={false}
            onChoose={(chosen, press) => {
              onLeave();
              onChoose(chosen, press);
            }}
          />
        ))}
        {found.length === 0 ? <span className={classes.none}>No outcome of this name.</span> : null}
      </div>
    </div>
  );
}
