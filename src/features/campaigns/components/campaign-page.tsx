"use client";

import { Button, Skeleton, Tabs } from "@mantine/core";
import { Link } from "@/components/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorCode } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import type { CampaignId } from "@/contracts/ids";
import type { Campaign } from "../campaign-view";
import { CampaignLeads } from "./campaign-leads";
import { CampaignOverview } from "./campaign-overview";
import { CampaignReport } from "./campaign-report";
import { CampaignSettings } from "./campaign-settings";
import { CampaignActions, CampaignBadge } from "./campaign-status";

/** One campaign: how far it is, who is next, what came of it, and its settings. */
export function CampaignPage({ campaignId }: { campaignId: CampaignId }) {
  const campaign = trpc.campaigns.get.useQuery({ campaignId });
  if (campaign.isPending) {
    return (
      <div aria-busy="true">
        <Skeleton height={30} width={260} mb={24} />
        <LoadingRows rows={8} height={52} />
      </div>
    );
  }
  if (campaign.error) {
    if (errorCode(campaign.error) !== "NOT_FOUND") {
      return <ErrorState error={campaign.error} onRetry={() => void campaign.refetch()} />;
    }
    return (
      <EmptyState
        title="This campaign does not exist"
        action={
          <Button component={Link} href="/dashboard/campaigns" variant="default">
            All campaigns
          </Button>
        }
      >
        It was deleted, or it belongs to another workspace.
      </EmptyState>
    );
  }
  return <Loaded campaign={campaign.data} />;
}

const tabs = ["overview", "leads", "report", "settings"] as const;

function Loaded({ campaign }: { campaign: Campaign }) {
  const isManager = useIsManager();
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("overview"));
  return (
    <>
      <PageHeader
        title={campaign.name}
        back={{ href: "/dashboard/campaigns", label: "Campaigns" }}
        badge={<CampaignBadge status={campaign.status} />}
        actions={
          <>
            <Button
              component={Link}
              href={`/dashboard/campaigns/${campaign.id}/work`}
              variant={campaign.status === "running" ? "filled" : "default"}
            >
              Open call desk
            </Button>
            {isManager ? <CampaignActions campaign={campaign} /> : null}
          </>
        }
      />
      <Tabs
        // A worker who was sent the address of a manager’s tab sees what there is for workers.
        value={isManager || tab !== "settings" ? tab : "overview"}
        onChange={(value) => void setTab(tabs.find((each) => each === value) ?? "overview")}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="leads">Leads</Tabs.Tab>
          <Tabs.Tab value="report">Report</Tabs.Tab>
          {isManager ? <Tabs.Tab value="settings">Settings</Tabs.Tab> : null}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <CampaignOverview campaign={campaign} />
        </Tabs.Panel>
        <Tabs.Panel value="leads">
          <CampaignLeads campaign={campaign} />
        </Tabs.Panel>
        <Tabs.Panel value="report">
          <CampaignReport campaign={campaign} />
        </Tabs.Panel>
        {isManager ? (
          <Tabs.Panel value="settings">
            <CampaignSettings campaign={campaign} />
          </Tabs.Panel>
        ) : null}
      </Tabs>
    </>
  );
}
