"use client";

import { Button, Menu } from "@mantine/core";
import { trpc } from "@/client/trpc";
import type { CampaignId } from "@/contracts/ids";
import type { LeadSelection } from "@/contracts/leads/bulk";
import { statusWords } from "@/features/campaigns/campaign-words";
import { useChangePlaces } from "@/features/campaigns/use-change-places";

type Props = {
  selection: LeadSelection;
  isDisabled?: boolean;
  /** Campaigns they are in already are not offered. */
  except?: readonly CampaignId[];
  onDone?: () => void;
};

/** Puts leads into a campaign's queue, also while it runs. For managers. */
export function AddToCampaign({ selection, isDisabled = false, except = [], onDone }: Props) {
  const campaigns = trpc.campaigns.list.useQuery({ limit: 100 });
  const offered = (campaigns.data?.campaigns ?? []).filter(
    ({ id, status }) => status !== "completed" && !except.includes(id),
  );
  return (
    <Menu position="top-end" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" disabled={isDisabled}>
          Add to campaign
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: "auto" }}>
        {offered.length === 0 ? <Menu.Item disabled>No campaign takes leads</Menu.Item> : null}
        {offered.map((campaign) => (
          <AddItem
            key={campaign.id}
            campaign={campaign}
            selection={selection}
            {...(onDone ? { onDone } : {})}
          />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AddItem({
  campaign,
  selection,
  onDone,
}: {
  campaign: { id: CampaignId; name: string; status: keyof typeof statusWords };
  selection: LeadSelection;
  onDone?: () => void;
}) {
  const { add } = useChangePlaces(campaign, onDone);
  return (
    <Menu.Item
      rightSection={<small>{statusWords[campaign.status].label}</small>}
      onClick={() => add.mutate({ campaignId: campaign.id, selection })}
    >
      {campaign.name}
    </Menu.Item>
  );
}
