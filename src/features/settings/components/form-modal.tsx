"use client";

import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

type FormModalProps = {
  title: string;
  onClose: () => void;
  size?: "md" | "lg";
  closeOnClickOutside?: boolean;
  children: ReactNode;
};

/** A dialog that is open as long as it is rendered. */
export function FormModal({
  title,
  onClose,
  size = "md",
  closeOnClickOutside = true,
  children,
}: FormModalProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeOnClickOutside={closeOnClickOutside}
      closeButtonProps={{ "aria-label": "Close" }}
      // The library draws the title in a <header>, which would be a second banner of the page.
      attributes={{ header: { role: "presentation" } }}
      styles={{ title: { fontWeight: 650, fontSize: 17 } }}
    >
      {children}
    </Modal>
  );
}
