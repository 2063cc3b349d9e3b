"use client";

import { Modal, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { FormEnd } from "@/components/form-end";
import { campaignFields } from "@/contracts/campaigns/schema";
import type { CampaignId } from "@/contracts/ids";

/** A new draft like this one, with or without its leads. */
export function CloneModal({
  campaign,
  onClose,
}: {
  campaign: { id: CampaignId; name: string };
  onClose: () => void;
}) {
  const router = useRouter();
  const utils = trpc.useUtils();
  const [name, setName] = useState(`${campaign.name} (copy)`.slice(0, 80));
  const [withLeads, setWithLeads] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const clone = trpc.campaigns.clone.useMutation({
    onSuccess: ({ id }) => {
      void utils.campaigns.invalidate();
      onClose();
      router.push(`/dashboard/campaigns/${id}`);
    },
  });
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const parsed = campaignFields.name.safeParse(name);
    if (!parsed.success) return setError(parsed.error.issues[0]?.message ?? null);
    clone.mutate({ campaignId: campaign.id, name: parsed.data, withLeads });
  }
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title={`Clone ${campaign.name}`}
    >
      <form noValidate onSubmit={handleSubmit}>
        <Stack gap="md">
          <TextInput
            label="Name of the new one"
            data-autofocus
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setError(null);
            }}
            error={error}
          />
          <Switch
            label="With its leads"
            description="All of them, fresh: without attempts. Who must not be called is left out."
            checked={withLeads}
            onChange={(event) => setWithLeads(event.currentTarget.checked)}
          />
          <Text size="sm" c="dimmed">
            Script, rules and workers come along. The new one is a draft.
          </Text>
          <FormEnd failure={clone.error} isSaving={clone.isPending} onCancel={onClose}>
            Clone
          </FormEnd>
        </Stack>
      </form>
    </Modal>
  );
}
