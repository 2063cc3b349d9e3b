"use client";

import { Chip, Group, Select, Switch, Text } from "@mantine/core";
import type { CampaignHours } from "@/contracts/campaigns/schema";
import { clockOf, weekdayOptions } from "@/features/calling-rules/calling-words";
import type { CampaignForm } from "../use-campaign-form";

const halfHours = Array.from({ length: 49 }, (_, index) => ({
  value: String(index * 30),
  label: clockOf(index * 30),
}));
const officeHours: CampaignHours = { opensMinute: 600, closesMinute: 1140, weekdays: [1, 2, 3, 4, 5, 6] };

/** When the campaign calls: it narrows what the calling rules leave open. */
export function HoursField({ form }: { form: CampaignForm }) {
  const { hours } = form.values;
  const put = (change: Partial<CampaignHours>) => hours && form.set("hours", { ...hours, ...change });
  return (
    <div>
      <Switch
        label="Only at certain hours"
        description="By the customer’s clock, inside what the calling rules allow."
        checked={hours !== null}
        onChange={(event) => form.set("hours", event.currentTarget.checked ? officeHours : null)}
      />
      {hours ? (
        <Group gap="sm" mt="sm" align="end">
          <Select
            label="From"
            w={100}
            allowDeselect={false}
            value={String(hours.opensMinute)}
            onChange={(value) => put({ opensMinute: Number(value) })}
            data={halfHours}
          />
          <Select
            label="To"
            w={100}
            allowDeselect={false}
            value={String(hours.closesMinute)}
            onChange={(value) => put({ closesMinute: Number(value) })}
            data={halfHours}
          />
          <Chip.Group
            multiple
            value={hours.weekdays.map(String)}
            onChange={(days) => put({ weekdays: days.map(Number).sort((a, b) => a - b) })}
          >
            <Group gap={6} pb={4} role="group" aria-label="On these days">
              {weekdayOptions.map(({ value, label }) => (
                <Chip key={value} value={value} size="sm" radius="sm">
                  {label}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Group>
      ) : null}
      {form.errors.hours ? (
        <Text size="sm" c="var(--mantine-color-error)" mt={4}>
          {form.errors.hours}
        </Text>
      ) : null}
    </div>
  );
}
