"use client";

import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { errorSentence } from "@/components/error-state";
import { showDone } from "@/components/toasts";
import { userId } from "@/contracts/ids";
import { emptyLead, type LeadFormErrors, readLeadForm } from "../lead-form";
import { LeadFields } from "./lead-fields";

const nobody = "nobody";

export function AddLeadModal({ onClose }: { onClose: () => void }) {
  const { user } = useWorkspace();
  const utils = trpc.useUtils();
  const members = trpc.members.list.useQuery({ isActive: true });
  const [values, setValues] = useState(emptyLead);
  const [owner, setOwner] = useState<string>(user.id);
  const [errors, setErrors] = useState<LeadFormErrors>({});
  const create = trpc.leads.create.useMutation({
    onSuccess: (made) => {
      void utils.leads.list.invalidate();
      showDone(
        made.doNotCallAt
          ? `${values.name.trim()} is added. This number asked not to be called, so it cannot be.`
          : `${values.name.trim()} is added.`,
      );
      onClose();
    },
    onError: (error) => {
      if (error.data?.reason === "bad_phone") setErrors({ phone: error.message });
    },
  });

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const read = readLeadForm(values);
    setErrors("errors" in read ? read.errors : {});
    if ("details" in read)
      create.mutate({ ...read.details, ownerUserId: owner === nobody ? null : userId.parse(owner) });
  }

  const people = (members.data?.items ?? []).map((member) => ({
    value: member.userId,
    label: member.isSelf ? `${member.name} (you)` : member.name,
  }));

  return (
    <Modal opened onClose={onClose} closeButtonProps={{ "aria-label": "Close" }} title="Add lead" size="lg">
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <LeadFields values={values} errors={errors} onChange={setValues} hasAutoFocus />
          <Select
            label="Owner"
            allowDeselect={false}
            searchable
            value={owner}
            onChange={(value) => setOwner(value ?? nobody)}
            data={[{ value: nobody, label: "Nobody" }, ...people]}
          />
          {create.error && create.error.data?.reason !== "bad_phone" ? (
            <Text size="sm" role="alert" c="var(--mantine-color-error)">
              {errorSentence(create.error)}
            </Text>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add lead
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
