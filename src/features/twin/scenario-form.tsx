"use client";

import { Button, Checkbox, Group, NumberInput, Select, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type RouterInputs, trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import classes from "./twin-page.module.css";

type Scenario = RouterInputs["twin"]["next"]["scenario"];
type Outcome = NonNullable<Scenario["outcome"]>;
type Recording = NonNullable<Scenario["recording"]>;

const outcomeWords: Record<Outcome, string> = {
  answered: "Customer answers",
  no_answer: "Customer does not answer",
  busy: "Customer is busy",
  worker_no_answer: "Your phone is not picked up",
  cancelled_by_worker: "You hang up while it rings",
  cancelled_by_customer: "Customer hangs up while it rings",
  failed: "The call fails",
};
const recordingWords: Record<Recording, string> = {
  ready: "Comes with the report",
  late: "Comes later",
  gone: "Its address leads to no file",
  none: "None",
};

const options = <T extends string>(words: Record<T, string>) =>
  (Object.keys(words) as T[]).map((value) => ({ value, label: words[value] }));

/** How the next calls go, with the faults a real provider has. */
export function ScenarioForm() {
  const [outcome, setOutcome] = useState<Outcome>("answered");
  const [recording, setRecording] = useState<Recording>("ready");
  const [talkSeconds, setTalkSeconds] = useState(20);
  const [count, setCount] = useState(1);
  const [faults, setFaults] = useState({
    duplicate: false,
    reorder: false,
    delay: false,
    dropLive: false,
    dropReport: false,
    early: false,
  });
  const next = trpc.twin.next.useMutation({
    onSuccess: () =>
      notifications.show({
        message: count === 1 ? "Set for your next call." : `Set for your next ${count} calls.`,
      }),
    onError: (error) => notifications.show({ title: "Not set", message: errorSentence(error), color: "red" }),
  });
  const toggle = (name: keyof typeof faults, label: string) => (
    <Checkbox
      label={label}
      checked={faults[name]}
      onChange={(event) => {
        const { checked } = event.currentTarget;
        setFaults((before) => ({ ...before, [name]: checked }));
      }}
    />
  );

  return (
    <section className={`rs-card ${classes.card}`} aria-labelledby="scenario-title">
      <h2 id="scenario-title" className={classes.title}>
        The next outgoing call
      </h2>
      <Select
        label="What happens"
        data={options(outcomeWords)}
        value={outcome}
        allowDeselect={false}
        onChange={(value) => setOutcome((value ?? "answered") as Outcome)}
      />
      <Group grow>
        <NumberInput
          label="Talk, seconds"
          min={0}
          max={600}
          value={talkSeconds}
          onChange={(value) => setTalkSeconds(Number(value) || 0)}
          disabled={outcome !== "answered"}
        />
        <NumberInput
          label="For how many calls"
          min={1}
          max={100}
          value={count}
          onChange={(value) => setCount(Number(value) || 1)}
        />
      </Group>
      <Select
        label="Recording"
        data={options(recordingWords)}
        value={recording}
        allowDeselect={false}
        onChange={(value) => setRecording((value ?? "ready") as Recording)}
      />
      <fieldset className={classes.faults}>
        <legend>
          <Text size="sm" fw={500}>
            Faults of the webhooks
          </Text>
        </legend>
        {toggle("duplicate", "Each comes three times")}
        {toggle("reorder", "Report before the live event")}
        {toggle("delay", "Five seconds late")}
        {toggle("dropLive", "Live event is lost")}
        {toggle("dropReport", "Report is lost")}
        {toggle("early", "Webhook before the click's answer")}
      </fieldset>
      <Button
        loading={next.isPending}
        onClick={() =>
          next.mutate({
            count,
            scenario: {
              outcome,
              recording,
              ...(outcome === "answered" ? { talkSeconds } : {}),
              ...(faults.duplicate ? { duplicate: 3 } : {}),
              ...(faults.reorder ? { reorder: true } : {}),
              ...(faults.delay ? { delayMs: 5000 } : {}),
              ...(faults.dropLive ? { dropLive: true } : {}),
              ...(faults.dropReport ? { dropReport: true } : {}),
              ...(faults.early ? { webhookBeforeReply: true } : {}),
            },
          })
        }
      >
        Set
      </Button>
    </section>
  );
}
