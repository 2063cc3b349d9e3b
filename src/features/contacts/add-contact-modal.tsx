import { Modal, SegmentedControl, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorReason } from "@/components/error-state";
import { FormEnd } from "@/components/form-end";
import { showDone } from "@/components/toasts";
import { type ContactField, contactKind } from "@/contracts/contacts/schema";
import { FieldInputs } from "@/features/records/field-inputs";
import { readForm } from "@/features/records/read-fields";
import { useNewFields } from "@/features/records/use-field-edits";
import { contactShape, contactSpecs, contactValues, type DetailField, kindWords } from "./contact-form";
import { SameContacts } from "./same-contacts";

const kinds = contactKind.options.map((value) => ({ value, label: kindWords[value] }));

/** A person or a company whom nobody pursues yet. */
export function AddContactModal({ onClose }: { onClose: () => void }) {
  const utils = trpc.useUtils();
  const router = useRouter();
  const form = useNewFields<ContactField>("new-contact", {
    ...contactValues(null),
    kind: contactKind.enum.person,
  });
  const { values } = form;
  const [errors, setErrors] = useState<Partial<Record<DetailField, string>>>({});
  const create = trpc.contacts.create.useMutation({
    onSuccess: (made) => {
      void utils.contacts.invalidate();
      form.clear();
      if (made.doNotCallAt)
        showDone(`${values.name.trim()} is added. This number asked not to be called, so it cannot be.`);
      router.push(`/dashboard/contacts/${made.id}`);
    },
    onError: (error) => {
      if (errorReason(error) === "bad_phone") setErrors({ phone: error.message });
    },
  });

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const read = readForm(contactShape, values);
    setErrors("errors" in read ? read.errors : {});
    if ("values" in read) create.mutate(read.values);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title="Add contact"
      size="lg"
    >
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <SegmentedControl
            aria-label="Kind"
            data={kinds}
            value={values.kind}
            onChange={(value) => form.type("kind", value)}
            style={{ alignSelf: "flex-start" }}
          />
          <FieldInputs specs={contactSpecs(null)} form={form} errors={errors} />
          <SameContacts phone={values.phone} email={values.email} />
          <FormEnd
            failure={errorReason(create.error) === "bad_phone" ? null : create.error}
            isSaving={create.isPending}
            onCancel={() => {
              form.clear();
              onClose();
            }}
          >
            Add contact
          </FormEnd>
        </Stack>
      </form>
    </Modal>
  );
}
