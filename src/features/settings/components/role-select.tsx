"use client";

import { Radio, Stack } from "@mantine/core";
import { useWorkspace } from "@/client/workspace-provider";
import { type Role, role as roleSchema } from "@/contracts/members/schema";
import { roleHints, roleNames } from "../role-words";

/** Managers bring in and keep workers only, so they are offered nothing else. */
export function RoleSelect({
  value,
  onChange,
  error,
}: {
  value: Role;
  onChange: (value: Role) => void;
  error?: string;
}) {
  const own = useWorkspace().current.role;
  const offered = roleSchema.options.filter((role) => own === "admin" || role === "worker");
  return (
    <Radio.Group
      label="Role"
      value={value}
      error={error}
      onChange={(next) => {
        const parsed = roleSchema.safeParse(next);
        if (parsed.success) onChange(parsed.data);
      }}
    >
      <Stack gap={8} mt={6}>
        {offered.map((role) => (
          <Radio key={role} value={role} label={roleNames[role]} description={roleHints[role]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
