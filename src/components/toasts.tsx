"use client";

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { errorSentence } from "./error-state";

/** Says what did not happen and why. It stays until it is closed: an error that vanishes was never read. */
export function showFailure(title: string, error: unknown): void {
  notifications.show({ color: "red", title, message: errorSentence(error), autoClose: false });
}

/** Says what was done, with a way back for ten seconds. */
export function showUndo(message: string, onUndo: () => void): void {
  const id = notifications.show({
    autoClose: 10_000,
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}

export function showDone(message: string): void {
  notifications.show({ message });
}
