import { Select, SimpleGrid, Textarea } from "@mantine/core";
import { z } from "zod";
import { type TypedState, useTyped } from "@/client/use-typed";
import { callPurpose, consentChannel, consentSource } from "@/contracts/consents/schema";
import type { ContactId } from "@/contracts/ids";
import { channelWords, purposeWords, sourceWords } from "@/features/calling-rules/calling-words";

const consentText = z
  .object({ channel: consentChannel, purpose: callPurpose, source: consentSource, proof: z.string() })
  .partial();
export type ConsentText = z.output<typeof consentText>;
const readText = (kept: unknown) => consentText.safeParse(kept).data;
export const noConsentText: ConsentText = {};

/** What is typed for this contact's ledger and not saved; it outlives a reload of the page. */
export const useTypedConsent = (contactId: ContactId, decision: "grant" | "withdraw") =>
  useTyped(`consent.${contactId}.${decision}`, readText, noConsentText);

/** What is being written into the ledger; the source follows what was chosen until somebody names one. */
export function consentDraft(isGrant: boolean, [text, setText]: TypedState<ConsentText>) {
  const { channel = "call", purpose = "promotional", proof = "" } = text;
  const source = text.source ?? (isGrant ? "web_form" : "said_on_call");
  return {
    isGrant,
    values: { channel, purpose, source, proof: proof.trim() || null },
    proof,
    set: (change: ConsentText) => setText((now) => ({ ...now, ...change })),
    clear: () => setText(() => noConsentText),
  };
}

/** About which channel and purpose, where it comes from, and how it can be shown. */
export function ConsentFields({ draft }: { draft: ReturnType<typeof consentDraft> }) {
  const { isGrant, values, proof } = draft;
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <Select
          label="Channel"
          allowDeselect={false}
          data-autofocus
          value={values.channel}
          onChange={(value) => value && draft.set({ channel: value })}
          data={consentChannel.options.map((value) => ({ value, label: channelWords[value] }))}
        />
        <Select
          label="Purpose"
          allowDeselect={false}
          value={values.purpose}
          onChange={(value) => value && draft.set({ purpose: value })}
          data={callPurpose.options.map((value) => ({ value, label: purposeWords[value] }))}
        />
      </SimpleGrid>
      <Select
        label="Where it comes from"
        allowDeselect={false}
        value={values.source}
        onChange={(value) => value && draft.set({ source: value })}
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
        onChange={(event) => draft.set({ proof: event.currentTarget.value })}
      />
    </>
  );
}
