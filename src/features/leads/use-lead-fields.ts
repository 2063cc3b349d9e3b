"use client";

import { useMemo } from "react";
import { trpc } from "@/client/trpc";
import { leadStage } from "@/contracts/leads/schema";
import type { FilterField } from "@/features/lists/filter-words";
import { stageWords } from "./lead-words";

/** What a list of leads can be asked, with the names of this workspace's people, outcomes and campaigns. */
export function useLeadFields(): Readonly<Record<string, FilterField>> {
  const members = trpc.members.list.useQuery({ isActive: true });
  const outcomes = trpc.outcomes.list.useQuery();
  const tags = trpc.tags.list.useQuery();
  const campaigns = trpc.campaigns.list.useQuery({ limit: 100 });
  return useMemo(
    () => ({
      stage: {
        kind: "set",
        label: "Stage",
        choices: leadStage.options.map((value) => ({ value, label: stageWords[value].label })),
      },
      owner: {
        kind: "set",
        label: "Owner",
        choices: [
          { value: "me", label: "me" },
          { value: "nobody", label: "nobody" },
          ...(members.data?.items ?? []).map((member) => ({ value: member.userId, label: member.name })),
        ],
      },
      outcome: {
        kind: "set",
        label: "Last outcome",
        choices: [
          { value: "none", label: "none" },
          ...(outcomes.data ?? []).map((outcome) => ({ value: outcome.id, label: outcome.label })),
        ],
      },
      tag: {
        kind: "set",
        label: "Tag",
        choices: [
          { value: "none", label: "none" },
          ...(tags.data ?? []).map((tag) => ({ value: tag.id, label: tag.name })),
        ],
      },
      last_call: { kind: "date", label: "Last call", mayBeNever: true },
      created: { kind: "date", label: "Added", mayBeNever: false },
      campaign: {
        kind: "set",
        label: "Campaign",
        choices: (campaigns.data?.campaigns ?? []).map((campaign) => ({
          value: campaign.id,
          label: campaign.name,
        })),
      },
      source: { kind: "words", label: "Source" },
      blocked: { kind: "flag", label: "Do not call", yes: "Do not call", no: "May be called" },
      has_phone: { kind: "flag", label: "Number", yes: "Has a number", no: "Has no number" },
    }),
    [members.data, outcomes.data, tags.data, campaigns.data],
  );
}
