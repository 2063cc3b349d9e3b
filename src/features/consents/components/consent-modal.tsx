import { Button, Group, Select, SimpleGrid, Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { showDone } from "@/components/toasts";
import {
  type CallPurpose,
  callPurpose,
  type ConsentChannel,
  type ConsentSource,
  consentChannel,
  consentSource,
} from "@/contracts/consents/schema";
import type { ContactId } from "@/contracts/ids";
import { channelWords, purposeWords, sourceWords } from "@/features/calling-rules/calling-words";
import { FormModal } from "@/features/settings/components/form-modal";

type ConsentModalProps = {
  contactId: ContactId;
  name: string;
  decision: "grant" | "withdraw";
  onClose: () => void;
};

/** One line more in the ledger: what was said, about which channel and purpose, and how it can be shown. */
export function ConsentModal({ contactId, name, decision, onClose }: ConsentModalProps) {
  const utils = trpc.useUtils();
  const [channel, setChannel] = useState<ConsentChannel>("call");
  const [purpose, setPurpose] = useState<CallPurpose>("promotional");
  const [source, setSource] = useState<ConsentSource>(decision === "grant" ? "web_form" : "said_on_call");
  const [proof, setProof] = useState("");
  const isGrant = decision === "grant";
  const saved = {
    onSuccess: () => {
      void utils.consents.invalidate();
      showDone(isGrant ? "The consent is on record." : "It is taken back from now on.");
      onClose();
    },
  };
  const grant = trpc.consents.grant.useMutation(saved);
  const withdraw = trpc.consents.withdraw.useMutation(saved);
  const failure = grant.error ?? withdraw.error;

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const input = { contactId, channel, purpose, source, proof: proof.trim() || null };
    if (isGrant) grant.mutate(input);
    else withdraw.mutate(input);
  }

  return (
    <FormModal
      title={isGrant ? `What ${name} allowed` : `What ${name} took back`}
      closeOnClickOutside={false}
      onClose={onClose}
    >
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {isGrant
              ? "It holds for everyone here with this number or address. Lines of the ledger are never changed: a mistake is taken back by a new one."
              : "It holds at once. To block every channel, use “Do not call”."}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <Select
              label="Channel"
              allowDeselect={false}
              data-autofocus
              value={channel}
              onChange={(value) => value && setChannel(value)}
              data={consentChannel.options.map((value) => ({ value, label: channelWords[value] }))}
            />
            <Select
              label="Purpose"
              allowDeselect={false}
              value={purpose}
              onChange={(value) => value && setPurpose(value)}
              data={callPurpose.options.map((value) => ({ value, label: purposeWords[value] }))}
            />
          </SimpleGrid>
          <Select
            label="Where it comes from"
            allowDeselect={false}
            value={source}
            onChange={(value) => value && setSource(value)}
            data={consentSource.options.map((value) => ({ value, label: sourceWords[value] }))}
          />
          <Textarea
            label="Proof"
            description={
              isGrant ? "A link, a form’s number, a file: without it nothing is kept." : "If there is one."
            }
            autosize
            minRows={2}
            maxLength={500}
            value={proof}
            onChange={(event) => setProof(event.currentTarget.value)}
          />
          {failure ? (
            <Text size="sm" role="alert" c="var(--mantine-color-error)">
              {errorSentence(failure)}
            </Text>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={grant.isPending || withdraw.isPending}>
              {isGrant ? "Keep this consent" : "Take it back"}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
