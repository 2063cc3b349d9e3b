"use client";

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { formatDateTime } from "@/components/format";
import type { Role } from "@/contracts/members/schema";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { formErrors } from "../form-errors";
import { CopyField } from "./copy-field";
import { FormModal } from "./form-modal";
import { LineSelect } from "./line-select";
import { RoleSelect } from "./role-select";

export function InviteModal({ onClose }: { onClose: () => void }) {
  const utils = trpc.useUtils();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState("");
  const [role, setRole] = useState<Role>("worker");
  const [lineId, setLineId] = useState<string | null>(null);
  const create = trpc.invitations.create.useMutation({
    onSuccess: () => void utils.invitations.invalidate(),
  });
  const { fields, rest } = formErrors(create.error);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    create.mutate({ name, email, phone, role, lineId });
  }

  if (create.data) {
    return (
      <FormModal onClose={onClose} title={`Send this link to ${name.trim()}`} closeOnClickOutside={false}>
        <Stack gap="md">
          <Text size="sm">
            It works once, for {email.trim()} only, until {formatDateTime(create.data.expiresAt)}. It is not
            shown again.
          </Text>
          <CopyField label="Invitation link" value={create.data.link} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      </FormModal>
    );
  }
  return (
    <FormModal onClose={onClose} title="Invite someone">
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fields.name}
            data-autofocus
          />
          <TextInput
            label="E-mail"
            type="email"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fields.email}
          />
          <RoleSelect value={role} onChange={setRole} error={fields.role} />
          <TextInput
            label="Phone"
            description="Rings first when this person places a call; can be added later"
            inputMode="tel"
            placeholder="+91 98765 43210"
            maxLength={40}
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
            error={fields.phone}
          />
          <LineSelect value={lineId} onChange={setLineId} error={fields.lineId} />
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Make the link
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
