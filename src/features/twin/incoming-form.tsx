"use client";

import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import classes from "./twin-page.module.css";

/** Somebody calls one of our lines. */
export function IncomingForm() {
  const lines = trpc.lines.list.useQuery();
  const [from, setFrom] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const incoming = trpc.twin.incoming.useMutation({
    onSuccess: (_nothing, { isAnswered }) =>
      notifications.show({
        message: isAnswered ? "Your phone is ringing, simulated." : "A missed call is on its way.",
      }),
    onError: (error) =>
      notifications.show({ title: "Not simulated", message: errorSentence(error), color: "red" }),
  });
  const lineId = chosen ?? lines.data?.[0]?.id ?? null;
  const isReady = from.trim().length >= 4 && lineId !== null;
  const ring = (isAnswered: boolean) => {
    if (lineId !== null) incoming.mutate({ from: from.trim(), lineId, isAnswered });
  };
  return (
    <section className={`rs-card ${classes.card}`} aria-labelledby="incoming-title">
      <h2 id="incoming-title" className={classes.title}>
        An incoming call
      </h2>
      <TextInput
        label="From number"
        description="A lead's number finds that lead; an unknown one goes to unclaimed."
        placeholder="+91 90000 00101"
        inputMode="tel"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <Select
        label="To line"
        data={lines.data?.map((line) => ({ value: line.id, label: `${line.label} (${line.phone})` })) ?? []}
        value={lineId}
        onChange={setChosen}
        allowDeselect={false}
        placeholder={lines.isPending ? "Loading…" : "No line yet"}
      />
      <Group gap="xs">
        <Button variant="default" disabled={!isReady} loading={incoming.isPending} onClick={() => ring(true)}>
          You answer it
        </Button>
        <Button
          variant="default"
          disabled={!isReady}
          loading={incoming.isPending}
          onClick={() => ring(false)}
        >
          Nobody answers
        </Button>
      </Group>
      {lines.isError ? (
        <Text size="sm" role="alert">
          Lines could not be loaded: {errorSentence(lines.error)}
        </Text>
      ) : null}
    </section>
  );
}
