import { Button, SegmentedControl, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormEnd } from "@/components/form-end";
import type { ManyConsent } from "@/contracts/consents/schema";
import { FormModal } from "@/features/settings/components/form-modal";
import { ConsentFields, type ConsentText, consentDraft, noConsentText } from "./consent-fields";

type ManyConsentsModalProps = {
  /** "12 leads" */
  whose: string;
  isSaving: boolean;
  failure: unknown;
  onSave: (consent: ManyConsent) => void;
  onClose: () => void;
};

type ManyConsentsProps = Omit<ManyConsentsModalProps, "onClose"> & {
  isDisabled: boolean;
  /** A new try begins: what failed before is forgotten. */
  onAsk: () => void;
};

/** The button of a list's bar that asks for the consent of who is chosen. It goes with the bar, once it is written down. */
export function ManyConsents({ isDisabled, onAsk, ...asked }: ManyConsentsProps) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        disabled={isDisabled}
        onClick={() => {
          onAsk();
          setIsAsking(true);
        }}
      >
        Consent
      </Button>
      {isAsking ? <ManyConsentsModal {...asked} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}

/** What many people allowed or took back. The ledger has no way back, so this is the question before it. */
function ManyConsentsModal({ whose, isSaving, failure, onSave, onClose }: ManyConsentsModalProps) {
  const [decision, setDecision] = useState<ManyConsent["decision"]>("granted");
  // Not kept for later: the next who are chosen are others, and this would be no proof of theirs.
  const draft = consentDraft(decision === "granted", useState<ConsentText>(noConsentText));

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    onSave({ decision, ...draft.values });
  }

  return (
    <FormModal title={`Consent of ${whose}`} closeOnClickOutside={false} onClose={onClose}>
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <SegmentedControl
            aria-label="What they said"
            fullWidth
            value={decision}
            onChange={(value) => setDecision(value === "withdrawn" ? value : "granted")}
            data={[
              { value: "granted", label: "They allowed" },
              { value: "withdrawn", label: "They took back" },
            ]}
          />
          <Text size="sm" c="dimmed">
            {decision === "granted"
              ? "Who took it back before, or is not to be called, is left out: ask them one by one."
              : "It holds at once, for everyone here with these numbers or addresses."}{" "}
            Lines of the ledger stay: there is no undo.
          </Text>
          <ConsentFields draft={draft} />
          <FormEnd failure={failure} isSaving={isSaving} onCancel={onClose}>
            {decision === "granted" ? "Keep these consents" : "Take them back"}
          </FormEnd>
        </Stack>
      </form>
    </FormModal>
  );
}
