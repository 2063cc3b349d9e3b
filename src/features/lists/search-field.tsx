"use client";

import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "@/features/keys/use-keys";

/** What is looked for, put into the address a moment after the last key. "/" goes here. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const search = useDebouncedCallback(onChange, 250);
  // The address can change without the field: back, forward, "clear".
  useEffect(() => setText(value), [value]);
  useKeys("page", { search: () => input.current?.focus() });
  return (
    <TextInput
      ref={input}
      size="xs"
      w={{ base: "100%", sm: 300 }}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}
