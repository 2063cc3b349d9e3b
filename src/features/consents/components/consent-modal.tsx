import { Stack, Text } from "@mantine/core";
import type { FormEvent } from "react";
import { trpc } from "@/client/trpc";
import { FormEnd } from "@/components/form-end";
import { showDone } from "@/components/toasts";
import type { ContactId } from "@/contracts/ids";
import { FormModal } from "@/features/settings/components/form-modal";
import { ConsentFields, consentDraft, useTypedConsent } from "./consent-fields";

type ConsentModalProps = {
  contactId: ContactId;
  name: string;
  decision: "grant" | "withdraw";
  onClose: () => void;
};

/** One line more in the ledger: what was said, about which channel and purpose, and how it can be shown. */
export function ConsentModal({ contactId, name, decision, onClose }: ConsentModalProps) {
  const utils = trpc.useUtils();
  const isGrant = decision === "grant";
  const draft = consentDraft(isGrant, useTypedConsent(contactId, decision));
  const saved = {
    onSuccess: () => {
      void utils.consents.invalidate();
      showDone(isGrant ? "The consent is on record." : "It is taken back from now on.");
      handleClose();
    },
  };
  const grant = trpc.consents.grant.useMutation(saved);
  const withdraw = trpc.consents.withdraw.useMutation(saved);
  const failure = grant.error ?? withdraw.error;

  function handleClose() {
    draft.clear();
    onClose();
  }

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const input = { contactId, ...draft.values };
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
          <ConsentFields draft={draft} />
          <FormEnd failure={failure} isSaving={grant.isPending || withdraw.isPending} onCancel={handleClose}>
            {isGrant ? "Keep this consent" : "Take it back"}
          </FormEnd>
        </Stack>
      </form>
    </FormModal>
  );
}
