"use client";

import { Button, Group, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { Section } from "@/features/settings/components/section";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";

export function NameForm({ name: saved }: { name: string }) {
  const utils = trpc.useUtils();
  const router = useRouter();
  const [name, setName] = useState(saved);
  const rename = trpc.session.rename.useMutation({
    onSuccess: () => {
      void utils.session.me.invalidate();
      router.refresh();
      notifications.show({ message: "Your name is saved." });
    },
  });
  const { fields, rest } = formErrors(rename.error);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    rename.mutate({ name });
  }

  return (
    <Section title="Name" description="Colleagues see it beside your calls and notes, in every workspace.">
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            autoComplete="name"
            required
            withAsterisk={false}
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fields.name}
          />
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group>
            <Button type="submit" loading={rename.isPending} disabled={name.trim() === saved}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
