"use client";

import { Modal, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { errorReason } from "@/components/error-state";
import { FormEnd } from "@/components/form-end";
import { showDone } from "@/components/toasts";
import { PursueButton, SameContacts } from "@/features/contacts/same-contacts";
import { FieldInputs } from "@/features/records/field-inputs";
import { readForm } from "@/features/records/read-fields";
import { useNewFields } from "@/features/records/use-field-edits";
import { type LeadFormField, leadShape, leadSpecs, leadValues } from "../lead-form";

export function AddLeadModal({ onClose }: { onClose: () => void }) {
  const { user } = useWorkspace();
  const router = useRouter();
  const utils = trpc.useUtils();
  const members = trpc.members.list.useQuery({ isActive: true });
  const form = useNewFields("new-lead", leadValues(null, user.id));
  const { values } = form;
  const [errors, setErrors] = useState<Partial<Record<LeadFormField, string>>>({});
  const create = trpc.leads.create.useMutation({
    onSuccess: (made) => {
      void utils.leads.list.invalidate();
      showDone(
        made.doNotCallAt
          ? `${values.name.trim()} is added. This number asked not to be called, so it cannot be.`
          : `${values.name.trim()} is added.`,
      );
      end();
    },
    onError: (error) => {
      if (errorReason(error) === "bad_phone") setErrors({ phone: error.message });
    },
  });

  /** Closed without a decision (the cross, Escape), what was typed is still there next time. */
  function end() {
    form.clear();
    onClose();
  }

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const read = readForm(leadShape, values);
    setErrors("errors" in read ? read.errors : {});
    if ("values" in read) create.mutate(read.values);
  }

  const people = (members.data?.items ?? []).map((member) => ({
    value: member.userId,
    label: member.isSelf ? `${member.name} (you)` : member.name,
  }));

  return (
    <Modal opened onClose={onClose} closeButtonProps={{ "aria-label": "Close" }} title="Add lead" size="lg">
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <FieldInputs specs={leadSpecs(null, people)} form={form} errors={errors} />
          <SameContacts
            phone={values.phone}
            email={values.email}
            action={(contact) => (
              <PursueButton
                contact={contact}
                onDone={(id) => {
                  form.clear();
                  router.push(`/dashboard/leads/${id}`);
                }}
              />
            )}
          />
          <FormEnd
            failure={errorReason(create.error) === "bad_phone" ? null : create.error}
            isSaving={create.isPending}
            onCancel={end}
          >
            Add lead
          </FormEnd>
        </Stack>
      </form>
    </Modal>
  );
}
