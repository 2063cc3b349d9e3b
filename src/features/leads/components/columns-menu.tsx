"use client";

import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { firstColumns, type LeadColumnKey, leadColumnKeys, leadColumnWords } from "../lead-column-keys";

/** Which columns stand beside the name. */
export function ColumnsMenu({
  chosen,
  onChange,
}: {
  chosen: readonly LeadColumnKey[];
  onChange: (columns: LeadColumnKey[] | null) => void;
}) {
  return (
    <Popover position="bottom-end" withinPortal>
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" color="gray" visibleFrom="sm">
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {leadColumnKeys.map((key) => (
            <Checkbox
              key={key}
              size="xs"
              label={leadColumnWords[key]}
              checked={chosen.includes(key)}
              onChange={(event) => {
                const isOn = event.currentTarget.checked;
                onChange(leadColumnKeys.filter((each) => (each === key ? isOn : chosen.includes(each))));
              }}
            />
          ))}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => onChange(null)}
            disabled={chosen === firstColumns}
          >
            As at first
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
