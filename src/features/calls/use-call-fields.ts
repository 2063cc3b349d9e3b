"use client";

import { useMemo } from "react";
import { trpc } from "@/client/trpc";
import { callDirection, callStatus } from "@/contracts/calls/schema";
import type { FilterField } from "@/features/lists/filter-words";
import { directionWords, statusWords } from "./call-words";
import { useOutcomes } from "./hooks";

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00`,
}));

/** What a list of calls can be asked, with the names of this workspace's people, outcomes and campaigns. */
export function useCallFields(): Readonly<Record<string, FilterField>> {
  const members = trpc.members.list.useQuery(undefined, { staleTime: 60_000 });
  const campaigns = trpc.campaigns.list.useQuery({ limit: 100 }, { staleTime: 60_000 });
  const outcomes = useOutcomes();
  return useMemo(
    () => ({
      status: {
        kind: "set",
        label: "Status",
        choices: callStatus.options.map((value) => ({ value, label: statusWords[value].label })),
      },
      reached: { kind: "flag", label: "Reached", yes: "Customer picked up", no: "Customer did not pick up" },
      outcome: {
        kind: "set",
        label: "Outcome",
        choices: [
          { value: "none", label: "none" },
          ...(outcomes.data ?? []).map((outcome) => ({ value: outcome.id, label: outcome.label })),
        ],
      },
      good: { kind: "flag", label: "Good outcome", yes: "Good outcome", no: "No good outcome" },
      waiting: {
        kind: "flag",
        label: "Waiting for outcome",
        yes: "Waiting for outcome",
        no: "Not waiting for outcome",
      },
      worker: {
        kind: "set",
        label: "Worker",
        choices: [
          { value: "me", label: "me" },
          { value: "nobody", label: "nobody" },
          ...(members.data?.items ?? []).map((member) => ({ value: member.userId, label: member.name })),
        ],
      },
      campaign: {
        kind: "set",
        label: "Campaign",
        choices: (campaigns.data?.campaigns ?? []).map(({ id, name }) => ({ value: id, label: name })),
      },
      started: { kind: "date", label: "Started", mayBeNever: false },
      hour: { kind: "set", label: "Hour", choices: hours },
      direction: {
        kind: "set",
        label: "Direction",
        choices: callDirection.options.map((value) => ({ value, label: directionWords[value] })),
      },
      talked: { kind: "seconds", label: "Talked" },
    }),
    [members.data, outcomes.data, campaigns.data],
  );
}
