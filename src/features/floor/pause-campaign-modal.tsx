"use client";

import { Button, Group, Select, Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { showDone } from "@/components/toasts";
import { campaignId } from "@/contracts/ids";
import { FormModal } from "@/features/settings/components/form-modal";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";

export function PauseCampaignModal({ onClose }: { onClose: () => void }) {
  const utils = trpc.useUtils();
  const running = trpc.campaigns.list.useQuery({ status: "running", limit: 100 });
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const campaigns = running.data?.campaigns ?? [];
  const campaign = campaigns.find(({ id }) => id === chosen);
  const pause = trpc.campaigns.setStatus.useMutation({
    onSuccess: () => {
      void utils.floor.invalidate();
      void utils.campaigns.invalidate();
      showDone(`${campaign?.name ?? "The campaign"} is paused.`);
      onClose();
    },
  });
  const { rest, fields } = formErrors(pause.error ?? running.error);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const id = campaignId.safeParse(chosen);
    if (id.success) pause.mutate({ campaignId: id.data, status: "paused", reason: reason.trim() });
  }

  return (
    <FormModal title="Pause a campaign" onClose={onClose}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <Text size="sm">
            Nobody is called for it until it runs again. Its desk shows your name and the reason; calls that
            run are not touched.
          </Text>
          <Select
            label="Campaign"
            placeholder={
              running.isPending ? "Loading…" : campaigns.length === 0 ? "None is running" : "Choose"
            }
            data={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen}
            onChange={setChosen}
            searchable
            disabled={campaigns.length === 0}
          />
          <Textarea
            label="Reason"
            autosize
            minRows={2}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={fields.reason}
          />
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!campaign || reason.trim() === ""} loading={pause.isPending}>
              Pause campaign
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
