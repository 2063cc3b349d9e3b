"use client";

import { Select } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { formatStoredPhone } from "../phone-text";

type LineSelectProps = { value: string | null; onChange: (value: string | null) => void; error?: string };

export function LineSelect({ value, onChange, error }: LineSelectProps) {
  const lines = trpc.lines.list.useQuery();
  const data = (lines.data ?? []).map((line) => ({
    value: line.id,
    label: `${line.label} · ${formatStoredPhone(line.phone)}`,
  }));
  return (
    <Select
      label="Line"
      description="The number customers see when this person calls"
      placeholder={
        lines.isPending ? "Loading" : data.length === 0 ? "No lines yet: add one under Lines" : "None"
      }
      clearable
      searchable
      nothingFoundMessage="No line matches"
      data={data}
      value={value}
      onChange={onChange}
      error={error}
      clearButtonProps={{ "aria-label": "Remove the line" }}
    />
  );
}
