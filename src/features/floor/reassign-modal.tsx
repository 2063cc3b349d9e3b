"use client";

import { Button, Checkbox, Group, Select, Skeleton, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorCode } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { showDone } from "@/components/toasts";
import type { FloorWorker } from "@/contracts/floor/views";
import { userId } from "@/contracts/ids";
import { FormModal } from "@/features/settings/components/form-modal";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";

const anyone = "anyone";
const counted = (count: number, one: string, many: string) =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

type ReassignModalProps = { from: FloorWorker; workers: readonly FloorWorker[]; onClose: () => void };

/** Gives the work of somebody who is absent to somebody else; the exact numbers stand there before it is done. */
export function ReassignModal({ from, workers, onClose }: ReassignModalProps) {
  const utils = trpc.useUtils();
  const work = trpc.floor.workOf.useQuery({ userId: from.userId }, { staleTime: 0 });
  const [to, setTo] = useState<string | null>(null);
  const [movesLeads, setMovesLeads] = useState(true);
  const [movesCallbacks, setMovesCallbacks] = useState(true);
  const reassign = trpc.floor.reassign.useMutation({
    onSuccess: (moved) => {
      void utils.floor.invalidate();
      showDone(
        `${counted(moved.leads, "lead", "leads")} and ${counted(moved.callbacks, "callback", "callbacks")} of ${from.name} moved.`,
      );
      onClose();
    },
    onError: (error) => {
      if (errorCode(error) === "CONFLICT") void work.refetch();
    },
  });
  const { rest } = formErrors(reassign.error ?? work.error);
  const leads = movesLeads ? (work.data?.leads ?? 0) : 0;
  const callbacks = movesCallbacks ? (work.data?.callbacks ?? 0) : 0;

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (!work.data || to === null) return;
    reassign.mutate({
      fromUserId: from.userId,
      toUserId: to === anyone ? null : userId.parse(to),
      movesLeads,
      movesCallbacks,
      expected: { leads: work.data.leads, callbacks: work.data.callbacks },
    });
  }

  return (
    <FormModal title={`Give away the work of ${from.name}`} onClose={onClose}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          {work.data ? (
            <Stack gap={10}>
              <Checkbox
                label={counted(work.data.leads, "lead they own", "leads they own")}
                checked={movesLeads}
                onChange={(event) => setMovesLeads(event.currentTarget.checked)}
              />
              <Checkbox
                label={`${counted(work.data.callbacks, "open callback", "open callbacks")}${
                  work.data.callbacksOverdue > 0
                    ? `, ${formatNumber(work.data.callbacksOverdue)} overdue`
                    : ""
                }`}
                checked={movesCallbacks}
                onChange={(event) => setMovesCallbacks(event.currentTarget.checked)}
              />
            </Stack>
          ) : work.isPending ? (
            <Skeleton height={58} />
          ) : null}
          <Select
            label="To"
            placeholder="Choose"
            data={[
              { value: anyone, label: "Anyone" },
              ...workers
                .filter((worker) => worker.userId !== from.userId)
                .map((worker) => ({
                  value: worker.userId,
                  label: worker.state === "offline" ? `${worker.name} (offline)` : worker.name,
                })),
            ]}
            value={to}
            onChange={setTo}
            searchable
          />
          <Text size="sm" c="dimmed">
            It happens in one step and stands in the activity feed. To take it back, give it away again.
          </Text>
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              disabled={to === null || leads + callbacks === 0}
              loading={reassign.isPending}
            >
              Move {counted(leads, "lead", "leads")}, {counted(callbacks, "callback", "callbacks")}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
