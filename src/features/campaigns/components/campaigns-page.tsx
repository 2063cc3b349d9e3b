"use client";

import { Anchor, Button, Pagination, SegmentedControl } from "@mantine/core";
import { Link } from "@/components/link";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { campaignStatus } from "@/contracts/campaigns/schema";
import { statusWords } from "../campaign-words";
import { CampaignActions, CampaignBadge } from "./campaign-status";
import classes from "./campaigns.module.css";
import { ProgressBar } from "./progress-bar";

type Campaign = RouterOutputs["campaigns"]["list"]["campaigns"][number];
const pageSize = 20;

export function CampaignsPage() {
  const isManager = useIsManager();
  const [{ status, page }, setView] = useQueryStates({
    status: parseAsStringLiteral(campaignStatus.options),
    page: parseAsInteger.withDefault(1),
  });
  const campaigns = trpc.campaigns.list.useQuery(
    { limit: pageSize, offset: (Math.max(1, page) - 1) * pageSize, ...(status ? { status } : {}) },
    { placeholderData: (before) => before },
  );
  const create = isManager ? (
    <Button component={Link} href="/dashboard/campaigns/new">
      New campaign
    </Button>
  ) : undefined;

  return (
    <>
      <PageHeader title="Campaigns" description="Lists of leads with a way to work them." actions={create} />
      <div className={classes.filterBar}>
        <SegmentedControl
          aria-label="Which campaigns"
          value={status ?? "all"}
          onChange={(value) =>
            void setView({ status: campaignStatus.safeParse(value).data ?? null, page: null })
          }
          data={[
            { value: "all", label: "All" },
            ...campaignStatus.options.map((value) => ({ value, label: statusWords[value].label })),
          ]}
        />
      </div>
      {campaigns.isPending ? (
        <LoadingRows rows={4} height={104} />
      ) : campaigns.error ? (
        <ErrorState error={campaigns.error} onRetry={() => void campaigns.refetch()} />
      ) : campaigns.data.campaigns.length === 0 ? (
        <EmptyState
          title={status ? `No campaign is ${statusWords[status].label.toLowerCase()}` : "No campaigns yet"}
          action={status ? undefined : create}
        >
          {status
            ? "Choose another state above."
            : isManager
              ? "Create one, add leads to it, and start it: your team then calls them one after the other."
              : "A manager creates campaigns. Until then you can call any lead from Leads."}
        </EmptyState>
      ) : (
        <>
          <ul className={classes.cards} aria-label="Campaigns">
            {campaigns.data.campaigns.map((campaign) => (
              <CampaignCard key={campaign.id} campaign={campaign} />
            ))}
          </ul>
          {campaigns.data.total > pageSize ? (
            <div className={classes.foot}>
              <span>{formatNumber(campaigns.data.total)} campaigns</span>
              <Pagination
                total={Math.ceil(campaigns.data.total / pageSize)}
                value={page}
                onChange={(next) => void setView({ page: next })}
                getControlProps={(control) => ({ "aria-label": `${control} page` })}
              />
            </div>
          ) : null}
        </>
      )}
    </>
  );
}

function CampaignCard({ campaign }: { campaign: Campaign }) {
  const isManager = useIsManager();
  const { progress } = campaign;
  const numbers = [
    { label: "Called", value: progress.attempted },
    { label: "Reached", value: progress.reached },
    { label: "Good outcomes", value: progress.good },
  ];
  return (
    <li className={`rs-card ${classes.card}`}>
      <div className={classes.title}>
        <Anchor component={Link} href={`/dashboard/campaigns/${campaign.id}`} className={classes.name}>
          {campaign.name}
        </Anchor>
        <CampaignBadge status={campaign.status} />
      </div>
      <ProgressBar done={progress.done} total={progress.total} />
      <dl className={classes.numbers}>
        {numbers.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{formatNumber(value)}</dd>
          </div>
        ))}
      </dl>
      <div className={classes.cardActions}>
        {campaign.status === "running" ? (
          <Button component={Link} href={`/dashboard/campaigns/${campaign.id}/work`}>
            Open call desk
          </Button>
        ) : null}
        {isManager ? <CampaignActions campaign={campaign} /> : null}
      </div>
    </li>
  );
}
