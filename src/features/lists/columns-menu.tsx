"use client";

import { Button, Checkbox, Popover, Stack } from "@mantine/core";

type ColumnsMenuProps<K extends string> = {
  /** Every column, in the order they stand. */
  words: Readonly<Record<K, string>>;
  keys: readonly K[];
  chosen: readonly K[];
  /** Null: those that a list begins with. */
  onChange: (columns: K[] | null) => void;
};

/** Which columns stand beside the name. */
export function ColumnsMenu<K extends string>({ words, keys, chosen, onChange }: ColumnsMenuProps<K>) {
  return (
    <Popover position="bottom-end" withinPortal>
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" color="gray" visibleFrom="sm">
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {keys.map((key) => (
            <Checkbox
              key={key}
              size="xs"
              label={words[key]}
              checked={chosen.includes(key)}
              onChange={(event) => {
                const isOn = event.currentTarget.checked;
                onChange(keys.filter((each) => (each === key ? isOn : chosen.includes(each))));
              }}
            />
          ))}
          <Button size="compact-xs" variant="subtle" onClick={() => onChange(null)}>
            As at first
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
