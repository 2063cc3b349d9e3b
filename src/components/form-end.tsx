import { Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { errorSentence } from "./error-state";

type FormEndProps = {
  /** What the server answered to the last try; null = nothing. */
  failure: unknown;
  isSaving: boolean;
  onCancel: () => void;
  /** The words of the button that sends the form. */
  children: ReactNode;
};

/** What a form in a dialog ends with: why it was not taken, the way out, and the button that sends it. */
export function FormEnd({ failure, isSaving, onCancel, children }: FormEndProps) {
  return (
    <>
      {failure ? (
        <Text size="sm" role="alert" c="var(--mantine-color-error)">
          {errorSentence(failure)}
        </Text>
      ) : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={isSaving}>
          {children}
        </Button>
      </Group>
    </>
  );
}
