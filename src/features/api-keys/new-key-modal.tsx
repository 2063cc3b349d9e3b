"use client";

import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { apiKeyDays, apiNouns, type ApiNoun } from "@/contracts/api-keys/schema";
import { role as roleSchema } from "@/contracts/members/schema";
import { CopyField } from "@/features/settings/components/copy-field";
import { FormModal } from "@/features/settings/components/form-modal";
import { formErrors } from "@/features/settings/form-errors";
import { roleNames } from "@/features/settings/role-words";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { type Access, nounNames, scopesOf } from "./scope-words";

const dayWords = { 7: "7 days", 30: "30 days", 90: "90 days", 365: "1 year" } as const;
const nothing = Object.fromEntries(apiNouns.map((noun) => [noun, "none"])) as Record<ApiNoun, Access>;

/** Makes a key; its token is shown once, in the same dialog. */
export function NewKeyModal({ onClose }: { onClose: () => void }) {
  const utils = trpc.useUtils();
  const [name, setName] = useState("");
  const [role, setRole] = useState<string>("worker");
  const [days, setDays] = useState("90");
  const [access, setAccess] = useState(nothing);
  const create = trpc.apiKeys.create.useMutation({ onSuccess: () => void utils.apiKeys.invalidate() });
  const { rest, fields } = formErrors(create.error);
  const scopes = scopesOf(access);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    create.mutate({ name, role: roleSchema.parse(role), days: apiKeyDays.parse(Number(days)), scopes });
  }

  if (create.data)
    return (
      <FormModal title="The key" size="lg" closeOnClickOutside={false} onClose={onClose}>
        <Stack gap="md">
          <CopyField
            label="Key"
            description="It is not shown again. Keep it where the program keeps its secrets."
            value={create.data.token}
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      </FormModal>
    );
  return (
    <FormModal title="New API key" size="lg" onClose={onClose}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            description="The program that uses it."
            placeholder="Website form"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fields.name}
            data-autofocus
          />
          <Group gap="sm" grow>
            <Select
              label="Acts at most as"
              data={roleSchema.options.map((value) => ({ value, label: roleNames[value] }))}
              value={role}
              onChange={(value) => setRole(value ?? "worker")}
              allowDeselect={false}
            />
            <Select
              label="Ends after"
              data={Object.entries(dayWords).map(([value, label]) => ({ value, label }))}
              value={days}
              onChange={(value) => setDays(value ?? "90")}
              allowDeselect={false}
            />
          </Group>
          <Stack gap={6} role="group" aria-label="What it may do">
            <Text size="sm" fw={500}>
              What it may do
            </Text>
            {apiNouns.map((noun) => (
              <Group key={noun} justify="space-between" gap="xs">
                <Text size="sm">{nounNames[noun]}</Text>
                <SegmentedControl
                  size="xs"
                  aria-label={nounNames[noun]}
                  value={access[noun]}
                  onChange={(value) =>
                    setAccess((now) => ({
                      ...now,
                      [noun]: value === "read" || value === "write" ? value : "none",
                    }))
                  }
                  data={[
                    { value: "none", label: "Nothing" },
                    { value: "read", label: "Read" },
                    { value: "write", label: "Read and write" },
                  ]}
                />
              </Group>
            ))}
          </Stack>
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              disabled={name.trim() === "" || scopes.length === 0}
              loading={create.isPending}
            >
              Make the key
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
