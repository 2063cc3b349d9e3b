"use client";

import { Button, Group, NumberInput, SimpleGrid, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { type FloorLimits, floorLimits } from "@/contracts/floor/schema";
import { FormModal } from "@/features/settings/components/form-modal";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";

const fields: { key: keyof FloorLimits; label: string }[] = [
  { key: "ringSeconds", label: "Ringing, seconds" },
  { key: "talkSeconds", label: "On a call, seconds" },
  { key: "wrapSeconds", label: "Wrap-up, seconds" },
  { key: "idleSeconds", label: "Idle, seconds" },
  { key: "pauseSeconds", label: "Pause, seconds" },
  { key: "waitingForOutcome", label: "Calls without outcome" },
  { key: "paused", label: "Workers paused at once" },
  { key: "callbacksOverdue", label: "Callbacks overdue" },
  { key: "callableNow", label: "Callable leads, at least" },
];

export function LimitsModal({ limits, onClose }: { limits: FloorLimits; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [values, setValues] = useState<Record<keyof FloorLimits, string | number>>({ ...limits });
  const save = trpc.floor.setLimits.useMutation({
    onSuccess: () => {
      void utils.floor.invalidate();
      onClose();
    },
  });
  const { rest, fields: errors } = formErrors(save.error);
  const parsed = floorLimits.safeParse(values);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]));

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (parsed.success) save.mutate({ limits: parsed.data });
  }

  return (
    <FormModal title="Limits of this floor" onClose={onClose} size="lg">
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            Past a limit, a row or tile says so with a sign and in words. It is good again once a tenth below.
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {fields.map(({ key, label }) => (
              <NumberInput
                key={key}
                label={label}
                min={0}
                allowDecimal={false}
                allowNegative={false}
                value={values[key]}
                onChange={(value) => setValues((is) => ({ ...is, [key]: value }))}
                error={wrong.has(key) ? "This number does not fit." : undefined}
              />
            ))}
          </SimpleGrid>
          {rest || errors.limits ? <FormNote>{rest ?? errors.limits}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!parsed.success} loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
