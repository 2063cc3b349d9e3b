"use client";

import { useMemo } from "react";
import { trpc } from "@/client/trpc";
import type { FilterField } from "@/features/lists/filter-words";

/** What a list of tasks can be asked, with the names of this workspace's people. */
export function useTaskFields(): Readonly<Record<string, FilterField>> {
  const members = trpc.members.list.useQuery(undefined, { staleTime: 60_000 });
  return useMemo(
    () => ({
      due: { kind: "date", label: "Due", mayBeNever: false },
      kind: {
        kind: "set",
        label: "Kind",
        choices: [
          { value: "callback", label: "Callback" },
          { value: "follow_up", label: "Follow-up" },
        ],
      },
      assignee: {
        kind: "set",
        label: "Whose",
        choices: [
          { value: "me", label: "mine" },
          { value: "nobody", label: "anyone’s" },
          ...(members.data?.items ?? []).map((member) => ({ value: member.userId, label: member.name })),
        ],
      },
      has_lead: { kind: "flag", label: "Lead", yes: "About a lead", no: "About no lead" },
      created: { kind: "date", label: "Planned", mayBeNever: false },
      done: { kind: "date", label: "Done", mayBeNever: true },
    }),
    [members.data],
  );
}
