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
  // Put into the address by this field and not yet come back from there.
  const onTheWay = useRef<string[]>([]);
  const search = useDebouncedCallback((wanted: string) => {
    if (wanted !== value) onTheWay.current.push(wanted);
    onChange(wanted);
  }, 250);
  useEffect(() => {
    const place = onTheWay.current.indexOf(value);
    // The field's own text comes back when more may have been typed since: it would be lost.
    if (place >= 0) {
      onTheWay.current.splice(0, place + 1);
      return;
    }
    // The address can change without the field: back, forward, "clear".
    onTheWay.current = [];
    search.cancel();
    setText(value);
  }, [value, search]);
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
