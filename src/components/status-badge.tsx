import type { ReactNode } from "react";
import classes from "./status-badge.module.css";

/**
 * Colours of the badge: each has its own text and ground with at least 4.5:1 in both schemes, which the
 * component library's own shades do not have. Colour never stands alone: the icon differs too.
 */
export type BadgeTone =
  | "positive"
  | "active"
  | "warm"
  | "busy"
  | "negative"
  | "quiet"
  | "unknown"
  | "warning";

const icons: Record<BadgeTone, string> = {
  positive: "✓",
  active: "◌",
  warm: "↷",
  busy: "⊘",
  negative: "✕",
  quiet: "–",
  unknown: "?",
  warning: "!",
};

/** Rounded badge with an icon: what a machine says of a thing (a provider's status, a campaign's state). */
export function StatusBadge({
  tone,
  children,
  icon,
}: {
  tone: BadgeTone;
  children: ReactNode;
  icon?: string;
}) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <span className={classes.icon} aria-hidden="true">
        {icon ?? icons[tone]}
      </span>
      {children}
    </span>
  );
}

/** Square tag with its digit: what a person chose. */
export function OutcomeTag({
  label,
  tone,
  digit,
}: {
  label: string;
  tone: "good" | "neutral" | "bad";
  digit?: number;
}) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {digit === undefined ? null : <span className={classes.digit}>{digit}</span>}
      {label}
    </span>
  );
}

/** A dot with words: filled = yes, hollow = no, dashed = not known. */
export function TruthDot({ is, children }: { is: boolean | null; children: ReactNode }) {
  return (
    <span className={classes.truth}>
      <span
        className={classes.dot}
        data-is={is === null ? "unknown" : is ? "yes" : "no"}
        aria-hidden="true"
      />
      {children}
    </span>
  );
}
