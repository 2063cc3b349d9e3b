"use client";

import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { LoadingRows } from "@/components/loading-rows";
import { showDone, showFailure } from "@/components/toasts";
import type { CallView } from "@/contracts/calls/views";
import type { OutcomeId } from "@/contracts/ids";
import type { Assignee } from "../asking";
import { useOutcomes } from "../hooks";
import { OutcomeButton } from "./outcome-buttons";
import { WhenRow } from "./when-row";
import classes from "./wrap-up.module.css";

type OutcomeGridProps = {
  call: Pick<CallView, "id" | "outcome" | "suggestedOutcomeId" | "lead" | "customerPhone">;
};

/** Chooses or corrects the outcome of a call that is over, on its page and among the recent ones. Each change is history. */
export function OutcomeGrid({ call }: OutcomeGridProps) {
  const outcomes = useOutcomes();
  const utils = trpc.useUtils();
  const [askingId, setAskingId] = useState<OutcomeId | null>(null);
  const [assignee, setAssignee] = useState<Assignee>("me");
  const { mutate, isPending, variables } = trpc.calls.setOutcome.useMutation({
    onSuccess: (_answer, { outcomeId }) =>
      showDone(`${outcomes.data?.find(({ id }) => id === outcomeId)?.label ?? "Outcome"} saved.`),
    onError: (error) => showFailure("Outcome not saved", error),
    onSettled: () =>
      Promise.all([
        utils.calls.mine.invalidate(),
        utils.calls.recent.invalidate(),
        utils.calls.get.invalidate({ callId: call.id }),
        utils.desk.get.invalidate(),
      ]),
  });

  if (outcomes.isPending) return <LoadingRows rows={3} height={40} />;
  if (!outcomes.data) {
    return (
      <Text size="sm" role="alert">
        Outcomes could not be loaded.{" "}
        <Button size="compact-xs" variant="default" onClick={() => void outcomes.refetch()}>
          Try again
        </Button>
      </Text>
    );
  }
  const asking = outcomes.data.find(({ id }) => id === askingId);
  const chosenId = isPending ? variables.outcomeId : (asking?.id ?? call.outcome?.id);
  return (
    <div>
      <div className={classes.outcomes} role="group" aria-label="Outcome" data-page="">
        {outcomes.data.map((outcome) => (
          <OutcomeButton
            key={outcome.id}
            outcome={{ ...outcome, digit: null }}
            isChosen={outcome.id === chosenId}
            isSuggested={!call.outcome && outcome.id === call.suggestedOutcomeId}
            isBusy={isPending}
            onChoose={({ id, asksTime, effect }) => {
              if (id === call.outcome?.id) return setAskingId(null);
              if (asksTime || effect === "do_not_call") return setAskingId(id);
              setAskingId(null);
              mutate({ callId: call.id, outcomeId: id });
            }}
          />
        ))}
      </div>
      {asking?.asksTime ? (
        <WhenRow
          label="Call back"
          isAsked={false}
          isBusy={isPending}
          assignee={assignee}
          onAssignee={setAssignee}
          onLeave={() => undefined}
          onPick={(callbackAt, callbackAssignee) => {
            setAskingId(null);
            mutate({ callId: call.id, outcomeId: asking.id, callbackAt, callbackAssignee });
          }}
        />
      ) : null}
      {asking?.effect === "do_not_call" ? (
        <div className={classes.ask} data-danger="">
          <p>
            Block every channel for {call.lead?.name ?? call.customerPhone}? Nobody here can call or write to
            this number again.
          </p>
          <div className={classes.overActions}>
            <Button
              size="xs"
              color="red"
              variant="outline"
              onClick={() => {
                setAskingId(null);
                mutate({ callId: call.id, outcomeId: asking.id });
              }}
            >
              Yes, block
            </Button>
            <Button size="xs" variant="default" onClick={() => setAskingId(null)}>
              No
            </Button>
          </div>
        </div>
      ) : null}
    </div>
  );
}
