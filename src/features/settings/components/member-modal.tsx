"use client";

import { Button, Group, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { formErrors } from "../form-errors";
import { formatStoredPhone } from "../phone-text";
import { FormModal } from "./form-modal";
import { LineSelect } from "./line-select";
import type { Member } from "../views";
import { RoleSelect } from "./role-select";

export function MemberModal({ member, onClose }: { member: Member; onClose: () => void }) {
  const { role: ownRole } = useWorkspace().current;
  const utils = trpc.useUtils();
  const [role, setRole] = useState(member.role);
  const [phone, setPhone] = useState(member.phone ? formatStoredPhone(member.phone) : "");
  const [lineId, setLineId] = useState(member.line?.id ?? null);
  const update = trpc.members.update.useMutation({
    onSuccess: () => {
      void utils.members.invalidate();
      notifications.show({
        message: member.isSelf ? "Your phone and line are saved." : `${member.name} is saved.`,
      });
      onClose();
    },
  });
  const { fields, rest } = formErrors(update.error);
  const mayChangeRole = ownRole === "admin" && !member.isSelf;

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    update.mutate({
      userId: member.userId,
      phone,
      lineId,
      ...(mayChangeRole && role !== member.role ? { role } : {}),
    });
  }

  return (
    <FormModal onClose={onClose} title={member.isSelf ? "My phone and line" : `Edit ${member.name}`}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <TextInput
            label="Phone"
            description="Rings first when a call is placed"
            inputMode="tel"
            placeholder="+91 98765 43210"
            maxLength={40}
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
            error={fields.phone}
            data-autofocus
          />
          <LineSelect value={lineId} onChange={setLineId} error={fields.lineId} />
          {mayChangeRole ? <RoleSelect value={role} onChange={setRole} error={fields.role} /> : null}
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={update.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
