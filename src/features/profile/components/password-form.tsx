"use client";

import { Button, Group, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { Section } from "@/features/settings/components/section";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { PasswordField } from "@/features/sign-in/components/password-field";

export function PasswordForm({ email }: { email: string }) {
  const utils = trpc.useUtils();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = trpc.session.changePassword.useMutation({
    onSuccess: ({ endedSessions }) => {
      setCurrent("");
      setNext("");
      void utils.session.list.invalidate();
      const ended =
        endedSessions === 1
          ? " One other session was ended."
          : endedSessions > 1
            ? ` ${endedSessions} other sessions were ended.`
            : "";
      notifications.show({ message: `Your password is changed.${ended}` });
    },
  });
  const { fields, rest } = formErrors(change.error);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    change.mutate({ currentPassword: current, newPassword: next });
  }

  return (
    <Section title="Password" description="Changing it signs you out everywhere else.">
      <form onSubmit={handleSubmit}>
        <Stack gap="md" maw={420}>
          {/* For password managers: whose password this is. */}
          <input
            type="email"
            autoComplete="username"
            value={email}
            readOnly
            hidden
            tabIndex={-1}
            aria-hidden="true"
          />
          <PasswordField
            label="Current password"
            value={current}
            onChange={setCurrent}
            error={fields.currentPassword}
          />
          <PasswordField
            isNew
            label="New password"
            value={next}
            onChange={setNext}
            error={fields.newPassword}
          />
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group>
            <Button type="submit" loading={change.isPending} disabled={current === "" || next === ""}>
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
