import { type RouterOutputs, trpc } from "@/client/trpc";
import { formatDateTime } from "@/components/format";
import type { ContactField } from "@/contracts/contacts/schema";
import { DetailsCard } from "@/features/records/details-card";
import { lastAuthorIn } from "@/features/records/last-author";
import { type EditsState, useFieldEdits } from "@/features/records/use-field-edits";
import { contactShape, contactSpecs, contactValues, kindSpec } from "./contact-form";

export type Contact = RouterOutputs["contacts"]["get"];

/** A contact's details: to read, and to change in place. */
export function ContactDetailsCard({
  contact,
  edits,
}: {
  contact: Contact;
  edits: EditsState<ContactField>;
}) {
  const utils = trpc.useUtils();
  const form = useFieldEdits(edits, {
    values: { ...contactValues(contact), kind: contact.kind },
    versions: contact.fieldVersions,
  });
  const history = trpc.contacts.history.useQuery(
    { contactId: contact.id },
    { enabled: form.conflicts.length > 0 },
  );
  const update = trpc.contacts.update.useMutation({
    // The screen shows it, or what stands in its way, before the form closes.
    onSettled: () => utils.contacts.get.invalidate({ contactId: contact.id }),
  });
  return (
    <DetailsCard
      id="contact-details"
      shape={contactShape}
      specs={[...contactSpecs(contact), kindSpec(contact.kind)]}
      form={form}
      facts={[{ label: "Added", value: formatDateTime(contact.createdAt) }]}
      changedBy={lastAuthorIn(history.data?.items)}
      onSave={(save) => update.mutateAsync({ contactId: contact.id, ...save })}
    />
  );
}
