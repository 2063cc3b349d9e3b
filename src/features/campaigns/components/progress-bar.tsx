import { formatNumber } from "@/components/format";
import { percent } from "../campaign-words";
import classes from "./campaigns.module.css";

/** How much of the list is done, as a bar with its words. */
export function ProgressBar({ done, total }: { done: number; total: number }) {
  const share = percent(done, total);
  const words =
    total === 0 ? "No leads yet" : `${formatNumber(done)} of ${formatNumber(total)} done, ${share} %`;
  return (
    <div className={classes.progress}>
      <div
        className={classes.track}
        role="progressbar"
        aria-label="Leads done"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
        aria-valuetext={words}
      >
        <div className={classes.fill} style={{ width: `${share}%` }} />
      </div>
      <div className={classes.sub}>{words}</div>
    </div>
  );
}
