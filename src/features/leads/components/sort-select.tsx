"use client";

import { Select } from "@mantine/core";
import { type LeadSort, leadSort } from "@/contracts/leads/schema";
import { sortWords } from "../lead-words";

/** The list's order; headings change it as well, but not on a narrow screen. */
export function SortSelect({ value, onChange }: { value: LeadSort; onChange: (sort: LeadSort) => void }) {
  return (
    <Select
      size="xs"
      w={180}
      aria-label="Order"
      allowDeselect={false}
      value={value}
      onChange={(next) => onChange(leadSort.safeParse(next).data ?? "newest")}
      data={leadSort.options.map((sort) => ({ value: sort, label: sortWords[sort] }))}
    />
  );
}
