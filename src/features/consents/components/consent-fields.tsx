import { Select, SimpleGrid, Textarea } from "@mantine/core";
import { useState } from "react";
import {
  type CallPurpose,
  callPurpose,
  type ConsentChannel,
  type ConsentSource,
  consentChannel,
  consentSource,
} from "@/contracts/consents/schema";
import { channelWords, purposeWords, sourceWords } from "@/features/calling-rules/calling-words";

/** What is being written into the ledger; the source follows what was chosen until somebody names one. */
export function useConsentDraft(isGrant: boolean) {
  const [channel, setChannel] = useState<ConsentChannel>("call");
  const [purpose, setPurpose] = useState<CallPurpose>("promotional");
  const [named, setSource] = useState<ConsentSource | null>(null);
  const [proof, setProof] = useState("");
  const source = named ?? (isGrant ? "web_form" : "said_on_call");
  return {
    isGrant,
    values: { channel, purpose, source, proof: proof.trim() || null },
    proof,
    setChannel,
    setPurpose,
    setSource,
    setProof,
  };
}

/** About which channel and purpose, where it comes from, and how it can be shown. */
export function ConsentFields({ draft }: { draft: ReturnType<typeof useConsentDraft> }) {
  const { isGrant, values, proof } = draft;
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <Select
          label="Channel"
          allowDeselect={false}
          data-autofocus
          value={values.channel}
          onChange={(value) => value && draft.setChannel(value)}
          data={consentChannel.options.map((value) => ({ value, label: channelWords[value] }))}
        />
        <Select
          label="Purpose"
          allowDeselect={false}
          value={values.purpose}
          onChange={(value) => value && draft.setPurpose(value)}
          data={callPurpose.options.map((value) => ({ value, label: purposeWords[value] }))}
        />
      </SimpleGrid>
      <Select
        label="Where it comes from"
        allowDeselect={false}
        value={values.source}
        onChange={(value) => value && draft.setSource(value)}
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
        onChange={(event) => draft.setProof(event.currentTarget.value)}
      />
    </>
  );
}
