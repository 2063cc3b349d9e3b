import { Text } from "@mantine/core";
import { formatNumber } from "@/components/format";
import classes from "./settings.module.css";

const width = 600;
const height = 48;

/** A short history as one line; the numbers stand in words beside it. */
export function Sparkline({ label, values }: { label: string; values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  const points = values
    .map((value, index) => `${index * step},${height - 2 - (value / most) * (height - 4)}`)
    .join(" ");
  const last = values.at(-1);
  return (
    <figure className={classes.sparkline}>
      <figcaption>
        <Text size="sm" c="dimmed">
          {label}: now {last === undefined ? "…" : formatNumber(Math.round(last))}, at most{" "}
          {formatNumber(Math.round(Math.max(0, ...values)))}
        </Text>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <polyline
          points={points}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </figure>
  );
}
