"use client";

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { errorSentence } from "./error-state";

/** Says what did not happen and why. It stays until it is closed: an error that vanishes was never read. */
export function showFailure(title: string, error: unknown): void {
  notifications.show({ color: "red", title, message: errorSentence(error), autoClose: false });
}

type Undoable = { id: string; until: number; undo: () => void };
let latest: Undoable | null = null;
const undoMs = 10_000;

type UndoOptions = {
  /** A later offer under the same name replaces the earlier one. */
  id?: string;
  /** Milliseconds; ten seconds where nothing is said. */
  forMs?: number;
};

/** Says what was done, with a way back for ten seconds: the button, or the key U. */
export function showUndo(message: string, onUndo: () => void, options: UndoOptions = {}): void {
  const { id = "undo", forMs = undoMs } = options;
  const undo = () => {
    notifications.hide(id);
    if (latest?.id === id) latest = null;
    onUndo();
  };
  latest = { id, until: performance.now() + forMs, undo };
  const toast = {
    id,
    autoClose: forMs,
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="default" style={{ flex: "none" }} onClick={undo}>
          Undo
        </Button>
      </Group>
    ),
  };
  notifications.hide(id);
  notifications.show(toast);
}

/** Takes back what was offered last, while that still can be; false = there is nothing to take back. */
export function undoLast(): boolean {
  if (!latest || performance.now() > latest.until) return false;
  latest.undo();
  return true;
}

/** The offer stands no longer: it was taken back elsewhere, or its time is over. */
export function withdrawUndo(id: string): void {
  notifications.hide(id);
  if (latest?.id === id) latest = null;
}

export function showDone(message: string): void {
  notifications.show({ message });
}
