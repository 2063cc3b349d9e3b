"use client";

import { BarChart } from "@mantine/charts";

type CallsChartProps = { rows: { label: string; calls: number; connected: number }[] };

/** Loaded apart: the chart library is the heaviest thing of the page and nothing waits for it. */
export function CallsChart({ rows }: CallsChartProps) {
  return (
    <BarChart
      h={260}
      data={rows}
      dataKey="label"
      series={[
        { name: "calls", label: "Calls", color: "var(--rs-chart-all)" },
        { name: "connected", label: "Reached", color: "var(--rs-chart-part)" },
      ]}
      withLegend
      tickLine="none"
      gridAxis="x"
      barProps={{ radius: [3, 3, 0, 0], isAnimationActive: false }}
      maxBarWidth={18}
      yAxisProps={{ width: 34, allowDecimals: false }}
      legendProps={{ verticalAlign: "top", align: "left", height: 32 }}
    />
  );
}
