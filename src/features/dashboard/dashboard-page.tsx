"use client";

import { SegmentedControl, Skeleton, Table, Text, UnstyledButton } from "@mantine/core";
import dynamic from "next/dynamic";
import { Link } from "@/components/link";
import { type ReactNode, useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager, useWorkspace } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDuration, formatNumber } from "@/components/format";
import { PageHeader } from "@/components/page-header";
import type { CallCondition } from "@/contracts/calls/filter";
import type { WorkspaceMetrics } from "@/contracts/metrics/schema";
import { ExportButton } from "@/features/exports/export-button";
import { ActivityFeed } from "@/features/activity/activity-feed";
import { FreezeToggle } from "@/features/floor/freeze-toggle";
import { useFreeze } from "@/features/floor/use-freeze";
import { MyDay } from "@/features/my-day/my-day";
import { MyDayStrip } from "@/features/my-day/my-day-strip";
import { ChartBoundary } from "./chart-boundary";
import { callsPath } from "@/features/calls/call-path";
import { listPath } from "@/features/lists/list-path";
import classes from "./dashboard.module.css";
import { FirstSteps } from "./first-steps";

const loadChart = () => import("./calls-chart").then((module) => module.CallsChart);
const CallsChart = dynamic(loadChart, {
  ssr: false,
  loading: () => <Skeleton height={260} radius="md" />,
});

/** The workspace now and today: numbers that move by themselves, each a link to the rows behind it. */
export function DashboardPage() {
  const { current } = useWorkspace();
  const metrics = trpc.metrics.get.useQuery();
  const freeze = useFreeze(metrics.data, countChanges);
  const { shown } = freeze;
  return (
    <>
      <PageHeader
        title="Dashboard"
        badge={<FreezeToggle freeze={freeze} />}
        description={`Today in ${zoneName(current.timeZone)}. The numbers follow by themselves.`}
      />
      <FirstSteps />
      {metrics.isError && !metrics.data ? (
        <ErrorState error={metrics.error} onRetry={() => void metrics.refetch()} />
      ) : (
        <NowStrip metrics={shown} />
      )}
      <div className={classes.columns}>
        <div className={classes.wide}>
          {current.role === "worker" ? <MyDay /> : <MyDayStrip isForDiallers />}
          <Today metrics={shown} />
          <Trend metrics={shown} />
        </div>
        <section className={`rs-card ${classes.feed}`} aria-labelledby="feed-title">
          <div className={classes.feedHead}>
            <h2 id="feed-title" className={classes.panelTitle}>
              What happened
            </h2>
            {current.role === "worker" ? null : <ExportButton view={{ list: "activity" }} />}
          </div>
          <ActivityFeed limit={15} />
        </section>
      </div>
    </>
  );
}

/** Of the page's numbers, how many differ. */
function countChanges(before: WorkspaceMetrics, after: WorkspaceMetrics): number {
  const keys = Object.keys(after) as (keyof WorkspaceMetrics)[];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).length;
}

function zoneName(timeZone: string): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}

const today: CallCondition = { field: "started", when: { op: "in_last", count: 1, unit: "day" } };
const reached: CallCondition = { field: "reached", is: true };
const converted = { field: "stage", op: "is", values: ["converted"] };
const callbacks = { field: "kind", op: "is", values: ["callback"] };

function NowStrip({ metrics }: { metrics: WorkspaceMetrics | undefined }) {
  const isManager = useIsManager();
  const tiles: {
    name: string;
    label: string;
    value: number | undefined;
    hint: string;
    href: string;
    isUrgent: boolean;
  }[] = [
    {
      name: "liveCalls",
      label: "On calls",
      value: metrics?.liveCalls,
      hint: "right now",
      href: callsPath([{ field: "status", op: "is", values: ["in_progress"] }]),
      isUrgent: false,
    },
    {
      name: "waitingForOutcome",
      label: "Waiting for outcome",
      value: metrics?.waitingForOutcome,
      hint: "ended, not wrapped up",
      href: callsPath([{ field: "waiting", is: true }]),
      isUrgent: false,
    },
    {
      name: "callbacksDue",
      label: "Callbacks due",
      value: metrics?.callbacksDue,
      hint: "promised, time has come",
      href: `${listPath("/dashboard/tasks", [callbacks])}&scope=all&state=due`,
      isUrgent: (metrics?.callbacksDue ?? 0) > 0,
    },
    {
      name: "unclaimedCalls",
      label: "Unclaimed calls",
      value: metrics?.unclaimedCalls,
      hint: "belong to nobody yet",
      href: isManager ? "/dashboard/calls?view=unclaimed" : "/dashboard/calls",
      isUrgent: (metrics?.unclaimedCalls ?? 0) > 0,
    },
  ];
  return (
    <section className={classes.now} aria-label="Now">
      {tiles.map(({ name, label, value, hint, href, isUrgent }) => (
        <Link
          key={name}
          href={href}
          className={`rs-card ${classes.tile}`}
          data-metric={name}
          data-urgent={isUrgent || undefined}
        >
          <span className={classes.tileLabel}>{label}</span>
          <span className={classes.tileValue}>
            {value === undefined ? <Skeleton height={28} width={44} /> : formatNumber(value)}
          </span>
          <span className={classes.tileHint}>{hint}</span>
        </Link>
      ))}
    </section>
  );
}

function share(part: number, whole: number): string {
  return whole === 0 ? "—" : `${Math.round((part / whole) * 100)} %`;
}

