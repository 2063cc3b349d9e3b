"use client";

import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { errorSentence } from "@/components/error-state";
import { FormModal } from "@/features/settings/components/form-modal";

type PasswordModalProps = {
  /** The question: "Sign out everywhere else?" */
  title: string;
  /** What will happen. */
  children: ReactNode;
  confirmLabel: string;
  isPending: boolean;
  error: unknown;
  onConfirm: (password: string) => void;
  onClose: () => void;
};

/** Asks before what ends a sign-in, and for one's own password: an open browser that somebody else found has none. */
export function PasswordModal(props: PasswordModalProps) {
  const [password, setPassword] = useState("");
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (password !== "") props.onConfirm(password);
  }
  return (
    <FormModal title={props.title} onClose={props.onClose}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <Text size="sm" component="div">
            {props.children}
          </Text>
          <PasswordInput
            label="Your password"
            autoComplete="current-password"
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={props.error ? errorSentence(props.error) : null}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={props.onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" disabled={password === ""} loading={props.isPending}>
              {props.confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
