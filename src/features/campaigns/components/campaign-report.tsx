"use client";

import { Anchor, SegmentedControl, Table } from "@mantine/core";
import { Link } from "@/components/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDate, formatDuration, formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { OutcomeTag } from "@/components/status-badge";
import type { CallCondition } from "@/contracts/calls/filter";
import {
  type CampaignReport as Report,
  type ReportFigures,
  reportPeriod,
} from "@/contracts/campaigns/report";
import { callsPath } from "@/features/calls/call-path";
import { callColumn } from "@/contracts/calls/columns";
import { ExportButton } from "@/features/exports/export-button";
import type { Campaign } from "../campaign-view";
import classes from "./report.module.css";

const periods = [
  { value: "all", label: "All time" },
  { value: "today", label: "Today" },
  { value: "week", label: "7 days" },
  { value: "month", label: "30 days" },
];

const percent = (part: number, whole: number) => (whole === 0 ? "" : `${Math.round((part / whole) * 100)} %`);

/** What the campaign's calls came to. Every number opens its calls. */
export function CampaignReport({ campaign }: { campaign: Campaign }) {
  const [period, setPeriod] = useQueryState(
    "period",
    parseAsStringLiteral(reportPeriod.options).withDefault("all"),
  );
  const report = trpc.campaigns.report.useQuery(
    { campaignId: campaign.id, period },
    { placeholderData: (before) => before },
  );
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Of when"
          value={period}
          onChange={(value) => void setPeriod(reportPeriod.parse(value))}
          data={periods}
        />
        {report.data ? (
          <ExportButton
            view={{
              list: "calls",
              sort: "newest",
              columns: callColumn.options,
              filter: { where: { match: "all", parts: report.data.conditions } },
            }}
          />
        ) : null}
      </div>
      {report.isPending ? (
        <LoadingRows rows={6} height={56} />
      ) : report.error ? (
        <ErrorState error={report.error} onRetry={() => void report.refetch()} />
      ) : report.data.total.calls === 0 ? (
        <EmptyState title={period === "all" ? "No calls for this campaign yet" : "No calls in this time"}>
          Calls, whom they reached, how long people talked and what came of it stand here from the first call
          on.
        </EmptyState>
      ) : (
        <Figures report={report.data} />
      )}
    </>
  );
}

