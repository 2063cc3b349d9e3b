"use client";

import { Button, Group, TextInput } from "@mantine/core";
import { useRef, useState } from "react";

type CopyFieldProps = { label: string; value: string; description?: string };

/** Something to paste elsewhere. Where the browser has no clipboard (plain http), it is selected instead. */
export function CopyField({ label, value, description }: CopyFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<"idle" | "copied" | "selected">("idle");

  async function handleCopy() {
    try {
      await navigator.clipboard.writeText(value);
      setState("copied");
    } catch {
      input.current?.select();
      setState("selected");
    }
    setTimeout(() => setState("idle"), 2500);
  }

  const words = { idle: "Copy", copied: "Copied", selected: "Press Ctrl+C" };
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        ref={input}
        label={label}
        description={description}
        value={value}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        styles={{
          input: {
            fontFamily: "var(--mantine-font-family-monospace)",
            fontSize: 13,
            textOverflow: "ellipsis",
          },
        }}
        style={{ flex: 1, minWidth: 0 }}
      />
      <Button
        variant="default"
        onClick={handleCopy}
        aria-label={`Copy ${label.toLowerCase()}`}
        style={{ flex: "none" }}
      >
        <span aria-live="polite">{words[state]}</span>
      </Button>
    </Group>
  );
}
