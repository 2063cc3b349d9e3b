"use client";

import { Button, Group, Modal, Text } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";

export type ConfirmOptions = {
  /** The question: "Delete this lead?" */
  title: string;
  /** What will happen and whether it can be undone. */
  message: ReactNode;
  /** The verb: "Delete lead", never "OK". */
  confirmLabel: string;
  isDangerous?: boolean;
};
export type Asked = ConfirmOptions & { answer: (isConfirmed: boolean) => void };

type ConfirmDialogProps = {
  question: Asked;
  /** It has left the screen. */
  onGone: () => void;
};

export function ConfirmDialog({ question, onGone }: ConfirmDialogProps) {
  const [isOpen, setIsOpen] = useState(true);
  useEffect(() => setIsOpen(true), [question]);
  const { title, message, confirmLabel, isDangerous = false } = question;
  const end = (isConfirmed: boolean) => {
    if (!isOpen) return;
    question.answer(isConfirmed);
    setIsOpen(false);
  };
  return (
    <Modal opened={isOpen} onClose={() => end(false)} onExitTransitionEnd={onGone} title={title}>
      <Text size="sm" component="div">
        {message}
      </Text>
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={() => end(false)}>
          Cancel
        </Button>
        <Button {...(isDangerous ? { color: "red" } : {})} onClick={() => end(true)}>
          {confirmLabel}
        </Button>
      </Group>
    </Modal>
  );
}
