"use client";

import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import type { CallView } from "@/contracts/calls/views";
import type { OutcomeId } from "@/contracts/ids";
import { useOutcomes } from "../hooks";
import classes from "./call-parts.module.css";
import { WhenPicker } from "./when-picker";

type OutcomeGridProps = {
  call: Pick<CallView, "id" | "outcome" | "suggestedOutcomeId" | "lead" | "customerPhone">;
  /** Tells who listens to digits how to choose; null while nothing may be chosen. */
  onReady?: (choose: ((digit: number) => void) | null) => void;
  /** An outcome that asks for a time or a second word is half chosen: nothing may close meanwhile. */
  onAskingChange?: (isAsking: boolean) => void;
};

/** The workspace's outcomes with their digits. One press chooses; a callback asks when, "do not call" asks twice. */
export function OutcomeGrid({ call, onReady, onAskingChange }: OutcomeGridProps) {
  const outcomes = useOutcomes();
  const utils = trpc.useUtils();
  const [askingId, setAskingId] = useState<OutcomeId | null>(null);
  const [assignee, setAssignee] = useState<"me" | "anyone">("me");
  const set = trpc.calls.setOutcome.useMutation({
    onSuccess: (_nothing, { outcomeId }) => {
      const label = outcomes.data?.find((outcome) => outcome.id === outcomeId)?.label ?? "Outcome";
      notifications.show({ id: `outcome-${call.id}`, message: `${label} saved.`, autoClose: 4000 });
    },
    onError: (error) => {
      notifications.show({
        title: "Outcome not saved",
        message: errorSentence(error),
        color: "red",
        autoClose: 10_000,
      });
    },
    onSettled: () =>
      Promise.all([
        utils.calls.mine.invalidate(),
        utils.calls.get.invalidate({ callId: call.id }),
        utils.desk.get.invalidate(),
      ]),
  });
  const { mutate, isPending } = set;
  const list = outcomes.data;

  const choose = useCallback(
    (outcomeId: OutcomeId) => {
      const outcome = list?.find((each) => each.id === outcomeId);
      if (!outcome || isPending) return;
      if (outcome.id === call.outcome?.id) {
        setAskingId(null);
        return;
      }
      if (outcome.effect === "callback" || outcome.effect === "do_not_call") {
        setAskingId(outcome.id);
        return;
      }
      setAskingId(null);
      mutate({ callId: call.id, outcomeId: outcome.id });
    },
    [list, isPending, mutate, call.id, call.outcome?.id],
  );

  useEffect(() => {
    onReady?.((digit) => {
      const outcome = list?.[digit - 1];
      if (outcome) choose(outcome.id);
    });
    return () => onReady?.(null);
  }, [onReady, list, choose]);

  const isAsking = askingId !== null;
  useEffect(() => {
    onAskingChange?.(isAsking);
  }, [onAskingChange, isAsking]);

  if (outcomes.isPending) return <LoadingRows rows={3} height={40} />;
  if (!list) {
    return (
      <Text size="sm" role="alert">
        Outcomes could not be loaded.{" "}
        <Button size="compact-xs" variant="default" onClick={() => void outcomes.refetch()}>
          Try again
        </Button>
      </Text>
    );
  }

  const asking = list.find((outcome) => outcome.id === askingId);
  const chosenId = isPending ? set.variables?.outcomeId : (asking?.id ?? call.outcome?.id);
  return (
    <div>
      <div className={classes.outcomes} role="group" aria-label="Outcome">
        {list.map((outcome, index) => {
          const isSuggested = call.suggestedOutcomeId === outcome.id && !call.outcome;
          return (
            <button
              key={outcome.id}
              type="button"
              className={classes.outcome}
              aria-pressed={chosenId === outcome.id}
              data-suggested={isSuggested || undefined}
              data-danger={outcome.effect === "do_not_call" || undefined}
              disabled={isPending}
              onClick={() => choose(outcome.id)}
            >
              {index < 9 ? (
                <span className={classes.digit} aria-hidden="true">
                  {index + 1}
                </span>
              ) : null}
              <span>
                {outcome.label}
                {isSuggested ? <span className={classes.suggested}>suggested</span> : null}
              </span>
            </button>
          );
        })}
      </div>
      {asking?.effect === "callback" ? (
        <div className={classes.ask}>
          <Group justify="space-between" mb={6} gap="xs">
            <Text size="sm" fw={600}>
              Call back when?
            </Text>
            <SegmentedControl
              size="xs"
              value={assignee}
              onChange={(value) => setAssignee(value === "anyone" ? "anyone" : "me")}
              data={[
                { value: "me", label: "Mine" },
                { value: "anyone", label: "Anyone" },
              ]}
              aria-label="Who calls back"
            />
          </Group>
          <WhenPicker
            label="Call back"
            isBusy={isPending}
            onPick={(callbackAt) => {
              setAskingId(null);
              mutate({ callId: call.id, outcomeId: asking.id, callbackAt, callbackAssignee: assignee });
            }}
          />
        </div>
      ) : null}
      {asking?.effect === "do_not_call" ? (
        <div className={classes.ask} data-danger="">
          <Text size="sm" mb={8}>
            Block every channel for {call.lead?.name ?? call.customerPhone}? Nobody here can call this number
            again.
          </Text>
          <Group gap="xs">
            <Button
              size="xs"
              color="red"
              onClick={() => {
                setAskingId(null);
                mutate({ callId: call.id, outcomeId: asking.id });
              }}
            >
              Do not call again
            </Button>
            <Button size="xs" variant="default" onClick={() => setAskingId(null)}>
              Cancel
            </Button>
          </Group>
        </div>
      ) : null}
    </div>
  );
}