function Figures({ report }: { report: Report }) {
  const { total, conditions } = report;
  /** The calls behind a number: the report's own conditions, and those of the number. */
  const open = (...more: CallCondition[]) => callsPath([...conditions, ...more]);
  const reached: CallCondition = { field: "reached", is: true };
  const good: CallCondition = { field: "good", is: true };
  const tiles = [
    {
      name: "calls",
      label: "Calls",
      value: formatNumber(total.calls),
      of: "placed for this campaign",
      href: open(),
    },
    {
      name: "reached",
      label: "Reached",
      value: formatNumber(total.reached),
      of: `the customer picked up: ${percent(total.reached, total.calls)}`,
      href: open(reached),
    },
    {
      name: "talk",
      label: "Talk time",
      value: formatDuration(total.talkSeconds),
      of: `${formatDuration(total.reached === 0 ? 0 : Math.round(total.talkSeconds / total.reached))} for each reached`,
      href: open(reached),
    },
    {
      name: "good",
      label: "Good outcomes",
      value: formatNumber(total.good),
      of: `${percent(total.good, total.reached)} of those reached`,
      href: total.good > 0 ? open(good) : null,
    },
  ];
  const parts = (own: CallCondition) => ({
    calls: open(own),
    reached: open(own, reached),
    good: open(own, good),
  });
  return (
    <>
      <dl className={`rs-card ${classes.tiles}`}>
        {tiles.map(({ name, label, value, of, href }) => (
          <div key={name} data-report={name}>
            <dt>{label}</dt>
            <dd className={classes.value}>
              <Number href={href}>{value}</Number>
            </dd>
            <dd className={classes.of}>{of}</dd>
          </div>
        ))}
      </dl>
      <div className={classes.columns}>
        <Part
          title="By outcome"
          first="Outcome"
          most={total.calls}
          rows={report.byOutcome.map(({ outcomeId, label, tone, ...figures }) => ({
            key: outcomeId ?? "none",
            name: label && tone ? <OutcomeTag label={label} tone={tone} /> : "No outcome",
            links: parts({ field: "outcome", op: "is", values: [outcomeId ?? "none"] }),
            figures,
          }))}
        />
        <Part
          title="By worker"
          first="Worker"
          most={Math.max(...report.byWorker.map((row) => row.calls))}
          rows={report.byWorker.map(({ userId, name, ...figures }) => ({
            key: userId ?? "nobody",
            name: name ?? "Nobody",
            links: parts({ field: "worker", op: "is", values: [userId ?? "nobody"] }),
            figures,
          }))}
        />
        <Part
          title="By day"
          first="Day"
          most={Math.max(...report.byDay.map((row) => row.calls))}
          rows={report.byDay.map(({ day, ...figures }) => ({
            key: day,
            name: formatDate(new Date(`${day}T12:00:00`)),
            links: parts({ field: "started", when: { op: "between", from: day, to: day } }),
            figures,
          }))}
        />
        <Part
          title={`By hour, ${report.timeZone.split("/").at(-1)?.replaceAll("_", " ")}`}
          first="From"
          most={Math.max(...report.byHour.map((row) => row.calls))}
          rows={report.byHour.map(({ hour, ...figures }) => ({
            key: String(hour),
            name: `${String(hour).padStart(2, "0")}:00`,
            links: parts({ field: "hour", op: "is", values: [String(hour)] }),
            figures,
          }))}
        />
      </div>
      <p className={classes.note}>
        Calls: placed by a worker for this campaign. Reached: the customer picked up. Good: the outcome chosen
        is a good one. Talk: from the customer’s picking up to the end. Days and hours by the workspace’s
        clock.
      </p>
    </>
  );
}

function Number({ href, children }: { href: string | null; children: ReactNode }) {
  if (href === null) return <span>{children}</span>;
  return (
    <Anchor component={Link} href={href} c="inherit" inherit className={classes.number}>
      {children}
    </Anchor>
  );
}

type PartRow = {
  key: string;
  name: ReactNode;
  links: { calls: string; reached: string; good: string };
  figures: ReportFigures;
};

function Part({
  title,
  first,
  most,
  rows,
}: {
  title: string;
  first: string;
  /** Whose bar is the whole width. */
  most: number;
  rows: readonly PartRow[];
}) {
  return (
    <section className={`rs-card ${classes.part}`} aria-label={title}>
      <h2 className="rs-panel-title">{title}</h2>
      <div className={classes.scroll}>
        <Table className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{first}</Table.Th>
              <Table.Th className={classes.figure}>Calls</Table.Th>
              <Table.Th className={classes.figure}>Reached</Table.Th>
              <Table.Th className={classes.figure}>Good</Table.Th>
              <Table.Th className={classes.figure}>Talk</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, name, links, figures }) => (
              <Table.Tr key={key}>
                <Table.Td className={classes.name}>
                  {name}
                  <span
                    className={classes.bars}
                    style={{ width: `${Math.round((figures.calls / Math.max(1, most)) * 100)}%` }}
                    aria-hidden="true"
                  >
                    <span
                      style={{
                        width: `${Math.round((figures.reached / Math.max(1, figures.calls)) * 100)}%`,
                      }}
                    />
                  </span>
                </Table.Td>
                <Table.Td className={classes.figure}>
                  <Number href={links.calls}>{formatNumber(figures.calls)}</Number>
                </Table.Td>
                <Table.Td className={classes.figure}>
                  <Number href={figures.reached > 0 ? links.reached : null}>
                    {formatNumber(figures.reached)}
                  </Number>
                </Table.Td>
                <Table.Td className={classes.figure}>
                  <Number href={figures.good > 0 ? links.good : null}>{formatNumber(figures.good)}</Number>
                </Table.Td>
                <Table.Td className={classes.figure}>{formatDuration(figures.talkSeconds)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
