"use client";

import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { ReactNode } from "react";

type ConfirmOptions = {
  /** The question: "Delete this lead?" */
  title: string;
  /** What will happen and whether it can be undone. */
  message: ReactNode;
  /** The verb: "Delete lead", never "OK". */
  confirmLabel: string;
  isDangerous?: boolean;
};

/** Asks before what cannot be taken back. Resolves false for cancel, Esc and the close button. */
export function confirm({
  title,
  message,
  confirmLabel,
  isDangerous = false,
}: ConfirmOptions): Promise<boolean> {
  return new Promise((resolve) => {
    let isConfirmed = false;
    modals.openConfirmModal({
      title,
      children: (
        <Text size="sm" component="div">
          {message}
        </Text>
      ),
      labels: { confirm: confirmLabel, cancel: "Cancel" },
      confirmProps: isDangerous ? { color: "red" } : {},
      onConfirm: () => {
        isConfirmed = true;
      },
      onClose: () => resolve(isConfirmed),
    });
  });
}
