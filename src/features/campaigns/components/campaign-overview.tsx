"use client";

import { clockOf, purposeWords, weekdaysOf } from "@/features/calling-rules/calling-words";
import { Anchor } from "@mantine/core";
import { Link } from "@/components/link";
import { useIsManager } from "@/client/workspace-provider";
import { formatNumber } from "@/components/format";
import { BulkProgress } from "@/features/leads/components/bulk-bar";
import { assignmentWords } from "../campaign-words";
import type { Campaign } from "../campaign-view";
import classes from "./campaigns.module.css";
import { Forecast } from "./forecast";
import { ProgressBar } from "./progress-bar";
import { ScriptText } from "./script-text";

const hoursText = (hours: Campaign["hours"]): string =>
  hours
    ? `${clockOf(hours.opensMinute)} to ${clockOf(hours.closesMinute)}, ${weekdaysOf(hours.weekdays)}`
    : "As the calling rules allow";

/** How far the campaign is, what it would offer this minute, and what was set. All of it is live. */
export function CampaignOverview({ campaign }: { campaign: Campaign }) {
  const isManager = useIsManager();
  const { progress, queue, status } = campaign;
  const isFinished = queue.total > 0 && queue.callable === 0 && queue.waiting === 0;
  const numbers = [
    { label: "Called", value: progress?.attempted ?? 0 },
    { label: "Reached", value: progress?.reached ?? 0 },
    { label: "Good outcomes", value: progress?.good ?? 0 },
  ];
  const rules = [
    ["Attempts for each lead", `${campaign.maxAttempts}, at most ${campaign.attemptsPerDay} in a day`],
    ["Between attempts", `${formatNumber(campaign.retryMinutes)} min`],
    ["Called first", campaign.queueOrder === "new_first" ? "New leads" : "Retries"],
    ["Who calls", assignmentWords[campaign.assignment].label],
    ["Hours", hoursText(campaign.hours)],
    ["Outcome", campaign.isOutcomeRequired ? "Required" : "Optional"],
    ["About", purposeWords[campaign.purpose]],
    ["Line", campaign.line?.label ?? "Each worker’s own"],
  ] as const;
  return (
    <>
      <BulkProgress campaignId={campaign.id} />
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
        <section className={`rs-card ${classes.panel}`} aria-labelledby="campaign-now">
          <h2 id="campaign-now" className="rs-panel-title">
            {status === "running" ? "Now" : "If it ran now"}
          </h2>
          {queue.total === 0 ? (
            <p className={classes.none}>
              No leads yet.{" "}
              {isManager ? (
                <Anchor component={Link} href={`/dashboard/campaigns/${campaign.id}?tab=leads`} size="sm">
                  Add some
                </Anchor>
              ) : null}
            </p>
          ) : isFinished ? (
            <>
              <p className={classes.done}>This list is done.</p>
              <p className={classes.none}>
                {formatNumber(queue.total)} leads, {formatNumber(progress?.reached ?? 0)} reached,{" "}
                {formatNumber(progress?.good ?? 0)} with a good outcome.{" "}
                <Anchor component={Link} href="/dashboard/campaigns" size="sm">
                  Other campaigns
                </Anchor>
              </p>
              <Forecast campaign={campaign} />
            </>
          ) : (
            <Forecast campaign={campaign} />
          )}
        </section>
        <div className={classes.side}>
          <section className={`rs-card ${classes.panel}`} aria-labelledby="campaign-rules">
            <h2 id="campaign-rules" className="rs-panel-title">
              Rules
            </h2>
            <dl className={classes.rules}>
              {rules.map(([label, value]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </section>
          <section className={`rs-card ${classes.panel}`} aria-labelledby="campaign-script">
            <h2 id="campaign-script" className="rs-panel-title">
              Script
            </h2>
            {campaign.script.trim() === "" ? (
              <p className={classes.none}>No script yet.</p>
            ) : (
              <div className={classes.script}>
                <ScriptText script={campaign.script} values={null} />
              </div>
            )}
          </section>
        </div>
      </div>
    </>
  );
}
