"use client";

import { Checkbox, Modal, NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { z } from "zod";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { FormEnd } from "@/components/form-end";
import { outcomeEffect, outcomeFields, outcomeTone } from "@/contracts/outcomes/schema";
import { effectSentence, effectWords, toneWords } from "../outcome-words";

export type Outcome = RouterOutputs["outcomes"]["list"][number];

const schema = z.object(outcomeFields);

/** Makes an outcome, or changes one: its name, its tone and what it does next. */
export function OutcomeModal({ outcome, onClose }: { outcome: Outcome | null; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [label, setLabel] = useState(outcome?.label ?? "");
  const [tone, setTone] = useState(outcome?.tone ?? "neutral");
  const [effect, setEffect] = useState(outcome?.effect ?? "none");
  const [minutes, setMinutes] = useState<number | string>(outcome?.recycleMinutes ?? 120);
  const [isSuggested, setIsSuggested] = useState(outcome?.isSuggestedIfNotReached ?? false);
  const [advances, setAdvances] = useState(outcome?.advances ?? true);
  const [needsNote, setNeedsNote] = useState(outcome?.needsNote ?? false);
  const [times, setTimes] = useState<number | string>(outcome?.stopsAfterTimes ?? "");
  const [errors, setErrors] = useState<{ label?: string; recycleMinutes?: string; stopsAfterTimes?: string }>(
    {},
  );
  const settled = {
    onSuccess: () => {
      void utils.outcomes.invalidate();
      onClose();
    },
  };
  const create = trpc.outcomes.create.useMutation(settled);
  const update = trpc.outcomes.update.useMutation(settled);
  const failure = create.error ?? update.error;

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const parsed = schema.safeParse({
      label,
      tone,
      effect,
      recycleMinutes: effect === "recycle" ? Number(minutes) : null,
      isSuggestedIfNotReached: isSuggested,
      advances,
      needsNote,
      stopsAfterTimes: effect !== "recycle" || times === "" ? null : Number(times),
    });
    if (!parsed.success) {
      const of = (field: string) => parsed.error.issues.find((issue) => issue.path[0] === field)?.message;
      setErrors({
        label: of("label"),
        recycleMinutes: of("recycleMinutes"),
        stopsAfterTimes: of("stopsAfterTimes"),
      });
      return;
    }
    setErrors({});
    if (outcome) update.mutate({ outcomeId: outcome.id, ...parsed.data });
    else create.mutate(parsed.data);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title={outcome ? `Change “${outcome.label}”` : "New outcome"}
    >
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name"
            description="What the worker sees beside the digit."
            required
            withAsterisk={false}
            data-autofocus
            autoComplete="off"
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            error={errors.label}
          />
          <Select
            label="What it does next"
            description={effectSentence(effect, tone)}
            inputWrapperOrder={["label", "input", "description", "error"]}
            allowDeselect={false}
            value={effect}
            onChange={(value) => setEffect(outcomeEffect.safeParse(value).data ?? effect)}
            data={outcomeEffect.options.map((value) => ({ value, label: effectWords[value].label }))}
          />
          {effect === "recycle" ? (
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
              <NumberInput
                label="After how many minutes"
                min={1}
                max={20_160}
                allowDecimal={false}
                value={minutes}
                onChange={setMinutes}
                error={errors.recycleMinutes}
              />
              <NumberInput
                label="Leaves after (times)"
                placeholder="Never"
                min={1}
                max={30}
                allowDecimal={false}
                value={times}
                onChange={setTimes}
                error={errors.stopsAfterTimes}
              />
            </SimpleGrid>
          ) : null}
          <Select
            label="Tone"
            allowDeselect={false}
            value={tone}
            onChange={(value) => setTone(outcomeTone.safeParse(value).data ?? tone)}
            data={outcomeTone.options.map((value) => ({ value, label: toneWords[value] }))}
          />
          <Checkbox
            label="Suggest it when the customer was not reached"
            checked={isSuggested}
            onChange={(event) => setIsSuggested(event.currentTarget.checked)}
          />
          <Checkbox
            label="Go on to the next lead by itself"
            checked={advances}
            onChange={(event) => setAdvances(event.currentTarget.checked)}
          />
          <Checkbox
            label="Ask for a note first"
            checked={needsNote}
            onChange={(event) => setNeedsNote(event.currentTarget.checked)}
          />
          <FormEnd failure={failure} isSaving={create.isPending || update.isPending} onCancel={onClose}>
            {outcome ? "Save" : "Add outcome"}
          </FormEnd>
        </Stack>
      </form>
    </Modal>
  );
}
