import classes from "./call-popup.module.css";

const radius = 10;
const round = 2 * Math.PI * radius;

/** One stroke and the seconds as digits: nothing blinks, and the digits alone say it all. */
export function CountdownRing({ remainingMs, seconds }: { remainingMs: number; seconds: number }) {
  const left = Math.ceil(remainingMs / 1000);
  const share = seconds === 0 ? 0 : remainingMs / (seconds * 1000);
  return (
    <span className={classes.ring} role="timer" aria-label={`Closes in ${left} seconds`} aria-live="off">
      <svg width={26} height={26} viewBox="0 0 26 26" aria-hidden="true">
        <circle cx={13} cy={13} r={radius} className={classes.ringTrack} />
        <circle
          cx={13}
          cy={13}
          r={radius}
          className={classes.ringStroke}
          strokeDasharray={`${round * Math.min(1, share)} ${round}`}
          transform="rotate(-90 13 13)"
        />
      </svg>
      <span className={classes.ringDigits}>{left}</span>
    </span>
  );
}
