import { formatTimer } from "@/components/format";
import classes from "./call-card.module.css";

const radius = 11;
const round = 2 * Math.PI * radius;

type RingProps = {
  leftSeconds: number;
  wholeSeconds: number;
  /** Says what ends, for those who do not see it: "Calls in 4 seconds". */
  label: string;
  isLow?: boolean;
};

/** One stroke and its seconds. Where motion is not wanted only the digits stay. */
export function Ring({ leftSeconds, wholeSeconds, label, isLow = false }: RingProps) {
  const left = Math.max(0, Math.ceil(leftSeconds));
  const share = wholeSeconds > 0 ? Math.min(1, Math.max(0, leftSeconds / wholeSeconds)) : 0;
  return (
    <span
      className={classes.ring}
      role="timer"
      aria-label={label}
      aria-live="off"
      data-low={isLow || undefined}
      suppressHydrationWarning
    >
      <svg width={28} height={28} viewBox="0 0 28 28" aria-hidden="true">
        <circle cx={14} cy={14} r={radius} className={classes.ringTrack} />
        <circle
          cx={14}
          cy={14}
          r={radius}
          className={classes.ringStroke}
          strokeDasharray={`${round * share} ${round}`}
          transform="rotate(-90 14 14)"
        />
      </svg>
      <span className={classes.ringDigits}>{left < 100 ? left : formatTimer(left)}</span>
    </span>
  );
}
