"use client";

import { Button, Skeleton } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorCode } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import type { CampaignId } from "@/contracts/ids";
import { CampaignModal } from "./campaign-modal";
import { CampaignQueue } from "./campaign-queue";
import { CampaignActions, CampaignBadge } from "./campaign-status";
import classes from "./campaigns.module.css";
import { ProgressBar } from "./progress-bar";
import type { Campaign } from "../campaign-view";

/** One campaign: how far it is, who is next, and its rules. */
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

function Loaded({ campaign }: { campaign: Campaign }) {
  const isManager = useIsManager();
  const [isEditing, setIsEditing] = useState(false);
  const { progress, queue } = campaign;
  const numbers = [
    { label: "Callable now", value: queue.callable },
    { label: "Waiting", value: queue.waiting },
    { label: "Called", value: progress?.attempted ?? 0 },
    { label: "Reached", value: progress?.reached ?? 0 },
    { label: "Good outcomes", value: progress?.good ?? 0 },
  ];
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
            {isManager ? <CampaignActions campaign={campaign} onEdit={() => setIsEditing(true)} /> : null}
          </>
        }
      />
      <section className={`rs-card ${classes.summary}`} aria-label="Progress">
        <ProgressBar done={progress?.done ?? 0} total={progress?.total ?? 0} />
        <dl className={classes.numbers}>
          {numbers.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{formatNumber(value)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <div className={classes.columns}>
        <CampaignQueue campaign={campaign} />
        <div className={classes.side}>
          <section className={`rs-card ${classes.panel}`} aria-labelledby="campaign-rules">
            <div className={classes.panelHead}>
              <h2 id="campaign-rules" className="rs-panel-title">
                Rules
              </h2>
              {isManager ? (
                <Button variant="default" size="compact-sm" onClick={() => setIsEditing(true)}>
                  Edit
                </Button>
              ) : null}
            </div>
            <dl className={classes.rules}>
              <div>
                <dt>Attempts for each lead</dt>
                <dd>{campaign.maxAttempts}</dd>
              </div>
              <div>
                <dt>Between attempts</dt>
                <dd>{campaign.retryMinutes} min</dd>
              </div>
              <div>
                <dt>Outcome</dt>
                <dd>{campaign.isOutcomeRequired ? "Required" : "Optional"}</dd>
              </div>
              <div>
                <dt>Line</dt>
                <dd>{campaign.line?.label ?? "Each worker’s own"}</dd>
              </div>
            </dl>
          </section>
          <section className={`rs-card ${classes.panel}`} aria-labelledby="campaign-script">
            <div className={classes.panelHead}>
              <h2 id="campaign-script" className="rs-panel-title">
                Script
              </h2>
            </div>
            {campaign.script.trim() === "" ? (
              <p className={classes.none}>
                No script yet.{isManager ? " Write what the worker should say: Rules, Edit." : ""}
              </p>
            ) : (
              <p className={classes.script}>{campaign.script}</p>
            )}
          </section>
        </div>
      </div>
      {isEditing ? <CampaignModal campaign={campaign} onClose={() => setIsEditing(false)} /> : null}
    </>
  );
}