function Today({ metrics }: { metrics: WorkspaceMetrics | undefined }) {
  if (!metrics) return <Skeleton height={104} radius="md" />;
  const { callsToday, connectedToday, talkSecondsToday, goodOutcomesToday, totalLeads, convertedLeads } =
    metrics;
  const kpis: { name: string; label: string; value: string; of: string; href: string }[] = [
    {
      name: "callsToday",
      label: "Calls",
      value: formatNumber(callsToday),
      of: "today",
      href: callsPath([today]),
    },
    {
      name: "connectedToday",
      label: "Reached",
      value: share(connectedToday, callsToday),
      of: `${formatNumber(connectedToday)} of ${formatNumber(callsToday)}`,
      href: callsPath([today, reached]),
    },
    {
      name: "talkSecondsToday",
      label: "Talk time",
      value: formatDuration(talkSecondsToday),
      of:
        connectedToday === 0
          ? "no talk yet"
          : `${formatDuration(talkSecondsToday / connectedToday)} a talk, mean`,
      href: callsPath([today, reached]),
    },
    {
      name: "goodOutcomesToday",
      label: "Good outcomes",
      value: formatNumber(goodOutcomesToday),
      of: `of ${formatNumber(connectedToday)} reached`,
      href: callsPath([today, { field: "good", is: true }]),
    },
    {
      name: "convertedLeads",
      label: "Converted leads",
      value: formatNumber(convertedLeads),
      of: `of ${formatNumber(totalLeads)}, all time`,
      href: listPath("/dashboard/leads", [converted]),
    },
  ];
  return (
    <section className={`rs-card ${classes.kpis}`} aria-label="Today">
      {kpis.map(({ name, label, value, of, href }) => (
        <Link key={name} href={href} className={classes.kpi} data-metric={name}>
          <span className={classes.tileLabel}>{label}</span>
          <span className={classes.kpiValue}>{value}</span>
          <span className={classes.tileHint}>{of}</span>
        </Link>
      ))}
    </section>
  );
}

type Range = "today" | "14";

function Trend({ metrics }: { metrics: WorkspaceMetrics | undefined }) {
  const [range, setRange] = useState<Range>("today");
  const [isTable, setIsTable] = useState(false);
  const trend = trpc.metrics.trend.useQuery({ days: 14 }, { enabled: range === "14" });
  const hours = metrics?.byHour.map((hour, index) => ({
    label: `${String(index).padStart(2, "0")}:00`,
    ...hour,
  }));
  const days = trend.data?.map(({ day, ...counts }) => ({ label: shortDay(day), ...counts }));
  const rows = range === "today" ? hours : days;
  const isEmpty = rows !== undefined && rows.every((row) => row.calls === 0);

  return (
    <section className={`rs-card ${classes.chart}`} aria-labelledby="trend-title">
      <div className={classes.chartHead}>
        <h2 id="trend-title" className={classes.panelTitle}>
          {range === "today" ? "Calls by hour" : "Calls by day"}
        </h2>
        <UnstyledButton
          className={classes.tableToggle}
          onClick={() => setIsTable((is) => !is)}
          aria-pressed={isTable}
        >
          {isTable ? "Show as chart" : "Show as table"}
        </UnstyledButton>
        <SegmentedControl
          size="xs"
          value={range}
          onChange={(value) => setRange(value === "14" ? "14" : "today")}
          data={[
            { value: "today", label: "Today" },
            { value: "14", label: "14 days" },
          ]}
          aria-label="Range"
        />
      </div>
      <div className={classes.chartBody}>
        {trendBody({ rows, isEmpty, isTable, range, error: trend.error, retry: () => void trend.refetch() })}
      </div>
    </section>
  );
}

type TrendBody = {
  rows: { label: string; calls: number; connected: number }[] | undefined;
  isEmpty: boolean;
  isTable: boolean;
  range: Range;
  error: unknown;
  retry: () => void;
};

function trendBody({ rows, isEmpty, isTable, range, error, retry }: TrendBody): ReactNode {
  if (range === "14" && error && !rows) return <ErrorState error={error} onRetry={retry} />;
  if (!rows) return <Skeleton height={260} radius="md" />;
  if (isEmpty) {
    return (
      <EmptyState title={range === "today" ? "No calls yet today" : "No calls in these 14 days"} isPlain>
        Bars appear with the first call: all calls, and those in which the customer picked up.
      </EmptyState>
    );
  }
  const table = <TrendTable rows={rows} range={range} />;
  return isTable ? (
    table
  ) : (
    <ChartBoundary fallback={table}>
      <CallsChart rows={rows} />
    </ChartBoundary>
  );
}

function TrendTable({ rows, range }: { rows: NonNullable<TrendBody["rows"]>; range: Range }) {
  return (
    <Table.ScrollContainer minWidth={280} mah={260}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{range === "today" ? "Hour" : "Day"}</Table.Th>
            <Table.Th ta="right">Calls</Table.Th>
            <Table.Th ta="right">Reached</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows
            .filter((row) => row.calls > 0)
            .map((row) => (
              <Table.Tr key={row.label}>
                <Table.Td>{row.label}</Table.Td>
                <Table.Td ta="right">{formatNumber(row.calls)}</Table.Td>
                <Table.Td ta="right">
                  {formatNumber(row.connected)}{" "}
                  <Text span size="xs" c="dimmed">
                    {share(row.connected, row.calls)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** "2026-11-20" → "20 Nov", without a zone getting a say. */
function shortDay(day: string): string {
  const [year = 2000, month = 1, date = 1] = day.split("-").map(Number);
  return new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short" }).format(
    new Date(year, month - 1, date),
  );
}
