"use client";

import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import type { FloorWorker } from "@/contracts/floor/views";
import { FormModal } from "@/features/settings/components/form-modal";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";

export function PauseWorkerModal({ worker, onClose }: { worker: FloorWorker; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [note, setNote] = useState("");
  const pause = trpc.floor.pauseWorker.useMutation({
    onSuccess: () => {
      void utils.floor.invalidate();
      onClose();
    },
  });
  const { rest, fields } = formErrors(pause.error);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    pause.mutate({ userId: worker.userId, note: note.trim() || null });
  }

  return (
    <FormModal title={`Pause ${worker.name}?`} onClose={onClose}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <Text size="sm">
            {worker.name} cannot start a call until a manager resumes it. A call that runs is not touched. The
            desk shows your name and what you write here.
          </Text>
          <Textarea
            label="Why"
            autosize
            minRows={2}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={fields.note}
            data-autofocus
          />
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={pause.isPending}>
              Pause {worker.name}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
