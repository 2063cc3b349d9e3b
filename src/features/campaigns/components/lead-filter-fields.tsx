"use client";

import { Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { trpc } from "@/client/trpc";
import { formatNumber } from "@/components/format";
import { type LeadFilter, leadTree } from "@/contracts/leads/filter";
import type { CampaignId } from "@/contracts/ids";
import { useLeadFields } from "@/features/leads/use-lead-fields";
import { FilterBar } from "@/features/lists/filter-bar";

type Props = { filter: LeadFilter; onChange: (filter: LeadFilter) => void };

/** The filter of the list of leads, kept beside it: the same conditions, the same words. */
export function LeadFilterFields({ filter, onChange }: Props) {
  const fields = useLeadFields();
  const { where: _, ...rest } = filter;
  return (
    <>
      <TextInput
        aria-label="Search leads"
        placeholder="Name, company or digits of a number"
        value={filter.search ?? ""}
        onChange={(event) => {
          const { search: __, ...others } = filter;
          const search = event.currentTarget.value.slice(0, 100);
          onChange(search === "" ? others : { ...others, search });
        }}
      />
      <FilterBar
        fields={fields}
        tree={filter.where ?? null}
        onChange={(tree) => {
          const where = leadTree.safeParse(tree).data;
          onChange(where ? { ...rest, where } : rest);
        }}
      />
    </>
  );
}

/** How many match, and (for a campaign) how many of them it has not yet. */
export function MatchCount({ filter, campaignId }: { filter: LeadFilter; campaignId?: CampaignId }) {
  const [wanted] = useDebouncedValue(filter, 250);
  const counted = trpc.leads.count.useQuery(
    { ...wanted, ...(campaignId ? { notInCampaignId: campaignId } : {}) },
    { placeholderData: (before) => before },
  );
  if (!counted.data) return null;
  const { count, isExact } = counted.data;
  const shown = `${formatNumber(count)}${isExact ? "" : "+"}`;
  return (
    <Text size="sm" aria-live="polite" data-match-count={count}>
      {count === 1 ? "1 lead matches" : `${shown} leads match`}
      {campaignId ? " and is not in it yet." : ". Who asked not to be called or has no number is left out."}
    </Text>
  );
}
